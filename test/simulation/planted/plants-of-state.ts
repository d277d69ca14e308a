import { decodeJournalFrame, decodeSnapshot, encodeSnapshot, LedgerFold } from '@weir/journal';
import type { Dice } from '../../reference/generate/dice.js';
import { topics } from '../world.js';
import type { Plant } from './plant.js';
import { withReaders } from './rewriting-log.js';

/** Bugs in what matcher and follower keep, and in what a matcher is told by repairs and takes for its own. */

/**
 * Of a snapshot that ends too early, the amounts and instants that are missing count as noughts. Those of detectors and
 * the lines of transfers, pockets and lots stay: they hold links too, and a circle of links has no end, nor any time-out,
 * for a run owns all timers.
 */
export const tornSnapshotAccepted = (dice: Dice): Plant => {
  const wholeShare = dice.fraction();
  const torn = (bytes: Buffer): Buffer => {
    const image = decodeSnapshot(bytes);
    const columns = [...image.columns]
      .filter(([name]) => !name.startsWith('watch') && !name.endsWith('.doubles'))
      .flatMap(([, column]) => (column instanceof Float64Array ? [column] : []));
    const whole = columns.length * wholeShare;
    for (const column of columns.slice(Math.floor(whole))) column.fill(0, Math.floor(column.length * (whole % 1)));
    return Buffer.concat(encodeSnapshot(image));
  };
  return {
    ports: (given) => {
      const { snapshots } = given;
      if (snapshots === null || given.service !== 'matcher') return given;
      const latest = async () => {
        const found = await snapshots.latest();
        return found === null ? null : { ...found, bytes: torn(found.bytes) };
      };
      return { ...given, snapshots: { latest, put: snapshots.put } };
    },
  };
};

/** A follower that goes on from a snapshot takes what its window held before for known, though it is gone. */
export const forgottenWindow = (): Plant => ({
  ports: (given) => {
    const { snapshots } = given;
    if (snapshots === null || given.service !== 'follower') return given;
    const latest = async () => {
      const found = await snapshots.latest();
      if (found === null) return null;
      const image = decodeSnapshot(found.bytes);
      image.put('state.book.recent', { version: -1, flowTimeMs: null, entryTimeMs: null, hubCreditTimeMs: null });
      return { ...found, bytes: Buffer.concat(encodeSnapshot(image)) };
    };
    return { ...given, snapshots: { latest, put: snapshots.put } };
  },
});

/** The matcher never hears of what repairs came to. */
export const lostRepair = (): Plant => ({
  ports: (given) => {
    if (given.service !== 'matcher') return given;
    const log = withReaders(
      given.log,
      topics.journal,
      () => (record) => (decodeJournalFrame(record.value!).type === 'rebase' ? null : record),
    );
    return { ...given, log };
  },
});

/** The first of several shards folds the pockets of all. */
export const foreignPocket = (): Plant => ({
  ports: (given) => given,
  foldOf: (shard, shards) => (shard === 0 ? new LedgerFold(0, 1, true) : new LedgerFold(shard, shards, true)),
});
