#!/usr/bin/env bash
# Writes server.properties from KAFKA_* as the public image does, formats the data folder once, runs the broker.
set -euo pipefail
settings=/etc/kafka/server.properties
libraries='/opt/kafka/libs/*'

# KAFKA_A_B is a.b; two underscores are one, three a dash. What the shell scripts of Kafka read is no property.
while IFS= read -r name; do
  case $name in KAFKA_HEAP_OPTS | KAFKA_OPTS | KAFKA_LOG4J_*) continue ;; esac
  key=${name#KAFKA_}
  key=${key,,}
  key=${key//___/-}
  key=${key//__/$'\n'}
  key=${key//_/.}
  echo "${key//$'\n'/_}=${!name}"
done < <(compgen -e KAFKA_) >"$settings"

# A short run: the simplest collector and compiler start it in half the time.
java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$libraries" kafka.tools.StorageTool \
  format --ignore-formatted --cluster-id "${CLUSTER_ID:?a cluster needs an id}" --config "$settings" >/dev/null

# shellcheck disable=SC2086 # several options, as the public image takes them
exec java ${KAFKA_HEAP_OPTS:--Xms256m -Xmx512m} -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:+ExitOnOutOfMemoryError \
  -Djdk.nio.maxCachedBufferSize=1048576 -Djava.awt.headless=true \
  -Dlog4j2.configurationFile=/opt/kafka/log4j2.xml ${KAFKA_OPTS:-} -cp "$libraries" kafka.Kafka "$settings"
