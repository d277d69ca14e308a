import type { Feedback } from './acts/board-acts.js';
import type { DeskState } from './fold/state.js';

/** How well the desk does. */
export interface Quality {
  /** Stops that held. */
  readonly stops: number;
  /** Of these, released because what they rested on did not hold up. */
  readonly falseStops: number;
  /** 0–1; null: no stops yet. */
  readonly falseStopRate: number | null;
  /** From the moment a release was due to be done until it was, half of them; null: none yet. */
  readonly medianHoursToRelease: number | null;
  /** Accounts that are dismissed now. */
  readonly dismissed: number;
  /** What the last dismissal of each account said of the rule. */
  readonly feedback: Readonly<Partial<Record<Feedback, number>>>;
}

const hourMs = 3_600_000;

const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Figures of everything that was done so far. */
export const quality = (state: DeskState): Quality => {
  const stops = [...state.orders.values()].filter(
    ({ hasHeld, kind }) => hasHeld && state.terms.kinds[kind].countsAsStop,
  );
  const done = [...state.tasks.values()].filter((task) => task.state === 'done' && task.doneAtMs !== null);
  // A task that was settled otherwise, by an expiry say, is no judgement on the stop, and nothing was released by then.
  const judged = done.filter(({ of }) => of.kind !== 'order' || state.orders.get(of.id)?.state === 'released');
  const released = new Set(judged.flatMap(({ of }) => (of.kind === 'order' ? [of.id] : [])));
  const falseStops = stops.filter(({ id }) => released.has(id)).length;
  const works = [...state.accounts.values()];
  const feedback: Partial<Record<Feedback, number>> = {};
  for (const { feedback: said } of works) if (said !== null) feedback[said] = (feedback[said] ?? 0) + 1;
  return {
    stops: stops.length,
    falseStops,
    falseStopRate: stops.length === 0 ? null : falseStops / stops.length,
    medianHoursToRelease: median(judged.map(({ sinceMs, doneAtMs }) => (doneAtMs! - sinceMs) / hourMs)),
    dismissed: works.filter(({ state: at }) => at === 'dismissed').length,
    feedback,
  };
};
