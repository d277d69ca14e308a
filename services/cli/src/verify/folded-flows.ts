import { decodeJournalFrame, FlowScan, LedgerFold } from '@weir/journal';
import { batchOf, type Log, type LogBatch } from '@weir/log';
import { JournalToFlows, type StoredLots } from '@weir/matcher';
import { standingBatches } from '../stack/standing-batches.js';
import type { UnitsUpTo } from './told-flows.js';
import { type ToldUnit, unitsOf } from './told-unit.js';

/** A pocket's lots leave memory when its last entry lies so long before the horizon, as in the matcher. */
const idleMs = 86_400_000;

/** Journal offsets `[from, end)` to fold, and for which pockets. */
export interface FoldedPart {
  readonly from: number;
  readonly end: number;
  /** Of the matcher shard that is compared, and how many there are. */
  readonly shard: number;
  readonly shards: number;
}

/** The records of a batch below `end`. */
const cutAt = (batch: LogBatch, end: number): LogBatch => {
  if (batch.nextOffset <= end) return batch;
  const { topic, partition, firstOffset, highWatermark, records } = batch;
  const place = { topic, partition, firstOffset, nextOffset: end, highWatermark };
  return batchOf(
    place,
    records.filter(({ offset }) => offset < end),
  );
};

/** The message before `end` that holds the settings, without which nothing can be folded; null: they come later. */
const settingsBefore = async (log: Log, journal: string, end: number): Promise<LogBatch | null> => {
  for await (const batch of standingBatches(log, [{ topic: journal, partition: 0, offset: 0, end }])) {
    const { topic, partition, highWatermark, records } = cutAt(batch, end);
    for (const record of records) {
      if (record.value === null || decodeJournalFrame(record.value).type !== 'settings') continue;
      const place = { topic, partition, firstOffset: record.offset, nextOffset: record.offset + 1, highWatermark };
      return batchOf(place, [record]);
    }
  }
  return null;
};

/**
 * What the matcher says of a part of the journal, folded anew with its own code. From a later offset than 0 the fold
 * starts cold: it has the settings, and knows nothing of what came before.
 * @param lots where the lots of idle pockets go; null: they stay in memory
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`; {WeirLogError} as `LogReader.next`
 */
export async function* foldedFlows(
  log: Log,
  journal: string,
  { from, end, shard, shards }: FoldedPart,
  lots: StoredLots | null,
  signal?: AbortSignal,
): AsyncIterable<UnitsUpTo> {
  const shelving = lots === null ? null : { shelf: lots, idleMs };
  const matcher = new JournalToFlows(from, new LedgerFold(shard, shards, true, shelving));
  const settings = from > 0 ? await settingsBefore(log, journal, from) : null;
  if (settings !== null) matcher.take(settings);
  const scan = new FlowScan();
  const stretch = { topic: journal, partition: 0, offset: from, end };
  for await (const batch of standingBatches(log, [stretch], signal, { checksums: false })) {
    const { frames } = matcher.take(cutAt(batch, end));
    const units: ToldUnit[] = frames.flatMap((frame) => unitsOf(scan, frame).units);
    yield { to: Math.min(batch.nextOffset, end), units };
  }
}
