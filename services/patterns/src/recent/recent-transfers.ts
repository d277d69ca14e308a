import type { AccountId, AssetCode } from '@weir/model';
import { type Arrived, byCredit, byDebit, hasArrived, latestInstant, type Movement } from './movement.js';
import { PocketLists } from './pocket-lists.js';

const debitInstant = ({ time }: Movement): number => time;
const creditInstant = ({ creditTime }: Arrived): number => creditTime;

const bucketMs = 60_000;

/**
 * The transfers of the last while, by payer and by payee: the graph that shapes are looked for in. Owns them; what is
 * older than any window can reach is forgotten, and the oldest go first where there are more than `countMax`.
 */
export class RecentTransfers {
  readonly #countMax: number;
  readonly #onForgotten: (id: string) => void;
  readonly #byId = new Map<string, Movement>();
  readonly #outs = new PocketLists<Movement>(debitInstant, byDebit);
  readonly #ins = new PocketLists<Arrived>(creditInstant, byCredit);
  /** Ids by the minute of their latest instant; ids that have gone since may still stand in it. */
  readonly #buckets = new Map<number, string[]>();
  #forgottenEarly = 0;

  /** @param onForgotten hears of each transfer that is let go, not of those that are taken out */
  constructor(countMax: number, onForgotten: (id: string) => void = () => undefined) {
    this.#countMax = countMax;
    this.#onForgotten = onForgotten;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Transfers that had to go before their window was over. */
  get forgottenEarly(): number {
    return this.#forgottenEarly;
  }

  get(id: string): Movement | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Movement> {
    return this.#byId.values();
  }

  add(movement: Movement): void {
    this.#byId.set(movement.id, movement);
    this.#outs.add(movement.asset, movement.from, movement);
    if (hasArrived(movement)) this.#ins.add(movement.asset, movement.to, movement);
    const bucket = Math.floor(latestInstant(movement) / bucketMs);
    const ids = this.#buckets.get(bucket);
    if (ids === undefined) this.#buckets.set(bucket, [movement.id]);
    else ids.push(movement.id);
    while (this.#byId.size > this.#countMax) {
      const before = this.#byId.size;
      this.#dropBucket(Math.min(...this.#buckets.keys()));
      this.#forgottenEarly += before - this.#byId.size;
    }
  }

  /** Takes a transfer out and returns it; undefined where it is not kept. */
  remove(id: string): Movement | undefined {
    const movement = this.#byId.get(id);
    if (movement === undefined) return undefined;
    this.#byId.delete(id);
    this.#outs.remove(movement.asset, movement.from, movement);
    if (hasArrived(movement)) this.#ins.remove(movement.asset, movement.to, movement);
    return movement;
  }

  /** Debits of a pocket at instants in `[since, until]`, in order; null where they are more than `countMax`. */
  outsOf(account: AccountId, asset: AssetCode, since: number, until: number, countMax: number): Movement[] | null {
    return this.#outs.between(asset, account, since, until, countMax);
  }

  /** Credits of a pocket, likewise. */
  insOf(account: AccountId, asset: AssetCode, since: number, until: number, countMax: number): Arrived[] | null {
    return this.#ins.between(asset, account, since, until, countMax);
  }

  /** Forgets what lies wholly before an instant, in milliseconds UTC, to the minute. */
  forgetBefore(instant: number): void {
    const firstKept = Math.floor(instant / bucketMs);
    for (const bucket of [...this.#buckets.keys()]) if (bucket < firstKept) this.#dropBucket(bucket);
  }

  #dropBucket(bucket: number): void {
    const end = (bucket + 1) * bucketMs;
    for (const id of this.#buckets.get(bucket)!) {
      const movement = this.#byId.get(id);
      // It may have been taken out, or come again at another instant.
      if (movement === undefined || Math.floor(latestInstant(movement) / bucketMs) !== bucket) continue;
      this.#byId.delete(id);
      this.#onForgotten(id);
      this.#outs.forgetBefore(movement.asset, movement.from, end);
      this.#ins.forgetBefore(movement.asset, movement.to, end);
    }
    this.#buckets.delete(bucket);
  }
}
