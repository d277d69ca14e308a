import { setTimeout as sleep } from 'node:timers/promises';
import { isLogError } from './errors.js';
import type { Log, LogReader } from './port.js';

/** Who speaks says so often that it is there. */
const beatEveryMs = 500;
const lookEveryMs = 100;

/** A topic on which those who speak say that they are there. Nothing rests on what it says but who takes the trouble. */
export interface PulseTopic {
  readonly log: Log;
  readonly topic: string;
  /** What is spoken of: those with one name succeed one another. */
  readonly name: string;
  readonly signal: AbortSignal;
}

/** Says that somebody speaks of `name`, again and again until `signal` aborts. A log that is away is waited for. */
export const beat = async ({ log, topic, name, signal }: PulseTopic): Promise<void> => {
  const writer = await log.openWriter();
  try {
    while (!signal.aborted) {
      const pulse = { key: name, value: Buffer.from(String(Date.now())) };
      await writer.append(topic, 0, [pulse]).catch((error: unknown) => {
        // Asked to end, or refused once: whoever listens bears with a pulse that is missing.
        if (!signal.aborted && !isLogError(error, 'LOG_OTHER')) throw error;
      });
      await sleep(beatEveryMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await writer.close();
  }
};

/**
 * Resolves once nobody has said for `silenceMs` that they speak of `name`; false: `signal` aborted before. Of before the
 * call nothing is known: whoever speaks has that long to say so.
 */
export const untilSilent = async ({ log, topic, name, signal }: PulseTopic, silenceMs: number): Promise<boolean> => {
  const offset = (await log.offsets(topic))[0]?.next ?? 0;
  const reader = await log.openReader([{ topic, partition: 0, offset }], { bufferedBytesMax: 64 * 1024 });
  const close = (): void => void reader.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  let heardMs = performance.now();
  let failure: { readonly error: unknown } | null = null;
  const listening = listen(reader, name, () => {
    heardMs = performance.now();
  }).catch((error: unknown) => {
    failure = { error };
  });
  try {
    while (!signal.aborted) {
      if (failure !== null) throw (failure as { readonly error: unknown }).error;
      if (performance.now() - heardMs >= silenceMs && (await isThere(log))) return true;
      await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
    return false;
  } finally {
    signal.removeEventListener('abort', close);
    await reader.close();
    await listening;
  }
};

const listen = async (reader: LogReader, name: string, onHeard: () => void): Promise<void> => {
  for (let batch = await reader.next(); batch !== null; batch = await reader.next())
    if (batch.records.some(({ key }) => key?.toString() === name)) onHeard();
};

/** While the log is away nobody is heard, and nobody is dead for that. */
const isThere = (log: Log): Promise<boolean> =>
  log.ping().then(
    () => true,
    () => false,
  );
