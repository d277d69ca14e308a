import { FolderSnapshots } from '@weir/matcher';
import { matcherStateDir } from '../run/matcher-state.js';
import type { Connection } from '../stack/connection.js';
import { type EdgeTimes, timesAt } from './edge-times.js';

/** A snapshot of the live matcher on this machine. */
export interface LiveSnapshot {
  /** Live journal offset at which it goes on. */
  readonly offset: number;
  /** Broker time of the last journal message in it, milliseconds UTC. */
  readonly timeMs: number;
}

/** Why a replay that does not begin at the beginning has nothing of what came before. */
export type ColdBecause =
  /** Its state folder has no snapshot of the live matcher. */
  | { readonly kind: 'none kept' }
  /** Those that are kept were made after the first message that it reads. */
  | { readonly kind: 'all later'; readonly earliest: LiveSnapshot }
  /** There is one of before, of another journal. Source: ADR 33. */
  | { readonly kind: 'of another journal'; readonly last: LiveSnapshot };

const liveSnapshots = async ({ config, log, topics }: Connection, stateDir: string): Promise<LiveSnapshot[]> => {
  const offsets = await new FolderSnapshots(matcherStateDir(stateDir, config.namespace)).offsets();
  const [held] = await log.offsets(topics.journal);
  const places = offsets
    .filter((offset) => held !== undefined && offset > held.earliest && offset <= held.next)
    .map((offset) => ({ topic: topics.journal, partition: 0, offset: offset - 1 }));
  const snapshots: LiveSnapshot[] = [];
  for (const place of places) {
    const timeMs = (await timesAt(log, [place])).get(`${place.topic}/0`);
    if (timeMs !== undefined) snapshots.push({ offset: place.offset + 1, timeMs });
  }
  return snapshots.sort((left, right) => left.offset - right.offset);
};

/**
 * Looks at the snapshots of the live matcher that this machine keeps, by shard 0's.
 * @param edges of the ranges that the replay reads
 * @param transfers the raw topics of transfers among them
 */
export const whyCold = async (
  live: Connection,
  stateDir: string,
  edges: Readonly<Record<string, readonly EdgeTimes[]>>,
  transfers: readonly string[],
): Promise<ColdBecause> => {
  const snapshots = await liveSnapshots(live, stateDir);
  const [earliest] = snapshots;
  if (earliest === undefined) return { kind: 'none kept' };
  const firsts = transfers.flatMap((topic) => edges[topic] ?? []).flatMap(({ firstMs }) => firstMs ?? []);
  const beganMs = Math.min(...firsts);
  const last = snapshots.filter(({ timeMs }) => timeMs <= beganMs).at(-1);
  return last === undefined ? { kind: 'all later', earliest } : { kind: 'of another journal', last };
};
