import type { Image } from './image.js';
import { type Pockets, pocketAt } from './pockets.js';
import type { Transfers } from './transfers.js';

/** A number where it fits 53 bits, else a bigint. */
type Sum = number | bigint;

/** In the column, where the sum is longer than 53 bits and stands beside. */
const isWide = -1;
const most = BigInt(Number.MAX_SAFE_INTEGER);
const narrowed = (sum: bigint): Sum => (sum > most || sum < -most ? sum : Number(sum));
const smaller = (left: bigint, right: bigint): bigint => (left < right ? left : right);

/**
 * B of trace §4: what a pocket holds as far as money was seen to come and go, balances counting only at its start. That
 * is what its total is, until a balance is given later; from then on the difference is kept, for such pockets alone. Each
 * debit keeps what B was before it. Owns the differences and the sums that are longer than 53 bits.
 */
export class SeenBalances {
  readonly #transfers: Transfers;
  readonly #pockets: Pockets;
  /** By pocket: B less its total. */
  readonly #ahead = new Map<number, Sum>();
  readonly #wide = new Map<number, bigint>();
  /** There was a difference once: debits that are taken back may have known it. */
  #isUsed = false;

  constructor(transfers: Transfers, pockets: Pockets) {
    this.#transfers = transfers;
    this.#pockets = pockets;
  }

  isAhead(pocket: number): boolean {
    return this.#ahead.size > 0 && this.#ahead.has(pocket);
  }

  of(pocket: number): Sum {
    const ahead = this.#ahead.size === 0 ? 0 : (this.#ahead.get(pocket) ?? 0);
    if (typeof ahead === 'number' && this.#pockets.totalHighOf(pocket) === 0) {
      const sum = this.#pockets.doubles[pocket + pocketAt.total]! + ahead;
      if (sum <= Number.MAX_SAFE_INTEGER) return sum;
    }
    return narrowed(this.totalOf(pocket) + BigInt(ahead));
  }

  /** Says that B is as given, whatever the total came to. */
  set(pocket: number, seen: Sum): void {
    const isNarrow = typeof seen === 'number' && this.#pockets.totalHighOf(pocket) === 0;
    const ahead = isNarrow
      ? seen - this.#pockets.doubles[pocket + pocketAt.total]!
      : narrowed(BigInt(seen) - this.totalOf(pocket));
    if (ahead === 0) {
      if (this.#ahead.size > 0) this.#ahead.delete(pocket);
      return;
    }
    this.#ahead.set(pocket, ahead);
    this.#isUsed = true;
  }

  /** Keeps B as a debit that is about to be matched finds it. */
  note(transfer: number, pocket: number): void {
    const seen = this.of(pocket);
    if (typeof seen === 'number') this.#transfers.seen[transfer] = seen;
    else {
      this.#transfers.seen[transfer] = isWide;
      this.#wide.set(transfer, seen);
    }
  }

  /** B before a debit that was matched, also after it was taken back; null: the entry is a credit. */
  beforeEntry(entry: number): Sum | null {
    return (entry & 1) === 1 ? null : this.before(entry >> 1);
  }

  /** B before a debit; above 2^53 − 1 as a bigint. */
  before(transfer: number): Sum {
    const seen = this.#transfers.seen[transfer]!;
    return seen === isWide ? this.#wide.get(transfer)! : seen;
  }

  /** An entry was applied that found B as given. */
  applied(pocket: number, isCredit: boolean, amount: number, before: Sum): void {
    if (typeof before === 'number') {
      const after = isCredit ? before + amount : before - Math.min(amount, before);
      if (after <= Number.MAX_SAFE_INTEGER) {
        this.set(pocket, after);
        return;
      }
    }
    const [change, found] = [BigInt(amount), BigInt(before)];
    this.set(pocket, narrowed(isCredit ? found + change : found - smaller(change, found)));
  }

  /** A credit was taken back that had made B as given. */
  creditTakenBack(pocket: number, amount: number, after: Sum): void {
    this.set(pocket, typeof after === 'number' ? after - amount : narrowed(after - BigInt(amount)));
  }

  /** A debit was taken back. */
  debitTakenBack(pocket: number, transfer: number): void {
    if (this.#isUsed) this.set(pocket, this.before(transfer));
  }

  save(image: Image): void {
    image.put('isUsed', this.#isUsed);
    image.put('ahead', texts(this.#ahead));
    image.put('wide', texts(this.#wide));
  }

  load(image: Image): void {
    this.#isUsed = image.value<boolean>('isUsed');
    for (const [pocket, ahead] of image.value<[number, string][]>('ahead'))
      this.#ahead.set(pocket, narrowed(BigInt(ahead)));
    for (const [transfer, seen] of image.value<[number, string][]>('wide')) this.#wide.set(transfer, BigInt(seen));
  }

  /** What the pocket holds by its lots and aged money. */
  totalOf(pocket: number): bigint {
    const low = BigInt(this.#pockets.doubles[pocket + pocketAt.total]!);
    return low + (BigInt(this.#pockets.totalHighOf(pocket)) << 53n);
  }
}

const texts = (sums: ReadonlyMap<number, Sum>): [number, string][] => [...sums].map(([of, sum]) => [of, String(sum)]);
