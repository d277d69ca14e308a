-- Of which ids a tombstone was ever written, of a debit or of a credit: the entry of any other id stands where its place says,
-- so that its instant needs no look at the entry itself. Why: docs/adr/0039-answers-that-are-kept-and-places-taken-at-their-word.md.
--
-- As places, they have no version and nothing takes them away: an id that is here is looked up at its entries, as before.

CREATE TABLE IF NOT EXISTS tombstones
(
  idHash UInt64 CODEC(NONE)
)
ENGINE = ReplacingMergeTree
ORDER BY (idHash)
SETTINGS index_granularity = 1024;

CREATE MATERIALIZED VIEW IF NOT EXISTS tombstones_of_flows TO tombstones AS
SELECT cityHash64(id) AS idHash FROM flows WHERE gone != 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS tombstones_of_credits TO tombstones AS
SELECT cityHash64(id) AS idHash FROM credits WHERE gone != 0;

-- What is there already. The views have written what came since they were made; twice is as good as once.

INSERT INTO tombstones SELECT cityHash64(id) FROM flows WHERE gone != 0;

INSERT INTO tombstones SELECT cityHash64(id) FROM credits WHERE gone != 0;
