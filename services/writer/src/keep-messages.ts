import { fetchMessages, placeOf } from '@weir/evidence/raw-messages';
import { decodeCasesFrame, type MessageRef, type OnPassedOver } from '@weir/journal';
import { isLogError, type Log, type LogBatch } from '@weir/log';
import { flowsStreamOf, isStoreError, type Store, streamOfPartition } from '@weir/store';
import { pause } from './patience.js';

export interface KeepOptions {
  readonly log: Log;
  readonly store: Store;
  /** The topic of case rows. */
  readonly cases: string;
  readonly stored: ReadonlyMap<string, number>;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
  /** Hears how many messages were kept, and how many could not be had. */
  readonly onKept?: (kept: number, missing: number, altered: number) => void;
  /** Hears of rows of cases that the topic forgot before the messages that they cite were kept. */
  readonly onPassedOver?: OnPassedOver;
}

const streamOf = (partition: number): string => `kept/${streamOfPartition('cases', partition)}`;

/** Transfers whose messages are looked for at once. */
const idsAtOnce = 500;
/** No alert waits for it: what comes meanwhile is fetched together. */
const restMs = 5_000;
const failureRestMs = 5_000;
const writtenLookMs = 500;

/** Until the store holds the entries of everything up to the journal offset `version`; false: ended before. */
const untilWritten = async ({ store, signal }: KeepOptions, version: number): Promise<boolean> => {
  while (!signal.aborted) {
    const positions = await store.positions();
    const shards = [...positions].filter(([stream]) => stream.startsWith(flowsStreamOf(0).slice(0, -1)));
    if (shards.length > 0 && shards.every(([, offset]) => offset > version)) return true;
    await pause(writtenLookMs, signal);
  }
  return false;
};

const citedBy = async (store: Store, ids: readonly string[]): Promise<MessageRef[]> => {
  const rows = [...(await store.flowsByIds(ids)), ...(await store.creditsByIds(ids))];
  return [...new Map(rows.flatMap(({ record }) => record.messages.map((ref) => [placeOf(ref), ref]))).values()];
};

const keep = async ({ log, store, signal, onKept }: KeepOptions, ids: readonly string[]): Promise<void> => {
  const cited = await citedBy(store, ids);
  const there = new Set((await store.keptMessages(cited)).map(({ message }) => placeOf(message)));
  const wanted = cited.filter((message) => !there.has(placeOf(message)));
  const { found, missing, altered } = await fetchMessages(log, wanted, signal);
  if (found.length > 0) await store.insert('messages', found);
  onKept?.(found.length, missing.length, altered.length);
};

const keepOf = async (batch: LogBatch, options: KeepOptions): Promise<void> => {
  const ids = new Set<string>();
  let version = -1;
  for (const { value } of batch.records) {
    if (value === null) continue;
    const frame = decodeCasesFrame(value);
    for (const record of frame.records) {
      if (record.kind !== 'case-transfer' || record.gone) continue;
      ids.add(record.id);
      version = Math.max(version, frame.version);
    }
  }
  if (ids.size > 0 && !(await untilWritten(options, version))) return;
  const listed = [...ids];
  for (let from = 0; from < listed.length && !options.signal.aborted; from += idsAtOnce)
    await keep(options, listed.slice(from, from + idsAtOnce));
  if (options.signal.aborted) return;
  await options.store.savePosition(streamOf(batch.partition), batch.nextOffset);
};

const isPassing = (error: unknown): boolean =>
  isStoreError(error, 'STORE_UNREACHABLE') ||
  isLogError(error, 'LOG_UNREACHABLE') ||
  isLogError(error, 'LOG_TOPIC_MISSING');

/**
 * Keeps the raw messages of every transfer that a case cites, as they came, until `signal` aborts: topics forget after
 * days, and cases go to court after years. Behind the others, and never in their way: what fails is tried again.
 */
export const keepMessages = async (options: KeepOptions): Promise<void> => {
  const { log, cases, stored, signal, onError, onPassedOver = () => undefined } = options;
  const reached = new Map<number, number>();
  while (!signal.aborted) {
    try {
      const partitions = await log.offsets(cases);
      const from = partitions.map(({ partition, earliest }) => {
        const next = reached.get(partition) ?? stored.get(streamOf(partition)) ?? 0;
        // What the topic has forgotten meanwhile nobody can catch up on.
        if (next < earliest) {
          onPassedOver({ reason: 'case-rows-gone', topic: cases, offset: earliest - 1, count: earliest - next });
          reached.set(partition, earliest);
        }
        return { topic: cases, partition, offset: Math.max(earliest, next) };
      });
      const reader = await log.openReader(from, { bufferedBytesMax: 2 ** 20, checksums: false, restMs });
      const close = (): void => void reader.close();
      signal.addEventListener('abort', close, { once: true });
      if (signal.aborted) close();
      try {
        for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
          await keepOf(batch, options);
          reached.set(batch.partition, batch.nextOffset);
        }
      } finally {
        signal.removeEventListener('abort', close);
        await reader.close();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) throw error;
      onError(error);
      await pause(failureRestMs, signal);
    }
  }
};
