#!/usr/bin/env bash
# What the official image does with its environment: KAFKA_LOG_DIRS is log.dirs; format once; run.
set -euo pipefail
config=/opt/kafka/config/server.properties
env | grep '^KAFKA_' | grep -v -e '^KAFKA_HEAP_OPTS=' | while IFS='=' read -r name value; do
  key=$(printf '%s' "${name#KAFKA_}" | tr 'A-Z' 'a-z' | sed 's/___/-/g; s/__/\x01/g; s/_/./g; s/\x01/_/g')
  printf '%s=%s\n' "$key" "$value"
done > "$config"
java="java ${KAFKA_HEAP_OPTS:--Xmx512m} -cp /opt/kafka/libs/*"
set -f  # The star is for java, not for the shell.
$java kafka.tools.StorageTool format --ignore-formatted -t "$CLUSTER_ID" -c "$config"
exec $java kafka.Kafka "$config"
