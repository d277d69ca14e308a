-- What detectors saw. A finding is replaced whole by its next revision; a withdrawn one stays as such.

CREATE TABLE IF NOT EXISTS findings
(
  id String,
  revision UInt64,
  rule LowCardinality(String),
  ruleVersion UInt64,
  `set` LowCardinality(String),
  severity LowCardinality(String),
  state LowCardinality(String),
  account String,
  asset LowCardinality(String),
  others Array(String),
  since UInt64,
  until UInt64,
  transfers Array(String),
  asOf UInt64,
  -- The finding as it was sent, JSON.
  body String CODEC(ZSTD(1)),
  sinceAt DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(since), 'UTC'),
  untilAt DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(until), 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (id);
