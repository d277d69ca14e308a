-- The raw messages that cases rest on, as they came: topics forget, evidence must not.

CREATE TABLE IF NOT EXISTS messages
(
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64,
  time UInt64,
  sha256 FixedString(32),
  bytes String CODEC(ZSTD(3)),
  at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(time), 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, partition, offset);
