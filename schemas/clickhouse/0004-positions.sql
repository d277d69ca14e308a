-- How far the tables above go. The engine keeps the highest offset of a stream, so a position never goes back.

CREATE TABLE IF NOT EXISTS positions
(
  stream String,
  offset UInt64,
  writtenAt DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(offset)
ORDER BY (stream);
