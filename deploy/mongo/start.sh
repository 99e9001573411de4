#!/bin/sh
# MongoDB as a replica set of one, with authentication. The key file must be ours alone.
set -eu
cp /run/secrets/mongo_keyfile /tmp/keyfile
chmod 0400 /tmp/keyfile
exec docker-entrypoint.sh mongod --replSet lovebank --keyFile /tmp/keyfile --bind_ip_all
