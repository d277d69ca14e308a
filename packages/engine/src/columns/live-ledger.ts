import type { MatchRules } from '../lots/rules.js';
import { Matching } from './matching.js';
import { pocketFlags, pocketWordAt, pocketWords } from './pockets.js';
import { TextPool } from './text-pool.js';
import { TextTable } from './text-table.js';
import { entryFlags as entryIs } from './transfers.js';

/** Where an entry stood that was told of and stands there no more. */
export interface DepartedEntry {
  readonly entry: number;
  readonly id: string;
  readonly pocket: number;
  readonly instant: number;
  readonly seq: number;
}

/**
 * The ledger as it runs: transfers that may still change, their entries in the pockets' order, and what they are
 * matched to. An entry that comes in order costs one step; one that comes before others, or leaves, has those of its
 * pocket after it taken back and applied again at the end of the message. Owns all columns. Source: trace §2 and §5.
 */
export class LiveLedger {
  readonly texts = new TextPool();
  readonly matching: Matching;
  readonly #ids = new TextTable(this.texts);
  readonly #accounts = new TextTable(this.texts);
  readonly #pending: number[] = [];
  #changed = new Int32Array(1024);
  #changedCount = 0;
  /** Entries that were told of and left their place in this message. */
  departed: DepartedEntry[] = [];
  readonly #isMine: (accountHash: number) => boolean;

  /**
   * @param dustOf entries of an asset (by number) below this many minor units do not count towards a hub
   * @param isMine whether a pocket with this hash is folded here (another shard folds the rest)
   */
  constructor(rules: MatchRules, dustOf: (asset: number) => number, isMine: (hash: number) => boolean = () => true) {
    this.matching = new Matching(rules, dustOf);
    this.matching.freeText = (text) => this.texts.free(text);
    this.#isMine = isMine;
  }

  /** Entries whose records have to be told, some perhaps twice, in the order of their change. */
  get changed(): Int32Array {
    return this.#changed.subarray(0, this.#changedCount);
  }

  get heldBytes(): number {
    const { transfers, pockets, lots, pieces, hubHours } = this.matching;
    return [transfers, pockets, lots, pieces, hubHours, this.texts, this.#ids, this.#accounts].reduce(
      (sum, columns) => sum + columns.heldBytes,
      0,
    );
  }

