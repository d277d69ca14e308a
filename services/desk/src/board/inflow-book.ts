import type { AccountId } from '@weir/model';
import type { MoneyQuestions } from '@weir/store';

/** A question that failed is asked again after so long. */
const againMs = 30_000;
/** Inflow that was asked for is good for so long: it grows slowly against what is stolen in minutes. */
const goodMs = 10 * 60_000;
/** Accounts that wait; of more the oldest are forgotten: who looks at them asks again. */
const waitingMax = 5_000;

export interface InflowParts {
  readonly store: Pick<MoneyQuestions, 'accountOverview'>;
  readonly nowMs: () => number;
  /** Hears of accounts whose inflow is known now. */
  readonly onKnown: (account: string) => void;
  /** Hears why the store was not asked for a while. */
  readonly onAway: (error: unknown) => void;
}

interface Known {
  readonly byAsset: ReadonlyMap<string, bigint>;
  readonly atMs: number;
}

/**
 * All that ever came into accounts, asked of the store one after another beside everything else: a board must not wait for
 * it. Owns what it was told.
 */
export class InflowBook {
  readonly #store: Pick<MoneyQuestions, 'accountOverview'>;
  readonly #nowMs: () => number;
  readonly #onKnown: (account: string) => void;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Set<string>();
  #notBeforeMs = 0;
  #isAsking = false;

  readonly #onAway: (error: unknown) => void;

  constructor({ store, nowMs, onKnown, onAway }: InflowParts) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#onKnown = onKnown;
    this.#onAway = onAway;
  }

  /** Minor units that came into a pocket; null: not known yet, it is asked for. */
  of(account: string, asset: string): bigint | null {
    const known = this.#known.get(account);
    if (known === undefined || this.#nowMs() - known.atMs > goodMs) this.#want(account);
    return known?.byAsset.get(asset) ?? null;
  }

  #want(account: string): void {
    this.#waiting.add(account);
    if (this.#waiting.size > waitingMax) for (const oldest of this.#waiting) return void this.#waiting.delete(oldest);
    if (!this.#isAsking && this.#nowMs() >= this.#notBeforeMs) void this.#askAll();
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    try {
      for (const account of this.#waiting) {
        this.#waiting.delete(account);
        const { totals } = await this.#store.accountOverview({
          account: account as AccountId,
          stepsMax: 1,
          counterpartiesMax: 1,
          dwellDebits: null,
        });
        const byAsset = new Map(
          totals
            .filter(({ direction }) => direction === 'in')
            .map(({ amount, asset }) => [asset as string, BigInt(amount)]),
        );
        this.#known.set(account, { byAsset, atMs: this.#nowMs() });
        this.#onKnown(account);
      }
    } catch (error) {
      // The store is away, or too busy: shares stay unknown, and whoever looks at an account later asks again.
      this.#onAway(error);
      this.#notBeforeMs = this.#nowMs() + againMs;
    } finally {
      this.#isAsking = false;
    }
  }
}
