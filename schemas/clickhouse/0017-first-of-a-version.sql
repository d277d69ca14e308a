-- Of labels, and of reports, of one version the first in the journal stands, as it does for whoever follows or checks. The
-- engine keeps the last that was inserted: each message now has a row of its own, by where the journal has it, and questions take
-- the highest version, and of that the first. No row is written anew; those from before have 0 and stand before all others.
-- Why: docs/adr/0049-the-first-of-a-version.md.

ALTER TABLE labels
  ADD COLUMN IF NOT EXISTS journalOffset UInt64,
  ADD COLUMN IF NOT EXISTS journalIndex UInt32,
  MODIFY ORDER BY (account, kind, source, journalOffset, journalIndex);

ALTER TABLE reports
  ADD COLUMN IF NOT EXISTS journalOffset UInt64,
  ADD COLUMN IF NOT EXISTS journalIndex UInt32,
  MODIFY ORDER BY (`case`, reporter, journalOffset, journalIndex);
