import type { LotInterval } from '@weir/journal';
import { Frontier } from './lot-frontier.js';
import { newestOfEach } from './newest.js';
import type { FrontierLot, VersionedCredit, VersionedFlow } from './port.js';

/** Reads entries that may have taken from `lots`, after each lot's own time; more than was wanted is fine. */
export interface LotReader {
  flows(lots: readonly FrontierLot[], slice: TimeSlice): Promise<VersionedFlow[]>;
  credits(lots: readonly FrontierLot[], slice: TimeSlice): Promise<VersionedCredit[]>;
}

/** Milliseconds after a lot's `fromTimeMs`: start inclusive, end exclusive; null: without end. */
export interface TimeSlice {
  readonly startMs: number;
  readonly endMs: number | null;
}

/** Money that is on its way moves on within days; a busy pocket has a long year after that. */
const firstSliceMs = 7 * 86_400_000;

/**
 * Entries that took from lots. Payments of the first days come first: they take all of most lots, and a lot that is
 * spent has no later uses. Only for what is left are the rest of the year and the credits' side effects read.
 */
export async function searchLots(
  frontier: readonly FrontierLot[],
  reader: LotReader,
): Promise<(VersionedFlow | VersionedCredit)[]> {
  if (frontier.length === 0) return [];
  const soon = touching(frontier, await reader.flows(frontier, { startMs: 0, endMs: firstSliceMs }));
  const unspent = unspentOf(frontier, soon);
  if (unspent.length === 0) return newestOfEach(soon);
  const [later, credits] = await Promise.all([
    reader.flows(unspent, { startMs: firstSliceMs, endMs: null }),
    reader.credits(unspent, { startMs: 0, endMs: null }),
  ]);
  return newestOfEach([...soon, ...touching(unspent, [...later, ...credits])]);
}

function touching<Entry extends VersionedFlow | VersionedCredit>(
  frontier: readonly FrontierLot[],
  entries: readonly Entry[],
): Entry[] {
  const lots = new Frontier(frontier);
  return entries.filter(({ record }) => lots.isTouchedBy(record));
}

/** Lots of which something may be left, or whose amount is not said. */
function unspentOf(frontier: readonly FrontierLot[], found: readonly VersionedFlow[]): FrontierLot[] {
  const taken = new Map<string, LotInterval[]>();
  for (const { record } of newestOfEach(found)) {
    for (const interval of [...record.sources, ...record.aged, ...record.nameless, ...record.ceased]) {
      const others = taken.get(interval.id);
      if (others === undefined) taken.set(interval.id, [interval]);
      else others.push(interval);
    }
  }
  return frontier.filter(({ id, amount }) => amount === undefined || lengthCovered(taken.get(id) ?? []) < amount);
}

/**
 * What intervals cover together. They are disjoint where all that was read is of one version of the ledger; the store
 * may be ahead with some of it, so that they overlap until the rest is written too.
 */
function lengthCovered(intervals: readonly LotInterval[]): number {
  let covered = 0;
  let reached = 0;
  for (const { start, end } of intervals.toSorted((left, right) => left.start - right.start)) {
    if (end <= reached) continue;
    covered += end - Math.max(start, reached);
    reached = end;
  }
  return covered;
}
