-- What the journal says besides transfers, and where each came from.

CREATE TABLE IF NOT EXISTS labels
(
  account String,
  kind LowCardinality(String),
  source String,
  -- Inclusive and exclusive, milliseconds UTC; null: without end.
  since Nullable(UInt64),
  until Nullable(UInt64),
  withdrawn Bool,
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64,
  time UInt64,
  sha256 FixedString(32),
  version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (account, kind, source);

CREATE TABLE IF NOT EXISTS reports
(
  `case` String,
  reporter String,
  reportedAt Nullable(UInt64),
  withdrawn Bool,
  -- The report as it counts, JSON.
  body String CODEC(ZSTD(1)),
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64,
  time UInt64,
  sha256 FixedString(32),
  version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (`case`, reporter);

CREATE TABLE IF NOT EXISTS rejects
(
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64,
  code LowCardinality(String),
  time UInt64,
  sha256 FixedString(32),
  at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(time), 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, partition, offset);

CREATE TABLE IF NOT EXISTS late
(
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64,
  time UInt64,
  sha256 FixedString(32),
  id String,
  kind LowCardinality(String),
  accounts Array(String),
  at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(time), 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, partition, offset);
