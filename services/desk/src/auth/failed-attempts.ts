import { WeirError } from '@weir/model';

const windowMs = 60_000;
/** Addresses that are remembered: whoever has more at hand guesses no token with them either. */
const addressesMax = 10_000;

interface Failed {
  readonly untilMs: number;
  count: number;
}

/**
 * Counts attempts to sign in that failed, by address. Only these: behind a proxy all have one address, and whoever has a good token is
 * not kept out by who has none. Owns what failed within the minute.
 */
export class FailedAttempts {
  readonly #max: number;
  readonly #nowMs: () => number;
  readonly #byAddress = new Map<string, Failed>();

  /** @param max of one address within a minute */
  constructor(max: number, nowMs: () => number) {
    this.#max = max;
    this.#nowMs = nowMs;
  }

  /** @throws {WeirError} `DESK_TOO_MANY` where there were too many before */
  add(address: string): void {
    const now = this.#nowMs();
    const known = this.#byAddress.get(address);
    const failed = known !== undefined && known.untilMs > now ? known : { untilMs: now + windowMs, count: 0 };
    failed.count++;
    this.#byAddress.delete(address);
    this.#byAddress.set(address, failed);
    if (this.#byAddress.size > addressesMax) this.#byAddress.delete(this.#byAddress.keys().next().value!);
    if (failed.count > this.#max)
      throw new WeirError('DESK_TOO_MANY', `again in ${Math.ceil((failed.untilMs - now) / 1_000)} seconds`);
  }
}
