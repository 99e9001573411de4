#!/bin/sh
# A user for each service, who sees the service's own database and no other. Again is harmless.
# A service's secret is its URI: mongodb://<name>:<password>@mongo:27017/<database>?...
set -eu
script=/tmp/users.js
cat > "$script" <<'JS'
function have(name, password) {
  const own = db.getSiblingDB(name)
  const what = { pwd: password, roles: [{ role: "readWrite", db: name }] }
  if (own.getUser(name)) own.updateUser(name, what)
  else own.createUser({ user: name, ...what })
}
JS
for service in requests volunteers ledger notifications insights issuer; do
  password=$(sed 's#^mongodb://[^:]*:\([^@]*\)@.*#\1#' "/run/secrets/${service}_mongo")
  printf 'have("%s", "%s")\n' "$service" "$password" >> "$script"
done
exec mongosh --quiet --host mongo --username "$(cat /run/secrets/mongo_root_name)" \
  --password "$(cat /run/secrets/mongo_root_password)" --authenticationDatabase admin \
  --file "$script"