  /** The pocket of an account, `[at, at + length)`, and an asset number; made where it is new. */
  pocket(view: DataView, at: number, length: number, accountHash: number, asset: number): number {
    const { pockets } = this.matching;
    const hash = pocketHash(accountHash, asset);
    const known = this.#accounts.find(hash, view, at, length, pockets.words, pocketWords, pocketWordAt.text);
    if (known >= 0) return known;
    const text = this.texts.add(view, at, length, hash);
    const pocket = pockets.add(text, asset, isCash(view, at, length));
    if (!this.#isMine(hash)) pockets.words[pocket * pocketWords + pocketWordAt.flags]! |= pocketFlags.foreign;
    this.#accounts.add(hash, pocket);
    return pocket;
  }

  /** The transfer with the id `[at, at + length)`, or −1. */
  find(view: DataView, at: number, length: number, hash: number): number {
    return this.#ids.find(hash, view, at, length, this.matching.transfers.text, 1, 0);
  }

  /** A new transfer of this id, with nothing but the id. */
  add(view: DataView, at: number, length: number, hash: number): number {
    const { transfers } = this.matching;
    const transfer = transfers.add();
    transfers.text[transfer] = this.texts.add(view, at, length, hash);
    this.#ids.add(hash, transfer);
    return transfer;
  }

  /** An entry of a transfer, its columns filled, begins to stand. */
  enter(entry: number): void {
    const { transfers, pockets } = this.matching;
    const transfer = entry >> 1;
    const from = transfers.from[transfer]!;
    const to = transfers.to[transfer]!;
    const pocket = (entry & 1) === 1 ? to : from;
    const words = pockets.words;
    const base = pocket * pocketWords;
    const state = words[base + pocketWordAt.flags]!;
    if ((state & pocketFlags.foreign) !== 0) {
      transfers.entry[entry]! |= entryIs.stands;
      return;
    }
    if (from === to || transfers.amount[transfer] === 0) {
      transfers.entry[entry]! |= entryIs.stands;
      this.#markChanged(entry);
      return;
    }
    if ((state & pocketFlags.hubForGood) !== 0) {
      transfers.entry[entry]! |= entryIs.stands | entryIs.hub;
      this.#markChanged(entry);
      return;
    }
    transfers.entry[entry]! |= entryIs.stands | entryIs.listed;
    this.#markChanged(entry);
    const last = words[base + pocketWordAt.lastEntry]!;
    if (last >= 0 && this.#compare(entry, last) < 0) {
      this.#insert(entry, pocket, last);
      return;
    }
    this.#linkAfter(entry, last, base);
    if (words[base + pocketWordAt.applied] !== last) return;
    this.matching.apply(entry);
    words[base + pocketWordAt.applied] = entry;
  }

  /** An entry stands no more: it was voided, or stands elsewhere from now on. Call before its columns change. */
  leave(entry: number): void {
    const { matching } = this;
    const { transfers } = matching;
    const transfer = entry >> 1;
    const isCredit = (entry & 1) === 1;
    const pocket = isCredit ? transfers.to[transfer]! : transfers.from[transfer]!;
    const did = transfers.entry[entry]!;
    if ((did & entryIs.told) !== 0) {
      this.departed.push({
        entry,
        id: this.texts.text(transfers.text[transfer]!),
        pocket,
        instant: isCredit ? transfers.creditTime[transfer]! : transfers.time[transfer]!,
        seq: transfers.seq[transfer]!,
      });
    }
    if ((did & entryIs.listed) !== 0) {
      const base = pocket * pocketWords;
      if ((did & entryIs.applied) !== 0) {
        this.#takeBackTo(transfers.previous[entry]!, base);
        this.#markPending(pocket);
      }
      this.#unlink(entry, base);
      matching.freeChain(transfers.chain[entry]!);
      transfers.chain[entry] = -1;
    }
    transfers.entry[entry] = 0;
  }

  /** Applies what waits. Call at the end of a message; then `changed` and `departed` say what to tell. */
  settleMessage(): void {
    for (const pocket of this.#pending) this.#applyRest(pocket);
    this.#pending.length = 0;
  }

  /** The records of `changed` and `departed` have been taken over. */
  clearMessage(): void {
    this.#changedCount = 0;
    if (this.departed.length > 0) this.departed = [];
  }

  /** Lets go of a transfer that can no longer change. Not inside a message. */
  forget(transfer: number): void {
    const { matching } = this;
    const { transfers } = matching;
    this.#settle(transfer * 2);
    this.#settle(transfer * 2 + 1);
    const text = transfers.text[transfer]!;
    this.#ids.remove(this.texts.hashOf(text), transfer);
    const lot = transfers.lot[transfer]!;
    if (lot < 0 || !matching.disown(lot)) this.texts.free(text);
    transfers.free(transfer);
  }

  accountOf(pocket: number): string {
    return this.texts.text(this.matching.pockets.words[pocket * pocketWords + pocketWordAt.text]!);
  }

  idOf(transfer: number): string {
    return this.texts.text(this.matching.transfers.text[transfer]!);
  }

  #settle(entry: number): void {
    const { matching } = this;
    const { transfers, pockets } = matching;
    const did = transfers.entry[entry]!;
    if ((did & entryIs.listed) === 0) return;
    if ((did & entryIs.applied) === 0) throw new RangeError('an entry was settled before it was applied');
    const transfer = entry >> 1;
    const pocket = (entry & 1) === 1 ? transfers.to[transfer]! : transfers.from[transfer]!;
    const base = pocket * pocketWords;
    if (pockets.words[base + pocketWordAt.applied] === entry) {
      pockets.words[base + pocketWordAt.applied] = transfers.previous[entry]!;
    }
    this.#unlink(entry, base);
    matching.freeChain(transfers.chain[entry]!);
    if ((did & entryIs.madeHub) !== 0) {
      pockets.words[base + pocketWordAt.flags]! |= pocketFlags.hubForGood;
      matching.hubHours.clear(pocket);
    }
  }

  /** Puts an entry before others of its pocket. */
  #insert(entry: number, pocket: number, last: number): void {
    const { transfers } = this.matching;
    const base = pocket * pocketWords;
    let before = transfers.previous[last]!;
    while (before >= 0 && this.#compare(entry, before) < 0) before = transfers.previous[before]!;
    if (before < 0 || (transfers.entry[before]! & entryIs.applied) !== 0) this.#takeBackTo(before, base);
    this.#linkAfter(entry, before, base);
    this.#markPending(pocket);
  }

  /** Takes back all applied entries of a pocket after `before` (−1: all). */
  #takeBackTo(before: number, base: number): void {
    const { matching } = this;
    const words = matching.pockets.words;
    let entry = words[base + pocketWordAt.applied]!;
    while (entry !== before) {
      matching.takeBack(entry);
      entry = matching.transfers.previous[entry]!;
    }
    words[base + pocketWordAt.applied] = before;
  }

