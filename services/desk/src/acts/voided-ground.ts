import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@weir/store';

/**
 * Which of these transfers are void, as of a journal offset: they were there before, and the store has them no more. Empty where the
 * store does not come to that offset in time, or does not answer: then nobody knows.
 */
export type VoidedGround = (asOf: number, ids: readonly string[]) => Promise<readonly string[]>;

const lookMs = 500;
/** A release task should not wait longer for its reason. */
const waitMsMax = 30_000;

/** Asks the store, once it has been written up to the offset: an alert comes sooner than the rows that it rests on. */
export const voidedGround =
  (
    store: Pick<Store, 'flowsByIds' | 'positions'>,
    { signal, onAway }: { readonly signal: AbortSignal; readonly onAway: (error: unknown) => void },
  ): VoidedGround =>
  async (asOf, ids) => {
    try {
      for (let waitedMs = 0; !(await reaches(store, asOf)); waitedMs += lookMs) {
        if (waitedMs >= waitMsMax) return [];
        await sleep(lookMs, undefined, { signal });
      }
      const standing = new Set((await store.flowsByIds(ids)).map(({ record }) => record.id));
      return ids.filter((id) => !standing.has(id));
    } catch (error) {
      if (!signal.aborted) onAway(error);
      return [];
    }
  };

/** Whether all shards of the flows were written past the journal's message at `asOf`. */
const reaches = async (store: Pick<Store, 'positions'>, asOf: number): Promise<boolean> => {
  const written = [...(await store.positions())].filter(([stream]) => stream.startsWith('flows/'));
  return written.length > 0 && written.every(([, position]) => position > asOf);
};
