-- What every debit and credit is made of. One row an entry; the highest version (journal offset) stands.
--
-- Times are milliseconds UTC and amounts minor units, both exact; `at` is there for people.
-- An entry that is no longer where it was leaves a tombstone (gone = 1) under its old sorting key.
-- No partitions: a feed with a broken clock would spread one insert over thousands of them and be refused.
-- Granules are small because look-ups are by pocket, at random, some hundreds at a time.

CREATE TABLE IF NOT EXISTS flows
(
  `from` String CODEC(ZSTD(1)),
  `to` String CODEC(ZSTD(1)),
  asset LowCardinality(String),
  time UInt64 CODEC(Delta(8), ZSTD(1)),
  seq UInt64 CODEC(ZSTD(1)),
  id String CODEC(ZSTD(1)),
  amount UInt64 CODEC(T64, ZSTD(1)),
  balance Nullable(UInt64) CODEC(ZSTD(1)),
  hub Bool,
  unseen UInt128 CODEC(ZSTD(1)),
  sources_in Array(String) CODEC(ZSTD(1)),
  sources_start Array(UInt64) CODEC(ZSTD(1)),
  sources_end Array(UInt64) CODEC(ZSTD(1)),
  aged_in Array(String) CODEC(ZSTD(1)),
  aged_start Array(UInt64) CODEC(ZSTD(1)),
  aged_end Array(UInt64) CODEC(ZSTD(1)),
  nameless_in Array(String) CODEC(ZSTD(1)),
  nameless_start Array(UInt64) CODEC(ZSTD(1)),
  nameless_end Array(UInt64) CODEC(ZSTD(1)),
  ceased_in Array(String) CODEC(ZSTD(1)),
  ceased_start Array(UInt64) CODEC(ZSTD(1)),
  ceased_end Array(UInt64) CODEC(ZSTD(1)),
  messages_topic Array(LowCardinality(String)),
  messages_partition Array(UInt32) CODEC(ZSTD(1)),
  messages_offset Array(UInt64) CODEC(Delta(8), ZSTD(1)),
  messages_time Array(UInt64) CODEC(Delta(8), ZSTD(1)),
  messages_sha256 Array(FixedString(32)) CODEC(NONE),
  version UInt64 CODEC(Delta(8), ZSTD(1)),
  gone UInt8,
  at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(time), 'UTC'),
  INDEX by_id id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (`from`, asset, time, seq, id)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS credits
(
  `from` String CODEC(ZSTD(1)),
  `to` String CODEC(ZSTD(1)),
  asset LowCardinality(String),
  time UInt64 CODEC(Delta(8), ZSTD(1)),
  seq UInt64 CODEC(ZSTD(1)),
  id String CODEC(ZSTD(1)),
  amount UInt64 CODEC(T64, ZSTD(1)),
  balance Nullable(UInt64) CODEC(ZSTD(1)),
  hub Bool,
  aged_in Array(String) CODEC(ZSTD(1)),
  aged_start Array(UInt64) CODEC(ZSTD(1)),
  aged_end Array(UInt64) CODEC(ZSTD(1)),
  nameless_in Array(String) CODEC(ZSTD(1)),
  nameless_start Array(UInt64) CODEC(ZSTD(1)),
  nameless_end Array(UInt64) CODEC(ZSTD(1)),
  ceased_in Array(String) CODEC(ZSTD(1)),
  ceased_start Array(UInt64) CODEC(ZSTD(1)),
  ceased_end Array(UInt64) CODEC(ZSTD(1)),
  messages_topic Array(LowCardinality(String)),
  messages_partition Array(UInt32) CODEC(ZSTD(1)),
  messages_offset Array(UInt64) CODEC(Delta(8), ZSTD(1)),
  messages_time Array(UInt64) CODEC(Delta(8), ZSTD(1)),
  messages_sha256 Array(FixedString(32)) CODEC(NONE),
  version UInt64 CODEC(Delta(8), ZSTD(1)),
  gone UInt8,
  at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(time), 'UTC'),
  INDEX by_id id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (`to`, asset, time, seq, id)
SETTINGS index_granularity = 1024;
