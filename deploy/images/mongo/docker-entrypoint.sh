#!/bin/sh
# Takes mongod's command line and has no use for it.
exec java -Xmx400m -cp '/opt/standin/*' Standin 0.0.0.0 27017 /data/db/standin
