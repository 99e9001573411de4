#!/bin/sh
# Healthy is: answers as a primary. The first time, the replica set is made here; again is harmless.
set -eu
exec mongosh --quiet --username "$(cat /run/secrets/mongo_root_name)" \
  --password "$(cat /run/secrets/mongo_root_password)" --authenticationDatabase admin --eval '
try { rs.status() } catch (not_yet) {
  rs.initiate({ _id: "lovebank", members: [{ _id: 0, host: "mongo:27017" }] })
}
quit(db.hello().isWritablePrimary ? 0 : 1)'
