import { isLogError, type Log, type LogBatch, type LogReader, type Position } from '@weir/log';
import { WeirError } from '@weir/model';
import type { Chunk } from './chunk.js';
import type { ChunkWriter } from './chunk-writer.js';
import type { TakeMessage } from './messages.js';
import { pause, persist } from './patience.js';

export interface CopyOptions {
  readonly log: Log;
  readonly topic: string;
  /** The name of a partition's topic offset among the positions. */
  readonly streamOf: (partition: number) => string;
  readonly stored: ReadonlyMap<string, number>;
  readonly take: TakeMessage;
  readonly writer: ChunkWriter;
  readonly limits: ChunkLimits;
  readonly readAheadBytesMax: number;
  /** Its messages are frames, which have checksums of their own. */
  readonly hasFrames: boolean;
  /** Hears where each partition is begun: what nobody has taken yet is behind too, and a page must show it. */
  readonly onBegin: (stream: string, offset: number) => void;
  readonly onError: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** A chunk is offered when it is this heavy or this old, whichever is first. */
export interface ChunkLimits {
  readonly weightMax: number;
  readonly ageMaxMs: number;
  /** A chunk that is heavier than this may wait longer: few large inserts cost the store less than many small ones. */
  readonly calmWeightMax: number;
  readonly busyAgeMaxMs: number;
  /** A chunk of rows that is not full follows the one before after so long at the earliest. */
  readonly apartMs: number;
}

/** How often a topic that does not exist yet is looked for. */
const topicLookMs = 500;

/** Rows wait for others to fill a chunk: they may as well do so in the log, and cost one fetch together. */
const restMs = 100;

/** Copies one topic into the store until `signal` aborts, and then what it holds. Throws what waiting does not mend. */
export async function copyTopic(options: CopyOptions): Promise<void> {
  const reader = await openReader(options);
  if (reader === null) return;
  const close = () => void reader.close();
  options.signal.addEventListener('abort', close, { once: true });
  if (options.signal.aborted) close();
  try {
    await copy(reader, options);
  } finally {
    options.signal.removeEventListener('abort', close);
    await reader.close();
  }
}

async function copy(reader: LogReader, options: CopyOptions): Promise<void> {
  const { writer, signal } = options;
  let chunk = writer.newChunk();
  let offeredMs = Number.NEGATIVE_INFINITY;
  const offer = async (): Promise<boolean> => {
    const full = chunk;
    chunk = writer.newChunk();
    // Positions alone are no insert of this topic: a report after them would wait for nothing.
    if (full.weight > 0) offeredMs = performance.now();
    return writer.offer(full);
  };

  let next = reader.next();
  // A reader that halts while a chunk is being written is heard when its batch is awaited.
  next.catch(() => undefined);
  for (;;) {
    const batch = await nextOrDue(next, chunk, offeredMs, options);
    if (batch === null) break;
    if (batch === 'due') {
      if (!(await offer())) return;
      continue;
    }
    next = reader.next();
    next.catch(() => undefined);
    for (const record of batch.records) {
      takeRecord(batch, record, chunk, options);
      if (chunk.weight >= options.limits.weightMax && !(await offer())) return;
      if (signal.aborted) break;
    }
    if (signal.aborted) break;
    // Offsets without records count too: transaction markers at the end of a batch.
    chunk.cover(options.streamOf(batch.partition), batch.nextOffset);
  }
  if (chunk.begunMs !== null) await offer();
  await writer.settled();
}

function takeRecord(batch: LogBatch, record: LogBatch['records'][number], chunk: Chunk, options: CopyOptions): void {
  const place = `${batch.topic}/${batch.partition} offset ${record.offset}`;
  try {
    options.take(record, chunk, batch.partition);
  } catch (error) {
    if (error instanceof WeirError) throw new WeirError(error.code, `${place}: ${error.detail}`, { cause: error });
    throw error;
  }
  chunk.cover(options.streamOf(batch.partition), record.offset + 1);
}

/** The next batch, or word that the chunk is old enough and that the writer has its hands free for it. */
async function nextOrDue(
  next: Promise<LogBatch | null>,
  chunk: Chunk,
  offeredMs: number,
  { writer, limits }: CopyOptions,
): Promise<LogBatch | null | 'due'> {
  if (chunk.begunMs === null) return next;
  const over = new AbortController();
  const ageMaxMs = chunk.weight > limits.calmWeightMax ? limits.busyAgeMaxMs : limits.ageMaxMs;
  // Without rows it is positions alone, and those know themselves with which others they go.
  const afterOthersMs = chunk.weight === 0 ? 0 : offeredMs + limits.apartMs;
  const dueMs = Math.max(chunk.begunMs + ageMaxMs, afterOthersMs);
  const leftMs = Math.max(0, dueMs - performance.now());
  const due = Promise.all([pause(leftMs, over.signal), writer.settled()]).then(() => 'due' as const);
  try {
    return await Promise.race([next, due]);
  } finally {
    over.abort();
  }
}

/** Waits for the topic, and for a broker. Null: aborted before. */
async function openReader(options: CopyOptions): Promise<LogReader | null> {
  const { log, topic, stored, streamOf, readAheadBytesMax, hasFrames, onError, signal } = options;
  const readerOptions = { bufferedBytesMax: readAheadBytesMax, restMs, checksums: !hasFrames };
  for (;;) {
    if (signal.aborted) return null;
    try {
      const partitions = await persist(() => log.partitions(topic), {
        passes: (error) => isLogError(error, 'LOG_UNREACHABLE'),
        onError,
        signal,
      });
      if (partitions === null) return null;
      const from = Array.from({ length: partitions }, (_, partition): Position => {
        return { topic, partition, offset: stored.get(streamOf(partition)) ?? 0 };
      });
      const reader = await openedOrAborted(log.openReader(from, readerOptions), signal);
      if (reader !== null) for (const { partition, offset } of from) options.onBegin(streamOf(partition), offset);
      return reader;
    } catch (error) {
      if (!isLogError(error, 'LOG_TOPIC_MISSING')) throw error;
    }
    await pause(topicLookMs, signal);
  }
}

// Opening waits for a broker as long as it takes; who is told to end does not.
async function openedOrAborted(opening: Promise<LogReader>, signal: AbortSignal): Promise<LogReader | null> {
  let abort = (): void => undefined;
  const aborted = new Promise<null>((resolve) => {
    abort = () => resolve(null);
  });
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    const opened = await Promise.race([opening, aborted]);
    if (opened === null) void opening.then((reader) => reader.close()).catch(() => undefined);
    return opened;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
