-- B of trace §4 as each debit found it: what the other readings of a case are worked out from. Rows from before have none.

ALTER TABLE flows ADD COLUMN IF NOT EXISTS seen Nullable(UInt128) CODEC(LZ4) AFTER unseen;
