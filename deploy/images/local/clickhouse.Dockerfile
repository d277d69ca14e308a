# ClickHouse out of the npm package chdb on a base with Node.js, as `weir up` runs it. Takes the variables of the public
# image that matter here (CLICKHOUSE_USER, CLICKHOUSE_PASSWORD) and listens at the same ports. It can be neither
# replicated nor a keeper. The context is a folder with the library, its caller and the start program.
ARG BASE
FROM ${BASE}
RUN groupadd --gid 101 clickhouse && useradd --uid 101 --gid clickhouse --no-create-home clickhouse \
  && mkdir -p /var/lib/clickhouse /var/log/clickhouse && chown clickhouse:clickhouse /var/lib/clickhouse /var/log/clickhouse
COPY . /opt/clickhouse/
USER clickhouse
WORKDIR /var/lib/clickhouse
EXPOSE 8123 9000
CMD ["node", "/opt/clickhouse/clickhouse-start.mjs"]
