-- Where an entry stands, by its id: what the sorting keys of flows and credits begin with. A look-up by id takes the
-- places first and then reads by primary key. The filters on ids that did this before had to be asked at every granule.
-- Why this way: docs/adr/0008-a-year-in-seconds.md.
--
-- A place says only where an entry was at some time: what stands there the entry's own row tells. So places have no
-- version and no tombstone, and the same place again changes nothing. Views write them in the same insert as the entries.

CREATE TABLE IF NOT EXISTS flow_places
(
  -- cityHash64 of the id: short, and a chain's ids are long. Two ids with one hash are told apart by the entries.
  idHash UInt64,
  account String CODEC(ZSTD(1)),
  asset LowCardinality(String),
  time UInt64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PRIMARY KEY idHash
ORDER BY (idHash, account, asset, time)
SETTINGS index_granularity = 1024, min_compress_block_size = 8192;

CREATE TABLE IF NOT EXISTS credit_places
(
  idHash UInt64,
  account String CODEC(ZSTD(1)),
  asset LowCardinality(String),
  time UInt64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PRIMARY KEY idHash
ORDER BY (idHash, account, asset, time)
SETTINGS index_granularity = 1024, min_compress_block_size = 8192;

CREATE MATERIALIZED VIEW IF NOT EXISTS flow_places_of_flows TO flow_places AS
SELECT cityHash64(id) AS idHash, `from` AS account, asset, time FROM flows WHERE gone = 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS credit_places_of_credits TO credit_places AS
SELECT cityHash64(id) AS idHash, `to` AS account, asset, time FROM credits WHERE gone = 0;

-- What is there already. The views have written what came since they were made; twice is as good as once.

INSERT INTO flow_places SELECT cityHash64(id), `from`, asset, time FROM flows WHERE gone = 0;

INSERT INTO credit_places SELECT cityHash64(id), `to`, asset, time FROM credits WHERE gone = 0;

ALTER TABLE flows DROP INDEX IF EXISTS by_id;

ALTER TABLE credits DROP INDEX IF EXISTS by_id;

-- A look-up reads single granules. Blocks of 64 KiB, which is what is written otherwise, hold eight of them in most columns.

ALTER TABLE flows MODIFY SETTING min_compress_block_size = 8192;

ALTER TABLE credits MODIFY SETTING min_compress_block_size = 8192;

-- Smaller blocks cost the inserts something, and so do the places. Numbers, and lists that are nearly always empty, are packed
-- lightly instead: that gives it back for a little disk. Texts stay as they were.

ALTER TABLE flows
  MODIFY COLUMN IF EXISTS time CODEC(Delta(8), LZ4),
  MODIFY COLUMN IF EXISTS seq CODEC(LZ4),
  MODIFY COLUMN IF EXISTS amount CODEC(T64, LZ4),
  MODIFY COLUMN IF EXISTS balance CODEC(LZ4),
  MODIFY COLUMN IF EXISTS unseen CODEC(LZ4),
  MODIFY COLUMN IF EXISTS sources_start CODEC(LZ4),
  MODIFY COLUMN IF EXISTS sources_end CODEC(LZ4),
  MODIFY COLUMN IF EXISTS aged_in CODEC(LZ4),
  MODIFY COLUMN IF EXISTS aged_start CODEC(LZ4),
  MODIFY COLUMN IF EXISTS aged_end CODEC(LZ4),
  MODIFY COLUMN IF EXISTS nameless_in CODEC(LZ4),
  MODIFY COLUMN IF EXISTS nameless_start CODEC(LZ4),
  MODIFY COLUMN IF EXISTS nameless_end CODEC(LZ4),
  MODIFY COLUMN IF EXISTS ceased_in CODEC(LZ4),
  MODIFY COLUMN IF EXISTS ceased_start CODEC(LZ4),
  MODIFY COLUMN IF EXISTS ceased_end CODEC(LZ4),
  MODIFY COLUMN IF EXISTS messages_partition CODEC(LZ4),
  MODIFY COLUMN IF EXISTS messages_offset CODEC(Delta(8), LZ4),
  MODIFY COLUMN IF EXISTS messages_time CODEC(Delta(8), LZ4),
  MODIFY COLUMN IF EXISTS version CODEC(Delta(8), LZ4);

ALTER TABLE credits
  MODIFY COLUMN IF EXISTS time CODEC(Delta(8), LZ4),
  MODIFY COLUMN IF EXISTS seq CODEC(LZ4),
  MODIFY COLUMN IF EXISTS amount CODEC(T64, LZ4),
  MODIFY COLUMN IF EXISTS balance CODEC(LZ4),
  MODIFY COLUMN IF EXISTS aged_in CODEC(LZ4),
  MODIFY COLUMN IF EXISTS aged_start CODEC(LZ4),
  MODIFY COLUMN IF EXISTS aged_end CODEC(LZ4),
  MODIFY COLUMN IF EXISTS nameless_in CODEC(LZ4),
  MODIFY COLUMN IF EXISTS nameless_start CODEC(LZ4),
  MODIFY COLUMN IF EXISTS nameless_end CODEC(LZ4),
  MODIFY COLUMN IF EXISTS ceased_in CODEC(LZ4),
  MODIFY COLUMN IF EXISTS ceased_start CODEC(LZ4),
  MODIFY COLUMN IF EXISTS ceased_end CODEC(LZ4),
  MODIFY COLUMN IF EXISTS messages_partition CODEC(LZ4),
  MODIFY COLUMN IF EXISTS messages_offset CODEC(Delta(8), LZ4),
  MODIFY COLUMN IF EXISTS messages_time CODEC(Delta(8), LZ4),
  MODIFY COLUMN IF EXISTS version CODEC(Delta(8), LZ4);
