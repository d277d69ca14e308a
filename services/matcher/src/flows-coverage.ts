import { decodeFlowsFrame } from '@weir/journal/flow-codec';
import { FlowScan } from '@weir/journal/flow-scan';
import { checksumOf } from '@weir/journal/frame';
import type { Log } from '@weir/log';
import { isLogError } from '@weir/log/errors';
import { WeirError } from '@weir/model';

/** The value at an offset; null: the partition does not hold it any more. */
const valueAt = async (log: Log, topic: string, partition: number, offset: number): Promise<Buffer | null> => {
  const reader = await log.openReader([{ topic, partition, offset }]);
  try {
    const first = (await reader.next())?.records[0];
    return first?.offset === offset ? first.value : null;
  } finally {
    await reader.close();
  }
};

/** The last frame of a shard; null: it has none. @throws {WeirError} `FRAME_CORRUPT` */
export const lastFlowsFrame = async (log: Log, topic: string, shard: number): Promise<Buffer | null> => {
  const bounds = (await log.offsets(topic))[shard];
  if (bounds === undefined || bounds.next === bounds.earliest) return null;
  const last = bounds.next - 1;
  const value = await valueAt(log, topic, shard, last);
  if (value === null) throw new WeirError('FRAME_CORRUPT', `${topic}/${shard} offset ${last} holds no frame`);
  return value;
};

/** Journal offset up to which the last frame of a shard covers; 0 where it has none. @throws {WeirError} `FRAME_CORRUPT` */
export const coverageOf = (last: Buffer | null): number => (last === null ? 0 : decodeFlowsFrame(last).to);

/**
 * Journal offset up to which a shard's flows cover; the last frame in the log says so, no process does.
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const flowsCoverage = async (log: Log, topic: string, shard: number): Promise<number> =>
  coverageOf(await lastFlowsFrame(log, topic, shard));

/** The shard whose frames carry what was ruled. */
export const rulingShard = 0;

/**
 * Holds the last journal message that flows tell of against the one that lies there: a journal that lost its end may
 * have been written on since, and of what took the place nothing would ever be told. Where the journal no longer holds the
 * message, or the frame names none, there is nothing to hold against it.
 * @param frame the last of the shard that tells what was ruled
 * @throws {WeirError} `FOLD_INVARIANT`
 */
export const assertSameJournal = async (
  log: Log,
  { flows, journal }: { readonly flows: string; readonly journal: string },
  frame: Buffer | null,
): Promise<void> => {
  if (frame === null) return;
  const scan = new FlowScan();
  scan.open(frame);
  const last = scan.rulings()?.last ?? null;
  const held = (await log.offsets(journal))[0];
  if (last === null || held === undefined || last.offset < held.earliest || last.offset >= held.next) return;
  try {
    const value = await valueAt(log, journal, 0, last.offset);
    if (value !== null && checksumOf(value) === last.checksum) return;
  } catch (error) {
    // It was deleted just now.
    if (isLogError(error, 'LOG_OFFSET_MISSING')) return;
    throw error;
  }
  throw new WeirError(
    'FOLD_INVARIANT',
    `${flows} tells of another message at offset ${last.offset} of ${journal} than lies there: the journal has lost its end and was written on`,
  );
};
