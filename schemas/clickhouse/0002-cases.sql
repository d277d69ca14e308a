-- What the follower says of cases. Sums are UInt128: a sum of amounts may pass 2^64.

CREATE TABLE IF NOT EXISTS case_transfers
(
  `case` String,
  id String,
  taint UInt128,
  layer UInt32,
  time UInt64,
  seq UInt64,
  version UInt64,
  gone UInt8,
  at DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(time), 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (`case`, id);

CREATE TABLE IF NOT EXISTS case_accounts
(
  `case` String,
  account String,
  asset LowCardinality(String),
  layer UInt32,
  received UInt128,
  forwarded UInt128,
  returned UInt128,
  exited UInt128,
  notFollowed UInt128,
  outOfSight UInt128,
  atRest UInt128,
  version UInt64,
  gone UInt8
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (`case`, account, asset);

CREATE TABLE IF NOT EXISTS cases
(
  `case` String,
  -- JSON: by asset, {roots, absorbed, inFlight} as decimal texts.
  sums String,
  -- JSON: a list of transfer ids.
  missingRoots String,
  stale Bool,
  withdrawn Bool,
  version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (`case`);

CREATE TABLE IF NOT EXISTS alerts
(
  id String,
  revision UInt64,
  state LowCardinality(String),
  `case` String,
  account String,
  asset LowCardinality(String),
  layer UInt32,
  action LowCardinality(String),
  received UInt128,
  atRest UInt128,
  inFlight UInt128,
  holdable UInt128,
  firstIn UInt64,
  lastIn UInt64,
  firstOut Nullable(UInt64),
  provisional Bool,
  stale Bool,
  asOf UInt64,
  -- The alert as it was sent, JSON.
  body String CODEC(ZSTD(1)),
  firstInAt DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(firstIn), 'UTC')
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (id);