  #applyRest(pocket: number): void {
    const { matching } = this;
    const { transfers, pockets } = matching;
    const base = pocket * pocketWords;
    pockets.words[base + pocketWordAt.flags]! &= ~pocketFlags.pending;
    const applied = pockets.words[base + pocketWordAt.applied]!;
    let entry = applied < 0 ? pockets.words[base + pocketWordAt.firstEntry]! : transfers.next[applied]!;
    for (; entry >= 0; entry = transfers.next[entry]!) {
      const before = transfers.chain[entry]!;
      const was = transfers.entry[entry]!;
      transfers.chain[entry] = -1;
      transfers.entry[entry] = was & ~entryIs.wasHub;
      matching.apply(entry);
      if ((was & entryIs.changed) === 0) {
        const isHub = (transfers.entry[entry]! & entryIs.hub) !== 0;
        const wasHub = (was & entryIs.wasHub) !== 0;
        if (isHub !== wasHub || !this.#sameChain(before, transfers.chain[entry]!)) this.#markChanged(entry);
      }
      matching.freeChain(before);
      pockets.words[base + pocketWordAt.applied] = entry;
    }
  }

  #sameChain(left: number, right: number): boolean {
    const { pieces, lots } = this.matching;
    let a = left;
    let b = right;
    for (; a >= 0 && b >= 0; a = pieces.next(a), b = pieces.next(b)) {
      if (pieces.kind(a) !== pieces.kind(b) || pieces.start(a) !== pieces.start(b) || pieces.end(a) !== pieces.end(b)) {
        return false;
      }
      const [lotA, lotB] = [pieces.lot(a), pieces.lot(b)];
      // Lots without a name are made anew each time; nobody is told of them.
      if (lotA !== lotB && (lots.textOf(lotA) !== 0 || lots.textOf(lotB) !== 0)) return false;
    }
    return a < 0 && b < 0;
  }

  #markChanged(entry: number): void {
    const { transfers } = this.matching;
    if ((transfers.entry[entry]! & entryIs.changed) !== 0) return;
    transfers.entry[entry]! |= entryIs.changed;
    if (this.#changedCount === this.#changed.length) {
      const changed = new Int32Array(this.#changed.length * 2);
      changed.set(this.#changed);
      this.#changed = changed;
    }
    this.#changed[this.#changedCount++] = entry;
  }

  #markPending(pocket: number): void {
    const words = this.matching.pockets.words;
    const at = pocket * pocketWords + pocketWordAt.flags;
    if ((words[at]! & pocketFlags.pending) !== 0) return;
    words[at]! |= pocketFlags.pending;
    this.#pending.push(pocket);
  }

  #linkAfter(entry: number, before: number, base: number): void {
    const { transfers, pockets } = this.matching;
    const words = pockets.words;
    const after = before < 0 ? words[base + pocketWordAt.firstEntry]! : transfers.next[before]!;
    transfers.previous[entry] = before;
    transfers.next[entry] = after;
    if (before < 0) words[base + pocketWordAt.firstEntry] = entry;
    else transfers.next[before] = entry;
    if (after < 0) words[base + pocketWordAt.lastEntry] = entry;
    else transfers.previous[after] = entry;
  }

  #unlink(entry: number, base: number): void {
    const { transfers, pockets } = this.matching;
    const words = pockets.words;
    const before = transfers.previous[entry]!;
    const after = transfers.next[entry]!;
    if (before < 0) words[base + pocketWordAt.firstEntry] = after;
    else transfers.next[before] = after;
    if (after < 0) words[base + pocketWordAt.lastEntry] = before;
    else transfers.previous[after] = before;
  }

  /** Orders entries by (instant, seq, id by bytes, debit before credit). Source: trace §1. */
  #compare(left: number, right: number): number {
    const { transfers } = this.matching;
    const [a, b] = [left >> 1, right >> 1];
    const instantA = (left & 1) === 1 ? transfers.creditTime[a]! : transfers.time[a]!;
    const instantB = (right & 1) === 1 ? transfers.creditTime[b]! : transfers.time[b]!;
    if (instantA !== instantB) return instantA - instantB;
    return (
      transfers.seq[a]! - transfers.seq[b]! ||
      this.texts.compare(transfers.text[a]!, transfers.text[b]!) ||
      left - right
    );
  }
}

/** Different for every asset of one account, so that equal hash and equal text are the same pocket. */
export const pocketHash = (accountHash: number, asset: number): number => accountHash ^ Math.imul(asset, 0x9e3779b1);

const cash = [0x63, 0x61, 0x73, 0x68, 0x3a];

/** `cash:…`: a place where money leaves or enters as notes; a hub from the start. */
const isCash = (view: DataView, at: number, length: number): boolean =>
  length > cash.length && cash.every((byte, index) => view.getUint8(at + index) === byte);
