import { decodeJournalFrame, type JournalFrame } from '@weir/journal';
import { type Log, WeirLogError } from '@weir/log';
import { WeirError } from '@weir/model';
import { patiently } from '../patience.js';

/** The partition of the journal: it has one, which is the order of everything. */
export const journalPartition = 0;

/** Where the journal begins and ends now. */
export const journalBounds = async (
  log: Log,
  topic: string,
  signal: AbortSignal,
): Promise<{ readonly earliest: number; readonly next: number }> => {
  const [bounds, ...others] = await patiently(signal, () => log.offsets(topic));
  if (bounds === undefined || others.length > 0)
    throw new WeirError('CONFIG_INVALID', `${topic} has ${others.length + 1} partitions; a journal has one`);
  return bounds;
};

/**
 * Gives every frame from journal offset `from` up to the end that the journal has now, and returns that end; where
 * `isEnough` says so after a frame, only up to there.
 * @throws {WeirError} `FRAME_CORRUPT` naming the offset
 * @throws {WeirLogError} `LOG_OFFSET_MISSING` where the journal does not hold `from`; `LOG_CLOSED` when aborted
 */
export const readJournal = async (
  log: Log,
  topic: string,
  from: number,
  signal: AbortSignal,
  onFrame: (frame: JournalFrame, offset: number) => void,
  isEnough: () => boolean = () => false,
): Promise<number> => {
  const { next: end } = await journalBounds(log, topic, signal);
  if (from === end) return end;
  const reader = await log.openReader([{ topic, partition: journalPartition, offset: from }], { checksums: false });
  const close = () => void reader.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    for (let next = from; next < end; ) {
      const batch = signal.aborted ? null : await reader.next();
      if (batch === null) throw new WeirLogError('LOG_CLOSED', `while reading ${topic}`);
      for (const { offset, value } of batch.records) {
        if (offset >= end) break;
        onFrame(frameAt(topic, offset, value), offset);
        if (isEnough()) return offset + 1;
      }
      next = batch.nextOffset;
    }
    return end;
  } finally {
    signal.removeEventListener('abort', close);
    await reader.close();
  }
};

const frameAt = (topic: string, offset: number, value: Buffer | null): JournalFrame => {
  try {
    return decodeJournalFrame(value ?? Buffer.alloc(0));
  } catch (error) {
    if (error instanceof WeirError && error.code === 'FRAME_CORRUPT')
      throw new WeirError('FRAME_CORRUPT', `${topic} offset ${offset}: ${error.detail}`, { cause: error });
    throw error;
  }
};
