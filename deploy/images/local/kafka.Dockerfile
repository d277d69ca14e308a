# Apache Kafka from Maven's jars on a base with Java. Reads the same variables as the public image does:
# KAFKA_LOG_RETENTION_MS=-1 is log.retention.ms=-1. The context is a folder with the jars and the start script.
ARG BASE
FROM ${BASE}
RUN groupadd --gid 1000 kafka && useradd --uid 1000 --gid kafka --no-create-home kafka \
  && mkdir -p /var/lib/kafka/data /etc/kafka && chown -R kafka:kafka /var/lib/kafka /etc/kafka
COPY jars /opt/kafka/libs
COPY kafka-start.sh log4j2.xml /opt/kafka/
USER kafka
EXPOSE 9092
CMD ["bash", "/opt/kafka/kafka-start.sh"]
