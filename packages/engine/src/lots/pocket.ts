import type { EntryKind } from '../ledger/order.js';
import { HubCounter } from './hub-counter.js';
import type { PocketState } from './pocket-state.js';
import type { MatchRules } from './rules.js';

/** The interval `[start, end)` of the lot that a transfer's credit made, in minor units. */
export interface Taken<S> {
  readonly source: S;
  readonly start: number;
  readonly end: number;
}

/** One entry as a pocket sees it. `source` names the transfer; `balance` is the pocket's balance after it. */
export interface PocketEntry<S> {
  readonly kind: EntryKind;
  readonly instant: number;
  readonly amount: number;
  readonly balance: number | null;
  readonly source: S;
}

/** What an entry did. The intervals of one lot in all effects are disjoint and, together, a prefix of it. */
export interface EntryEffect<S> {
  /** The pocket was a hub at this entry: it is not matched. */
  readonly hub: boolean;
  /** A debit's links: the lots it is made of. */
  readonly sources: readonly Taken<S>[];
  /** What of a debit no source covers, in minor units. */
  readonly unseen: bigint;
  /** B of trace §4 before a debit, in minor units; null: of a credit, and at a hub. */
  readonly seen: bigint | null;
  /** Lots that went into aged money, older than the window. */
  readonly aged: readonly Taken<S>[];
  /** What a shortfall of the balance took. */
  readonly nameless: readonly Taken<S>[];
  /** Lots that ended because the pocket became a hub. */
  readonly ceased: readonly Taken<S>[];
}

/** What an entry did that changed nothing. */
export const untouched: EntryEffect<never> = {
  hub: false,
  sources: [],
  unseen: 0n,
  seen: null,
  aged: [],
  nameless: [],
  ceased: [],
};

interface Lot<S> {
  /** null: a surplus of the balance, money whose coming was not seen. */
  readonly source: S | null;
  readonly amount: number;
  consumed: number;
  readonly instant: number;
}

const none: readonly never[] = [];
const atHub: EntryEffect<never> = { ...untouched, hub: true };

const smaller = (left: bigint, right: bigint): bigint => (left < right ? left : right);

/**
 * One pocket (account and asset): its aged money and its lots, folded over entries in their order.
 * Owns its lots; nobody else changes them. Source: trace §2.
 *
 * @typeParam S what names a transfer to the caller (an index, an id)
 */
export class Pocket<S> {
  readonly #rules: MatchRules;
  readonly #dustMinor: number;
  #hub: boolean;
  #started = false;
  #aged = 0n;
  /** Aged money and all that is left of the lots. */
  #total = 0n;
  /** B of trace §4: as much, had only the first balance been given. */
  #seen = 0n;
  /** By entry order, so instants never fall; lots before `#head` are gone. */
  #lots: Lot<S>[] = [];
  #head = 0;
  #hubCounter: HubCounter | null;

  constructor(rules: MatchRules, account: { readonly hubFromStart: boolean; readonly dustMinor: number }) {
    this.#rules = rules;
    this.#hub = account.hubFromStart;
    this.#dustMinor = account.dustMinor;
    this.#hubCounter = rules.hubEntries === null || this.#hub ? null : new HubCounter();
  }

