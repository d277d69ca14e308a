import type { LiveLedger } from './live-ledger.js';
import { lotWordAt, lotWords } from './lots.js';
import { pocketWordAt } from './pockets.js';
import { entryWordAt, entryWords, transferWordAt, transferWords } from './transfer-layout.js';

/** So many transfers are looked at ahead at most: what they touch must find room in the nearer caches until it is used. */
export const warmedMax = 64;

/** A number, or 0 for those below. */
const orFirst = (number: number): number => number & ~(number >> 31);

/**
 * Brings into the cache what a ledger is about to read, step by step for all of some transfers: memory is waited for
 * once a step and not once a transfer. Changes nothing in the ledger. What the methods return means nothing, and must
 * be kept: else the reading would be left out.
 */
export class LookAhead {
  readonly #ledger: LiveLedger;
  /** Pockets that `enter` takes for those of the transfers it was given; −1: new ones. Their texts may differ. */
  readonly payers = new Int32Array(warmedMax);
  readonly payees = new Int32Array(warmedMax);

  constructor(ledger: LiveLedger) {
    this.#ledger = ledger;
  }

  /**
   * For transfers that are about to enter.
   * @param ids hashes of ids; `from`, `to`: hashes of pockets; all of `count` transfers
   * @param idLength bytes that their ids most often have
   */
  enter(ids: Int32Array, from: Int32Array, to: Int32Array, count: number, idLength: number): number {
    const { pockets, lots, hubHours } = this.#ledger.matching;
    const payers = this.payers;
    const payees = this.payees;
    let seen = 0;
    for (let index = 0; index < count; index++) {
      seen ^=
        this.#ledger.accounts.glance(from[index]!) ^
        this.#ledger.accounts.glance(to[index]!) ^
        this.#ledger.ids.glance(ids[index]!);
    }
    for (let index = 0; index < count; index++) {
      seen ^= lots.glanceFree(index) ^ this.#ledger.texts.glanceFree(idLength, index);
      payers[index] = this.#ledger.accounts.guess(from[index]!);
      payees[index] = this.#ledger.accounts.guess(to[index]!);
    }
    const words = pockets.words;
    // No branch may hang on what is being waited for: a wrong guess would throw away all reading that is under way.
    for (let index = 0; index < count; index++) {
      const payer = orFirst(payers[index]!) * 2;
      const payee = orFirst(payees[index]!) * 2;
      seen ^= words[payer + pocketWordAt.flags]! ^ words[payer + pocketWordAt.hash]!;
      seen ^= words[payee + pocketWordAt.flags]! ^ words[payee + pocketWordAt.hash]!;
    }
    const lotRows = lots.words;
    for (let index = 0; index < count; index++) {
      const payer = orFirst(payers[index]!);
      const payee = orFirst(payees[index]!);
      const oldest = orFirst(words[payer * 2 + pocketWordAt.firstLot]!) * lotWords;
      const newest = orFirst(words[payee * 2 + pocketWordAt.lastLot]!) * lotWords;
      seen ^= lotRows[oldest]! ^ lotRows[oldest + lotWordAt.flags]! ^ lotRows[newest + lotWordAt.next]!;
      seen ^= hubHours.glance(payer) ^ hubHours.glance(payee);
    }
    if (this.#ledger.watch !== null) seen ^= this.#ledger.watch.warm(payers, payees, count);
    return seen;
  }

  /** For `entries[from..to)` that are about to be told of. */
  tell(entries: Int32Array, from: number, to: number): number {
    const { transfers, pockets, pieces, lots } = this.#ledger.matching;
    const { words } = transfers;
    const named = this.payers;
    const texts = this.#ledger.texts.words;
    let seen = 0;
    for (let at = from; at < to; at++) {
      const row = (entries[at]! >> 1) * transferWords;
      const payer = words[row + entryWordAt.pocket]! * 2;
      const payee = words[row + entryWords + entryWordAt.pocket]! * 2;
      seen ^= pockets.words[payer + pocketWordAt.flags]! ^ pockets.words[payer + pocketWordAt.bytes]!;
      seen ^= pockets.words[payee + pocketWordAt.flags]! ^ pockets.words[payee + pocketWordAt.bytes]!;
      seen ^= texts[words[row + transferWordAt.text]! * 2]!;
      named[at - from] = pieces.lot(orFirst(words[row + entryWordAt.chain]!));
    }
    for (let at = 0; at < to - from; at++) {
      named[at] = lots.words[orFirst(named[at]!) * lotWords + lotWordAt.text]!;
    }
    for (let at = 0; at < to - from; at++) seen ^= texts[named[at]! * 2]!;
    return seen;
  }

  /** For the first `count` of the transfers `going` that are about to be let go. */
  forget(going: Int32Array, count: number): number {
    const { transfers, lots, pieces } = this.#ledger.matching;
    const { words } = transfers;
    const named = this.payers;
    const texts = this.#ledger.texts.words;
    let seen = 0;
    const ids = this.payees;
    for (let index = 0; index < count; index++) {
      const row = going[index]! * transferWords;
      named[index] = words[row + entryWordAt.chain]!;
      ids[index] = words[row + transferWordAt.text]!;
    }
    for (let index = 0; index < count; index++) {
      named[index] = pieces.lot(orFirst(named[index]!));
      ids[index] = texts[ids[index]! * 2 + 1]!;
    }
    for (let index = 0; index < count; index++) seen ^= this.#ledger.ids.glance(ids[index]!);
    for (let index = 0; index < count; index++) {
      const row = orFirst(named[index]!) * lotWords;
      named[index] = lots.words[row + lotWordAt.text]!;
      seen ^= lots.words[row + lotWordAt.flags]!;
    }
    for (let index = 0; index < count; index++) seen ^= texts[named[index]! * 2]!;
    return seen;
  }
}
