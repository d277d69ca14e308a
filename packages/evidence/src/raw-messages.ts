import { createHash } from 'node:crypto';
import type { MessageRef } from '@weir/journal';
import { isLogError, type Log } from '@weir/log';
import type { KeptMessage } from '@weir/store';

/** Offsets that are read and thrown away rather than opening another reader past them. */
const skippedMax = 5_000;

export const placeOf = ({ topic, partition, offset }: MessageRef): string => `${topic}/${partition}/${offset}`;

export interface Fetched {
  readonly found: readonly KeptMessage[];
  /** Their topic does not hold them any more. */
  readonly missing: readonly MessageRef[];
  /** What stands there hashes to something else than when it was read first. */
  readonly altered: readonly MessageRef[];
}

/** A stretch of a partition with wanted messages in it, by offset. */
type Run = readonly [MessageRef, ...MessageRef[]];

const runsOf = (messages: readonly MessageRef[]): Run[] => {
  const wanted = [...new Map(messages.map((message) => [placeOf(message), message])).values()];
  wanted.sort(
    (a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0) || a.partition - b.partition || a.offset - b.offset,
  );
  const runs: [MessageRef, ...MessageRef[]][] = [];
  for (const message of wanted) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const isNear =
      last !== undefined &&
      last.topic === message.topic &&
      last.partition === message.partition &&
      message.offset - last.offset <= skippedMax;
    if (isNear) run!.push(message);
    else runs.push([message]);
  }
  return runs;
};

const isAsRead = ({ sha256 }: MessageRef, bytes: Buffer): boolean =>
  createHash('sha256').update(bytes).digest('hex') === sha256;

const readRun = async (log: Log, run: Run, signal?: AbortSignal): Promise<Fetched> => {
  const [{ topic, partition }] = run;
  const held = (await log.offsets(topic)).find((each) => each.partition === partition);
  const isHeld = ({ offset }: MessageRef): boolean =>
    held !== undefined && offset >= held.earliest && offset < held.next;
  const missing = run.filter((message) => !isHeld(message));
  const left = run.filter(isHeld);
  const found: KeptMessage[] = [];
  const altered: MessageRef[] = [];
  if (left.length === 0) return { found, missing, altered };
  const reader = await log.openReader([{ topic, partition, offset: left[0]!.offset }], { bufferedBytesMax: 2 ** 20 });
  const close = (): void => void reader.close();
  signal?.addEventListener('abort', close, { once: true });
  if (signal?.aborted) close();
  try {
    for (let at = 0; at < left.length; ) {
      const batch = await reader.next();
      if (batch === null) break;
      for (const { offset, value } of batch.records) {
        if (at >= left.length || offset !== left[at]!.offset) continue;
        const message = left[at++]!;
        // A copy: what is kept for long must not keep the whole fetch.
        const bytes = Buffer.from(value ?? []);
        if (isAsRead(message, bytes)) found.push({ message, bytes });
        else altered.push(message);
      }
      // A place that the log passed over: a compacted or an aborted record.
      while (at < left.length && left[at]!.offset < batch.nextOffset) missing.push(left[at++]!);
    }
  } catch (error) {
    if (!isLogError(error, 'LOG_OFFSET_MISSING')) throw error;
    // Retention took the end of the topic meanwhile.
    const there = new Set([...found.map(({ message }) => message), ...altered].map(placeOf));
    missing.push(...left.filter((message) => !there.has(placeOf(message))));
  } finally {
    signal?.removeEventListener('abort', close);
    await reader.close();
  }
  return { found, missing, altered };
};

/**
 * Reads raw messages again where their topics still hold them, each held to the hash that was taken when it was read
 * first.
 * @throws {WeirLogError} `LOG_UNREACHABLE`
 */
export const fetchMessages = async (
  log: Log,
  messages: readonly MessageRef[],
  signal?: AbortSignal,
): Promise<Fetched> => {
  const found: KeptMessage[] = [];
  const missing: MessageRef[] = [];
  const altered: MessageRef[] = [];
  const topics = new Set(await log.topics());
  for (const run of runsOf(messages)) {
    if (signal?.aborted) break;
    const fetched: Fetched = topics.has(run[0].topic)
      ? await readRun(log, run, signal)
      : { found: [], missing: run, altered: [] };
    found.push(...fetched.found);
    missing.push(...fetched.missing);
    altered.push(...fetched.altered);
  }
  return { found, missing, altered };
};
