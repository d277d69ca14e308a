import { checksumOf, FlowScan, type FrameRulings } from '@weir/journal';
import { isLogError, type Log } from '@weir/log';
import { WeirError } from '@weir/model';
import { patiently } from '../patience.js';
import { journalPartition } from './read-journal.js';

/** The marks of all raw partitions as of a journal offset. */
export interface MarksAt extends Pick<FrameRulings, 'marks' | 'droppedFrames'> {
  readonly next: number;
}

/** The partition of the flows topic whose frames carry what was ruled. */
const rulingPartition = 0;

/**
 * The marks that the last flows frame tells, where it is of this journal: what comes before its end need not be read for
 * them. Null: it is not, or there is none; a frame that nobody can read is for those to name who need it.
 */
export const marksInFlows = async (
  log: Log,
  { journal, flows }: { readonly journal: string; readonly flows: string },
  signal: AbortSignal,
): Promise<MarksAt | null> => {
  const frame = await lastValue(log, flows, rulingPartition, signal);
  const told = frame === null ? null : endOf(frame);
  if (told === null) return null;
  const value = await valueAt(log, journal, journalPartition, told.last.offset, signal);
  const isOfThisJournal = value !== null && value.length >= 8 && checksumOf(value) === told.last.checksum;
  if (!isOfThisJournal) return null;
  return { next: told.last.offset + 1, marks: told.marks, droppedFrames: told.droppedFrames };
};

const endOf = (frame: Buffer) => {
  const scan = new FlowScan();
  try {
    scan.open(frame);
    const rulings = scan.rulings();
    if (rulings === null || rulings.last === null) return null;
    return { ...rulings, last: rulings.last };
  } catch (error) {
    if (error instanceof WeirError && (error.code === 'FRAME_CORRUPT' || error.code === 'FLOWS_OUTDATED')) return null;
    throw error;
  }
};

/** The value at the end of a partition; null: the topic is not there, or empty, or ends with none. */
const lastValue = async (log: Log, topic: string, partition: number, signal: AbortSignal): Promise<Buffer | null> => {
  try {
    const bounds = (await patiently(signal, () => log.offsets(topic)))[partition];
    if (bounds === undefined || bounds.next === bounds.earliest) return null;
    return await valueAt(log, topic, partition, bounds.next - 1, signal);
  } catch (error) {
    if (isLogError(error, 'LOG_TOPIC_MISSING')) return null;
    throw error;
  }
};

/** The value at an offset; null: the partition does not hold it. */
const valueAt = async (
  log: Log,
  topic: string,
  partition: number,
  offset: number,
  signal: AbortSignal,
): Promise<Buffer | null> => {
  const bounds = (await patiently(signal, () => log.offsets(topic)))[partition];
  if (bounds === undefined || offset < bounds.earliest || offset >= bounds.next) return null;
  const reader = await log.openReader([{ topic, partition, offset }], { checksums: false });
  const close = () => void reader.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  try {
    const first = (await reader.next())?.records[0];
    return first?.offset === offset ? first.value : null;
  } catch (error) {
    if (isLogError(error, 'LOG_OFFSET_MISSING')) return null;
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
    await reader.close();
  }
};
