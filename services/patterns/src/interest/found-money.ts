import type { Finding } from '@weir/engine';

/** As JSON. */
export type SavedFoundMoney = readonly (readonly [id: string, transfers: readonly string[], untilMs: number])[];

type Found = Pick<Finding, 'id' | 'state' | 'transfers' | 'until'>;

/** Which transfers standing findings are about. Owns them, so that a finding that changes gives up what it no longer names. */
export class FoundMoney {
  readonly #byFinding = new Map<string, { readonly transfers: readonly string[]; readonly untilMs: number }>();

  /** Takes a finding as it now is, and returns the transfers that it is about since now, and is no more about. */
  take({ id, state, transfers, until }: Found): { readonly more: readonly string[]; readonly less: readonly string[] } {
    const before = this.#byFinding.get(id)?.transfers ?? [];
    const now = state === 'standing' ? transfers : [];
    if (now.length === 0) this.#byFinding.delete(id);
    else this.#byFinding.set(id, { transfers: now, untilMs: until });
    return {
      more: now.filter((transfer) => !before.includes(transfer)),
      less: before.filter((transfer) => !now.includes(transfer)),
    };
  }

  /** Forgets findings whose last evidence lies before an instant, milliseconds UTC. */
  forgetBefore(instant: number): void {
    for (const [id, { untilMs }] of this.#byFinding) if (untilMs < instant) this.#byFinding.delete(id);
  }

  saved(): SavedFoundMoney {
    return [...this.#byFinding].map(([id, { transfers, untilMs }]) => [id, transfers, untilMs]);
  }

  load(saved: SavedFoundMoney): void {
    for (const [id, transfers, untilMs] of saved) this.#byFinding.set(id, { transfers, untilMs });
  }
}
