-- What a tainted transfer moved, beside its taint: a case is looked at without a look at its transfers' entries.
-- Why: docs/adr/0037-cases-say-what-moved.md.
--
-- `from` is empty in tombstones and in rows from before; what those moved stands in `flows`. The follower says the rows of
-- a case anew that differ from what it would say now, so they are whole once it has started again.

ALTER TABLE case_transfers
  ADD COLUMN IF NOT EXISTS `from` String AFTER seq,
  ADD COLUMN IF NOT EXISTS `to` String AFTER `from`,
  ADD COLUMN IF NOT EXISTS asset LowCardinality(String) AFTER `to`,
  ADD COLUMN IF NOT EXISTS amount UInt64 AFTER asset,
  ADD COLUMN IF NOT EXISTS creditTime Nullable(UInt64) AFTER amount;
