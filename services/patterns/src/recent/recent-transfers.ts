import type { AccountId, AssetCode } from '@weir/model';
import { InstantList } from './instant-list.js';
import { type Arrived, byCredit, byDebit, hasArrived, latestInstant, type Movement } from './movement.js';

interface Sides {
  outs: InstantList<Movement> | null;
  ins: InstantList<Arrived> | null;
}

const bucketMs = 60_000;

/**
 * The transfers of the last while, by payer and by payee: the graph that shapes are looked for in. Owns them; what is
 * older than any window can reach is forgotten, and the oldest go first where there are more than `countMax`.
 */
export class RecentTransfers {
  readonly #countMax: number;
  readonly #onForgotten: (id: string) => void;
  readonly #byId = new Map<string, Movement>();
  readonly #pockets = new Map<string, Sides>();
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
    const payer = this.#sides(movement.from, movement.asset);
    payer.outs ??= new InstantList(({ time }) => time, byDebit);
    payer.outs.add(movement);
    if (hasArrived(movement)) {
      const payee = this.#sides(movement.to, movement.asset);
      payee.ins ??= new InstantList(({ creditTime }) => creditTime, byCredit);
      payee.ins.add(movement);
    }
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
    this.#pockets.get(pocketName(movement.from, movement.asset))?.outs?.remove(movement);
    if (hasArrived(movement)) this.#pockets.get(pocketName(movement.to, movement.asset))?.ins?.remove(movement);
    return movement;
  }

  /** Debits of a pocket at instants in `[since, until]`, in order; null where they are more than `countMax`. */
  outsOf(account: AccountId, asset: AssetCode, since: number, until: number, countMax: number): Movement[] | null {
    const outs = this.#pockets.get(pocketName(account, asset))?.outs ?? null;
    return outs === null ? [] : outs.between(since, until, countMax);
  }

  /** Credits of a pocket, likewise. */
  insOf(account: AccountId, asset: AssetCode, since: number, until: number, countMax: number): Arrived[] | null {
    const ins = this.#pockets.get(pocketName(account, asset))?.ins ?? null;
    return ins === null ? [] : ins.between(since, until, countMax);
  }

  /** Forgets what lies wholly before an instant, in milliseconds UTC, to the minute. */
  forgetBefore(instant: number): void {
    const firstKept = Math.floor(instant / bucketMs);
    for (const bucket of [...this.#buckets.keys()]) if (bucket < firstKept) this.#dropBucket(bucket);
  }

  #sides(account: AccountId, asset: AssetCode): Sides {
    const name = pocketName(account, asset);
    let sides = this.#pockets.get(name);
    if (sides === undefined) {
      // Most pockets have only one side.
      sides = { outs: null, ins: null };
      this.#pockets.set(name, sides);
    }
    return sides;
  }

  #dropBucket(bucket: number): void {
    const end = (bucket + 1) * bucketMs;
    const touched = new Set<string>();
    for (const id of this.#buckets.get(bucket)!) {
      const movement = this.#byId.get(id);
      // It may have been taken out, or come again at another instant.
      if (movement === undefined || Math.floor(latestInstant(movement) / bucketMs) !== bucket) continue;
      this.#byId.delete(id);
      this.#onForgotten(id);
      touched.add(pocketName(movement.from, movement.asset)).add(pocketName(movement.to, movement.asset));
    }
    this.#buckets.delete(bucket);
    for (const name of touched) {
      const sides = this.#pockets.get(name);
      // The payee's of a payment whose credit never came.
      if (sides === undefined) continue;
      sides.outs?.forgetBefore(end);
      sides.ins?.forgetBefore(end);
      if ((sides.outs?.size ?? 0) + (sides.ins?.size ?? 0) === 0) this.#pockets.delete(name);
    }
  }
}

const pocketName = (account: AccountId, asset: AssetCode): string => `${asset} ${account}`;
