import { z } from 'zod';
import { Account, Rests, TimeMs } from '../acts/values.js';
import { type DeskState, versionOf } from '../fold/state.js';

/**
 * What stands of an account on blocklists: the value of a message on `weir.blocklist.v1`, whose key is the account; no value where
 * nothing stands any more. `schemas/desk/blocklist-entry.v1.json` is written from this.
 */
export const BlocklistEntry = z.strictObject({
  type: z.literal('BlocklistEntry'),
  v: z.literal(1),
  account: Account,
  /** Grows with each change of the account's entries. */
  version: z.int().positive(),
  /** Not empty; oldest first. */
  entries: z.array(
    z.strictObject({
      id: z.string(),
      /** The list's name. */
      list: z.string(),
      /** What it rests on: when that is gone it is to be released, and a message without it comes. */
      rests: Rests.nullable(),
      label: z.string().nullable(),
      since: TimeMs,
      /** From then on it does not count, whether or not a message says so; null: until one does. */
      expiresAt: TimeMs.nullable(),
    }),
  ),
});
export type BlocklistEntry = z.infer<typeof BlocklistEntry>;

/** What stands of an account; null: nothing does. */
export const blocklistEntry = (state: DeskState, account: string): BlocklistEntry | null => {
  const entries = [...state.measures.values()].filter(
    (measure) => measure.kind === 'blocklist' && measure.account === account,
  );
  const standing = entries.filter(({ endedAtMs }) => endedAtMs === null);
  if (standing.length === 0) return null;
  return {
    type: 'BlocklistEntry',
    v: 1,
    account,
    version: Math.max(...entries.map(({ id }) => versionOf(state, `blocklist:${id}`))),
    entries: standing.map(({ atMs, id, onLabel, rests, untilMs, what }) => ({
      ...{ id, list: what, rests, label: onLabel, since: atMs, expiresAt: untilMs },
    })),
  };
};
