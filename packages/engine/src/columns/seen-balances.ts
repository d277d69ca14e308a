import type { Image } from './image.js';
import { type Pockets, pocketAt } from './pockets.js';
import type { Transfers } from './transfers.js';

/** In the column, where the sum is longer than 53 bits and stands beside. */
const isWide = -1;
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
  readonly #ahead = new Map<number, bigint>();
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

  of(pocket: number): bigint {
    return this.totalOf(pocket) + (this.#ahead.get(pocket) ?? 0n);
  }

  /** Says that B is as given, whatever the total came to. */
  set(pocket: number, seen: bigint): void {
    const ahead = seen - this.totalOf(pocket);
    if (ahead === 0n) {
      if (this.#ahead.size > 0) this.#ahead.delete(pocket);
      return;
    }
    this.#ahead.set(pocket, ahead);
    this.#isUsed = true;
  }

  /** Keeps B as a debit that is about to be matched finds it. */
  note(transfer: number, pocket: number): void {
    if (this.#ahead.size === 0 && this.#pockets.totalHighOf(pocket) === 0) {
      this.#transfers.seen[transfer] = this.#pockets.doubles[pocket + pocketAt.total]!;
      return;
    }
    const seen = this.of(pocket);
    const fits = seen <= BigInt(Number.MAX_SAFE_INTEGER);
    this.#transfers.seen[transfer] = fits ? Number(seen) : isWide;
    if (!fits) this.#wide.set(transfer, seen);
  }

  /** B before a debit that was matched, also after it was taken back; null: the entry is a credit. */
  beforeEntry(entry: number): number | bigint | null {
    return (entry & 1) === 1 ? null : this.before(entry >> 1);
  }

  /** B before a debit; above 2^53 − 1 as a bigint. */
  before(transfer: number): number | bigint {
    const seen = this.#transfers.seen[transfer]!;
    return seen === isWide ? this.#wide.get(transfer)! : seen;
  }

  /** An entry was applied that found B as given. */
  applied(pocket: number, isCredit: boolean, amount: number, before: bigint): void {
    const change = BigInt(amount);
    this.set(pocket, isCredit ? before + change : before - smaller(change, before));
  }

  /** A debit was taken back. */
  debitTakenBack(pocket: number, transfer: number): void {
    if (this.#isUsed) this.set(pocket, BigInt(this.before(transfer)));
  }

  save(image: Image): void {
    image.put('isUsed', this.#isUsed);
    image.put('ahead', texts(this.#ahead));
    image.put('wide', texts(this.#wide));
  }

  load(image: Image): void {
    this.#isUsed = image.value<boolean>('isUsed');
    for (const [pocket, ahead] of image.value<[number, string][]>('ahead')) this.#ahead.set(pocket, BigInt(ahead));
    for (const [transfer, seen] of image.value<[number, string][]>('wide')) this.#wide.set(transfer, BigInt(seen));
  }

  /** What the pocket holds by its lots and aged money. */
  totalOf(pocket: number): bigint {
    const low = BigInt(this.#pockets.doubles[pocket + pocketAt.total]!);
    return low + (BigInt(this.#pockets.totalHighOf(pocket)) << 53n);
  }
}

const texts = (sums: ReadonlyMap<number, bigint>): [number, string][] =>
  [...sums].map(([of, sum]) => [of, String(sum)]);