  /** An independent copy, for folding a tail of entries that may still change. */
  clone(): Pocket<S> {
    const copy = new Pocket<S>(this.#rules, { hubFromStart: this.#hub, dustMinor: this.#dustMinor });
    copy.#started = this.#started;
    copy.#aged = this.#aged;
    copy.#total = this.#total;
    copy.#seen = this.#seen;
    copy.#lots = this.#lots.slice(this.#head).map((lot) => ({ ...lot }));
    copy.#hubCounter = this.#hubCounter === null ? null : new HubCounter(this.#hubCounter);
    return copy;
  }

  /** Money seen in the pocket: aged and lots, in minor units. */
  get total(): bigint {
    return this.#total;
  }

  get lotCount(): number {
    return this.#lots.length - this.#head;
  }

  /** The pocket as it stands, its lots named by `nameOf`. */
  state(nameOf: (source: S) => string): PocketState {
    return {
      aged: String(this.#aged),
      ...(this.#seen === this.#total ? {} : { seen: String(this.#seen) }),
      lots: [...this.#living()].map(({ source, amount, consumed, instant }) => ({
        id: source === null ? null : nameOf(source),
        amount,
        consumed,
        instant,
      })),
      started: this.#started,
      hub: this.#hub,
      hubHours: this.#hubCounter?.byHour() ?? [],
    };
  }

  /** Takes the next entry. Entries must come in the order of trace §1. */
  step(entry: PocketEntry<S>): EntryEffect<S> {
    if (this.#hub) return atHub;
    if (this.#becomesHub(entry)) {
      const ceased = this.#cease();
      return ceased.length === 0 ? atHub : { ...atHub, ceased };
    }
    const balance = this.#rules.trustBalances ? entry.balance : null;
    if (!this.#started) this.#open(entry, balance);

    const aged: Taken<S>[] = [];
    const sources: Taken<S>[] = [];
    let unseen = 0n;
    const seen = entry.kind === 'credit' ? null : this.#seen;
    if (seen === null) this.#seen += BigInt(entry.amount);
    else this.#seen -= smaller(BigInt(entry.amount), seen);
    if (entry.kind === 'credit') {
      this.#append(entry.source, entry.amount, entry.instant);
    } else {
      this.#age(entry.instant, aged);
      unseen = this.#take(BigInt(entry.amount), sources);
    }
    const nameless = balance === null ? none : this.#reconcile(entry.instant, BigInt(balance), aged);
    if (seen === null && aged.length === 0 && nameless.length === 0) return untouched;
    return { hub: false, sources, unseen, seen, aged, nameless, ceased: none };
  }

  #becomesHub(entry: PocketEntry<S>): boolean {
    if (this.#hubCounter === null || entry.amount < this.#dustMinor) return false;
    if (this.#hubCounter.add(entry.instant) <= this.#rules.hubEntries!) return false;
    this.#hub = true;
    this.#hubCounter = null;
    return true;
  }

  #cease(): readonly Taken<S>[] {
    const ceased: Taken<S>[] = [];
    for (const lot of this.#living()) {
      if (lot.source !== null) ceased.push({ source: lot.source, start: lot.consumed, end: lot.amount });
    }
    this.#lots = [];
    this.#head = 0;
    this.#aged = 0n;
    this.#total = 0n;
    this.#seen = 0n;
    return ceased;
  }

  #open(entry: PocketEntry<S>, balance: number | null): void {
    this.#started = true;
    if (balance === null) return;
    const before = BigInt(balance) + (entry.kind === 'debit' ? BigInt(entry.amount) : -BigInt(entry.amount));
    if (before > 0n) {
      this.#aged = before;
      this.#total = before;
      this.#seen = before;
    }
  }

  #append(source: S | null, amount: number, instant: number): void {
    this.#lots.push({ source, amount, consumed: 0, instant });
    this.#total += BigInt(amount);
  }

  /** Lots older than the window are no longer told apart. */
  #age(instant: number, aged: Taken<S>[]): void {
    if (this.#rules.windowMs === null) return;
    const oldest = instant - this.#rules.windowMs;
    for (; this.#head < this.#lots.length; this.#head++) {
      const lot = this.#lots[this.#head]!;
      if (lot.instant >= oldest) break;
      this.#aged += BigInt(lot.amount - lot.consumed);
      if (lot.source !== null) aged.push({ source: lot.source, start: lot.consumed, end: lot.amount });
    }
    this.#compact();
  }

  /** Takes `wanted` from the sources in the order of the policy; returns what no source covers. */
  #take(wanted: bigint, taken: Taken<S>[]): bigint {
    let left = wanted;
    if (this.#rules.policy === 'fifo') left = this.#takeAged(left);
    while (left > 0n && this.#head < this.#lots.length) {
      const lot = this.#rules.policy === 'fifo' ? this.#lots[this.#head]! : this.#lots[this.#lots.length - 1]!;
      const piece = Number(smaller(left, BigInt(lot.amount - lot.consumed)));
      if (lot.source !== null) taken.push({ source: lot.source, start: lot.consumed, end: lot.consumed + piece });
      lot.consumed += piece;
      left -= BigInt(piece);
      this.#total -= BigInt(piece);
      if (lot.consumed < lot.amount) break;
      if (this.#rules.policy === 'fifo') this.#head++;
      else this.#lots.pop();
    }
    this.#compact();
    return this.#rules.policy === 'lifo' ? this.#takeAged(left) : left;
  }

  #takeAged(wanted: bigint): bigint {
    const piece = smaller(wanted, this.#aged);
    this.#aged -= piece;
    this.#total -= piece;
    return wanted - piece;
  }

  /** Makes the pocket agree with a balance that the feed gave after this entry. */
  #reconcile(instant: number, balance: bigint, aged: Taken<S>[]): readonly Taken<S>[] {
    if (balance > this.#total) {
      this.#append(null, Number(balance - this.#total), instant);
      return none;
    }
    if (balance === this.#total) return none;
    const nameless: Taken<S>[] = [];
    this.#age(instant, aged);
    this.#take(this.#total - balance, nameless);
    return nameless;
  }

  *#living(): Iterable<Lot<S>> {
    for (let index = this.#head; index < this.#lots.length; index++) yield this.#lots[index]!;
  }

  /** Gives back the room of spent lots, rarely enough that each lot is moved a bounded number of times. */
  #compact(): void {
    if (this.#head > 64 && this.#head * 2 > this.#lots.length) {
      this.#lots = this.#lots.slice(this.#head);
      this.#head = 0;
    }
  }
}
