import type { DeskState, StopOrder } from '@weir/acts';

const minute = 60_000;

/** A bank stops its own account about so fast once it has been decided. */
const ownDelayMs = minute;
/** What is believed of an institution that has not answered yet. */
const askedDelayMs = 60 * minute;
/** Answers of one institution that are remembered, the last ones. */
const answersMax = 200;

/** That money is let go has time: it says nothing of how fast an institution stops. */
const lettingGo: ReadonlySet<StopOrder['kind']> = new Set(['release', 'unfreeze']);

const medianOf = (values: readonly number[]): number | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** How long institutions take to answer, from the orders that were sent to them. */
export class AnswerTimes {
  readonly #byInstitution = new Map<string, number[]>();
  readonly #medians = new Map<string, number | null>();
  readonly #counted = new Set<string>();

  /** Takes an order that changed into account. */
  see({ id, answeredAtMs, institution, kind, sentAtMs }: StopOrder): void {
    if (answeredAtMs === null || sentAtMs === null || institution === null || this.#counted.has(id)) return;
    if (lettingGo.has(kind)) return;
    this.#counted.add(id);
    const times = this.#byInstitution.get(institution) ?? [];
    times.push(Math.max(0, answeredAtMs - sentAtMs));
    if (times.length > answersMax) times.shift();
    this.#byInstitution.set(institution, times);
    this.#medians.delete(institution);
  }

  /** @param state orders that stand already */
  static of(state: DeskState): AnswerTimes {
    const times = new AnswerTimes();
    for (const order of state.orders.values()) times.see(order);
    return times;
  }

  /** Half of the answers came within so long, milliseconds; null: none came. */
  medianMs(institution: string): number | null {
    let median = this.#medians.get(institution);
    if (median === undefined) {
      median = medianOf(this.#byInstitution.get(institution) ?? []);
      this.#medians.set(institution, median);
    }
    return median;
  }

  /** How long it takes until an order is executed there, milliseconds. */
  delayMs(institution: string | null, isOwn: boolean): number {
    if (isOwn) return ownDelayMs;
    return (institution === null ? null : this.medianMs(institution)) ?? askedDelayMs;
  }
}
