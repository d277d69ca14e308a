-- What no question looks into moves into one column: every column costs the server something for each row, at its insert and
-- at each merge. Why: docs/adr/0016-entries-in-twelve-columns.md.
--
-- lots: murmurHash3_32 of the id of every lot that the entry names, among its sources or otherwise.
-- facts: what the entry says besides. A byte 03, then the bytes of the entry's record in the flows frame from `balance` on to
-- its end, as schemas/frames.md has them for frames of format 3. Of rows from before there was this column a JSON list:
-- balance, hub, and for aged, nameless and ceased each the ids, starts and ends; topics, partitions, offsets, times and
-- SHA-256 of the messages; of a flow also unseen, seen, and the sources' ids, starts and ends.
-- A tombstone has neither.

-- A writer of the version before that still runs is refused from here on: what it wrote would be missed below.

ALTER TABLE flows RENAME COLUMN IF EXISTS messages_sha256 TO messages_hash;

ALTER TABLE credits RENAME COLUMN IF EXISTS messages_sha256 TO messages_hash;

ALTER TABLE flows
  ADD COLUMN IF NOT EXISTS lots Array(UInt32) CODEC(LZ4) AFTER hub,
  ADD COLUMN IF NOT EXISTS facts String CODEC(LZ4) AFTER lots;

ALTER TABLE credits
  ADD COLUMN IF NOT EXISTS lots Array(UInt32) CODEC(LZ4) AFTER hub,
  ADD COLUMN IF NOT EXISTS facts String CODEC(LZ4) AFTER lots;

ALTER TABLE flows UPDATE
  lots = arrayMap(each -> murmurHash3_32(each), arrayConcat(aged_in, nameless_in, ceased_in, sources_in)),
  facts = toJSONString((
    balance, toUInt8(hub),
    aged_in, aged_start, aged_end, nameless_in, nameless_start, nameless_end, ceased_in, ceased_start, ceased_end,
    messages_topic, messages_partition, messages_offset, messages_time, arrayMap(each -> lower(hex(each)), messages_hash),
    toString(unseen), toString(seen), sources_in, sources_start, sources_end
  ))
  WHERE gone = 0 AND facts = '';

ALTER TABLE credits UPDATE
  lots = arrayMap(each -> murmurHash3_32(each), arrayConcat(aged_in, nameless_in, ceased_in)),
  facts = toJSONString((
    balance, toUInt8(hub),
    aged_in, aged_start, aged_end, nameless_in, nameless_start, nameless_end, ceased_in, ceased_start, ceased_end,
    messages_topic, messages_partition, messages_offset, messages_time, arrayMap(each -> lower(hex(each)), messages_hash)
  ))
  WHERE gone = 0 AND facts = '';

-- Texts are packed lightly too: they are most of what a merge writes anew. Hashes do not get smaller.

ALTER TABLE flows
  MODIFY COLUMN IF EXISTS `from` CODEC(LZ4),
  MODIFY COLUMN IF EXISTS `to` CODEC(LZ4),
  MODIFY COLUMN IF EXISTS id CODEC(LZ4);

ALTER TABLE credits
  MODIFY COLUMN IF EXISTS `from` CODEC(LZ4),
  MODIFY COLUMN IF EXISTS `to` CODEC(LZ4),
  MODIFY COLUMN IF EXISTS id CODEC(LZ4);

ALTER TABLE flow_places
  MODIFY COLUMN IF EXISTS idHash CODEC(NONE),
  MODIFY COLUMN IF EXISTS account CODEC(LZ4),
  MODIFY COLUMN IF EXISTS time CODEC(LZ4);

ALTER TABLE credit_places
  MODIFY COLUMN IF EXISTS idHash CODEC(NONE),
  MODIFY COLUMN IF EXISTS account CODEC(LZ4),
  MODIFY COLUMN IF EXISTS time CODEC(LZ4);
