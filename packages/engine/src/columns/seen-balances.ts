import type { Image } from './image.js';
import { type Pockets, pocketAt } from './pockets.js';
import { isWide, type Sum, SumNotes } from './sum-notes.js';
import type { Transfers } from './transfers.js';

const most = BigInt(Number.MAX_SAFE_INTEGER);
const narrowed = (sum: bigint): Sum => (sum > most || sum < -most ? sum : Number(sum));
const smaller = (left: bigint, right: bigint): bigint => (left < right ? left : right);

/**
 * B of trace §4: what a pocket holds as far as money was seen to come and go, balances counting only at its start. That
 * is what its total is, until a balance is given later; from then on the difference is kept, for such pockets alone.
 *
 * What B was before a debit is told with it, and not kept beyond the message: taking the debit back brings the total to
 * what it was. Only of a debit that found its pocket ahead, B is kept with its transfer. Owns the differences, what is
 * noted for the time of a message, and the sums that are longer than 53 bits.
 */
export class SeenBalances {
  readonly #transfers: Transfers;
  readonly #pockets: Pockets;
  /** By pocket: B less its total. */
  readonly #ahead = new Map<number, Sum>();
  /** By transfer, of debits that found their pocket ahead. */
  readonly #wide = new Map<number, bigint>();
  /** Of debits that were applied in this message: B before them. */
  readonly #found = new SumNotes();
  /** Of debits that were taken back in this message: B before them as it was. */
  readonly #lost = new SumNotes();

  constructor(transfers: Transfers, pockets: Pockets) {
    this.#transfers = transfers;
    this.#pockets = pockets;
  }

  isAhead(pocket: number): boolean {
    return this.#ahead.size > 0 && this.#ahead.has(pocket);
  }

  of(pocket: number): Sum {
    const ahead = this.#ahead.size === 0 ? 0 : (this.#ahead.get(pocket) ?? 0);
    if (ahead === 0) return this.#totalOf(pocket);
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
  }

  /** Notes B as a debit that is about to be matched finds it. True where the pocket was ahead. */
  note(transfer: number, pocket: number): boolean {
    const seen = this.of(pocket);
    this.#found.put(transfer, seen);
    if (!this.isAhead(pocket)) return false;
    this.#transfers.setSeen(transfer, typeof seen === 'number' ? seen : isWide);
    if (typeof seen !== 'number') this.#wide.set(transfer, seen);
    return true;
  }

  /** As `note`, of a pocket that is not ahead. @param seen its total */
  noteTotal(transfer: number, seen: number): void {
    this.#found.putNarrow(transfer, seen);
  }

  /** B before a debit that was applied in this message; above 2^53 − 1 as a bigint. */
  found(transfer: number): Sum {
    const seen = this.#found.get(transfer);
    if (seen === undefined) throw new RangeError('what a debit found is asked for after its message');
    return seen;
  }

  /** As `found`; null: the entry is a credit. */
  foundBy(entry: number): Sum | null {
    return (entry & 1) === 1 ? null : this.found(entry >> 1);
  }

  /** B before a debit as it was when the debit was taken back in this message; null: it was not, or is a credit. */
  lostBy(entry: number): Sum | null {
    return (entry & 1) === 1 ? null : (this.#lost.get(entry >> 1) ?? null);
  }

  /** The records of the message have been taken over. */
  clearMessage(): void {
    this.#found.clear();
    this.#lost.clear();
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

  /** A debit was taken back, and the total is again what it was before. @param wasAhead it had found its pocket ahead */
  debitTakenBack(pocket: number, transfer: number, wasAhead: boolean): void {
    const kept = wasAhead ? this.#transfers.seenOf(transfer) : 0;
    const seen = !wasAhead ? this.#totalOf(pocket) : kept === isWide ? this.#wide.get(transfer)! : kept;
    this.#lost.put(transfer, seen);
    if (wasAhead) this.set(pocket, seen);
    else if (this.#ahead.size > 0) this.#ahead.delete(pocket);
  }

  save(image: Image): void {
    image.put('ahead', texts(this.#ahead));
    image.put('wide', texts(this.#wide));
  }

  load(image: Image): void {
    for (const [pocket, ahead] of image.value<[number, string][]>('ahead'))
      this.#ahead.set(pocket, narrowed(BigInt(ahead)));
    for (const [transfer, seen] of image.value<[number, string][]>('wide')) this.#wide.set(transfer, BigInt(seen));
  }

  /** What the pocket holds by its lots and aged money. */
  totalOf(pocket: number): bigint {
    const low = BigInt(this.#pockets.doubles[pocket + pocketAt.total]!);
    return low + (BigInt(this.#pockets.totalHighOf(pocket)) << 53n);
  }

  #totalOf(pocket: number): Sum {
    if (this.#pockets.totalHighOf(pocket) === 0) return this.#pockets.doubles[pocket + pocketAt.total]!;
    return narrowed(this.totalOf(pocket));
  }
}

const texts = (sums: ReadonlyMap<number, Sum>): [number, string][] => [...sums].map(([of, sum]) => [of, String(sum)]);
