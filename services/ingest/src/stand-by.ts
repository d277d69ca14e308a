import { setTimeout as sleep } from 'node:timers/promises';
import { type PulseTopic, untilSilent } from '@weir/log';
import type { JournalStanding } from './journal/journal-standing.js';
import { catchUp } from './journal/settings.js';
import type { IngestOptions } from './options.js';

const silenceMsDefault = 2_000;
const keepUpEveryMs = 1_000;

/**
 * Of several instances of a share: waits until none of them works, and keeps up with the journal meanwhile, so that
 * the marks are at hand. Two that begin at once do no harm: of what both journal the first counts.
 * @returns where it is to be said that this one works; null: it is the only one
 */
export const standBy = async (
  { log, topics, share = { part: 0, parts: 1 }, standby = null }: IngestOptions,
  standing: JournalStanding,
  signal: AbortSignal,
): Promise<PulseTopic | null> => {
  if (standby === null) return null;
  const pulse = { log, topic: standby.pulse, name: `ingest/${share.part}/${share.parts}`, signal };
  let isOver = false;
  const silence = untilSilent(pulse, standby.silenceMs ?? silenceMsDefault).finally(() => {
    isOver = true;
  });
  silence.catch(() => undefined);
  while (!isOver) {
    await Promise.race([
      silence.catch(() => undefined),
      sleep(keepUpEveryMs, undefined, { signal }).catch(() => undefined),
    ]);
    if (!signal.aborted) await catchUp(log, topics.journal, standing, signal);
  }
  await silence;
  return pulse;
};
