import type { MatchRules } from '../lots/rules.js';
import { HubHours } from './hub-hours.js';
import { LotLists } from './lot-lists.js';
import { Lots, lotAt, lotDoubles, lotFlags, lotNatureShift, lotWordAt, lotWords } from './lots.js';
import { pieceKinds as kinds, Pieces } from './pieces.js';
import { pocketFlags as flags, noHour, Pockets, pocketAt, pocketWordAt } from './pockets.js';
import { SeenBalances } from './seen-balances.js';
import { entryFlags as entryIs, transferFlags } from './transfer-layout.js';
import { Transfers } from './transfers.js';

const hourMs = 3_600_000;

/**
 * Matching over columns: applies the entries of pockets in their order, and takes the latest back exactly. What an
 * entry did is a chain of pieces. Source: trace §2.
 *
 * Lots of a pocket are a list in order of their credits. A lot that is spent leaves the list but keeps its neighbours:
 * entries are taken back strictly newest first, so at that moment the list is again what it was when the lot left.
 */
export class Matching {
  readonly transfers = new Transfers();
  readonly pockets = new Pockets();
  readonly lots = new Lots();
  readonly lotLists = new LotLists(this.pockets, this.lots);
  readonly pieces = new Pieces();
  readonly hubHours = new HubHours(this.pockets);
  readonly seen = new SeenBalances(this.transfers, this.pockets);
  readonly #isFifo: boolean;
  readonly #windowMs: number;
  readonly #trustBalances: boolean;
  readonly #hubEntries: number;
  readonly #dustOf: (asset: number) => number;
  /** By asset number: no entry before this hour of event time can be taken back any more. */
  readonly keptHours = new Int32Array(256).fill(noHour);

  /** @param dustOf entries of an asset (by number) below this many minor units do not count towards a hub */
  constructor(rules: MatchRules, dustOf: (asset: number) => number) {
    this.#isFifo = rules.policy === 'fifo';
    this.#windowMs = rules.windowMs ?? Number.POSITIVE_INFINITY;
    this.#trustBalances = rules.trustBalances;
    this.#hubEntries = rules.hubEntries ?? Number.POSITIVE_INFINITY;
    this.#dustOf = dustOf;
  }

  /** Applies the next entry of its pocket. Its chain must be empty. */
  apply(entry: number): void {
    const { transfers, pockets } = this;
    const transfer = entry >> 1;
    const isCredit = (entry & 1) === 1;
    const pocket = transfers.pocketOf(entry);
    const words = pockets.words;
    const word = pocket * 2;
    let state = words[word + pocketWordAt.flags]!;
    let did: number = transfers.stateOf(entry) | entryIs.applied;
    if ((state & flags.hub) !== 0) {
      transfers.setState(entry, did | entryIs.hub);
      return;
    }
    if ((state & flags.shelved) !== 0) {
      this.bringBack(pocket);
      state &= ~flags.shelved;
    }
    const amount = transfers.amountOf(transfer);
    const instant = transfers.instantOf(entry);
    if (this.#hubEntries !== Number.POSITIVE_INFINITY && amount >= this.#dustOf(state & 0xff)) {
      did |= entryIs.counted;
      if (this.hubHours.passes(pocket, Math.floor(instant / hourMs), this.#hubEntries, this.keptHours[state & 0xff]!)) {
        transfers.setState(entry, did | entryIs.hub | entryIs.madeHub);
        words[word + pocketWordAt.flags] = state | flags.hub;
        this.#cease(pocket, entry);
        return;
      }
    }
    const balance = this.#trustBalances ? transfers.balanceOf(entry) : -1;
    if ((state & flags.started) === 0) {
      did |= entryIs.opened;
      state |= flags.started;
      words[word + pocketWordAt.flags] = state;
      if (balance >= 0) pockets.open(pocket, balance, isCredit ? -amount : amount);
    }
    transfers.setState(entry, did);
    const isSeenApart = balance >= 0 || this.seen.isAhead(pocket);
    const seenBefore = isSeenApart ? this.seen.of(pocket) : 0;
    if (!isCredit && this.seen.note(transfer, pocket)) transfers.addState(entry, entryIs.ahead);
    if (isCredit) this.#receive(pocket, transfer, amount, instant);
    else {
      this.#age(pocket, entry, instant);
      const left = this.#isFifo ? this.#takeAged(pocket, entry, amount, kinds.agedPaid) : amount;
      const rest = left === 0 ? 0 : this.#takeLots(pocket, entry, left, kinds.source);
      if (rest > 0 && !this.#isFifo) this.#takeAged(pocket, entry, rest, kinds.agedPaid);
    }
    if (balance >= 0) this.#reconcile(pocket, entry, instant, balance);
    if (isSeenApart) this.seen.applied(pocket, isCredit, amount, seenBefore);
  }

  /** Takes back the latest applied entry of its pocket. Its chain stays, to be compared with what it does next time. */
  takeBack(entry: number): void {
    const { transfers, pockets } = this;
    const transfer = entry >> 1;
    const isCredit = (entry & 1) === 1;
    const pocket = transfers.pocketOf(entry);
    const did = transfers.stateOf(entry);
    const isSeenApart =
      isCredit && (did & entryIs.hub) === 0 && (this.seen.isAhead(pocket) || transfers.balanceOf(entry) >= 0);
    const seenAfter = isSeenApart ? this.seen.of(pocket) : 0;
    const kept =
      (did & (entryIs.listed | entryIs.changed | entryIs.told | entryIs.stands)) |
      ((did & entryIs.hub) === 0 ? 0 : entryIs.wasHub);
    transfers.setState(entry, kept);
    for (let piece = transfers.chainOf(entry); piece >= 0; piece = this.pieces.next(piece))
      this.#putBack(pocket, piece);
    if ((did & entryIs.madeHub) !== 0) pockets.words[pocket * 2 + pocketWordAt.flags]! &= ~flags.hub;
    if ((did & entryIs.counted) !== 0) this.hubHours.takeBack(pocket);
    if ((did & entryIs.hub) !== 0) return;
    if (isCredit) {
      const lot = transfers.lotOf(transfer);
      this.lotLists.unlink(pocket, lot);
      this.pockets.takeTotal(pocket, transfers.amountOf(transfer));
    } else this.seen.debitTakenBack(pocket, transfer, (did & entryIs.ahead) !== 0);
    if ((did & entryIs.opened) !== 0) {
      pockets.words[pocket * 2 + pocketWordAt.flags]! &= ~flags.started;
      pockets.setOnlyAged(pocket, 0, 0);
      this.seen.set(pocket, 0);
    } else if (isSeenApart) this.seen.creditTakenBack(pocket, transfers.amountOf(transfer), seenAfter);
  }

  /** Gives back the pieces of a chain that says no more what its entry did. */
  dropChain(head: number): void {
    const { pieces, lots } = this;
    for (let piece = head; piece >= 0; ) {
      const next = pieces.next(piece);
      // Lots without a name are made anew with their entry.
      if (pieces.kind(piece) === kinds.surplus) lots.free(pieces.lot(piece));
      pieces.free(piece);
      piece = next;
    }
  }

  /** Gives back the pieces of a chain that cannot change any more, and the lots of which it took the last. */
  settleChain(head: number): void {
    const { pieces } = this;
    for (let piece = head; piece >= 0; ) {
      const next = pieces.next(piece);
      // Entries before this one are settled with it or were before: nothing else can name the lot any more.
      if (pieces.isLast(piece)) this.#finish(pieces.lot(piece));
      pieces.free(piece);
      piece = next;
    }
  }

  /** A transfer is kept longer than a plain one from now on: its lot must not go before it. */
  own(transfer: number): void {
    const lot = this.transfers.lotOf(transfer);
    if (lot >= 0) this.lots.words[lot * lotWords + lotWordAt.flags]! |= lotFlags.owned;
  }

  /** The transfer of an owned lot is let go. True where the lot lives on, and with it the text of the id. */
  disown(lot: number, stands: boolean): boolean {
    const { words } = this.lots;
    const at = lot * lotWords + lotWordAt.flags;
    words[at]! &= ~lotFlags.owned;
    if (stands && (words[at]! & lotFlags.done) === 0) return true;
    this.lots.free(lot);
    return false;
  }

  #finish(lot: number): void {
    const { words } = this.lots;
    const word = lot * lotWords;
    if ((words[word + lotWordAt.flags]! & lotFlags.owned) !== 0) {
      words[word + lotWordAt.flags]! |= lotFlags.done;
      return;
    }
    const text = words[word + lotWordAt.text]!;
    if (text !== 0) this.freeText(text);
    this.lots.free(lot);
  }

  /** Set by the owner of the texts. */
  freeText: (text: number) => void = () => {};

  /** Set by the owner of the shelf on which lots of idle pockets lie. */
  bringBack: (pocket: number) => void = () => {
    throw new RangeError('lots lie on a shelf that was not given');
  };

  /** Brings the lots of a pocket back where they lie on a shelf. */
  needLots(pocket: number): void {
    if ((this.pockets.words[pocket * 2 + pocketWordAt.flags]! & flags.shelved) !== 0) this.bringBack(pocket);
  }

  #receive(pocket: number, transfer: number, amount: number, instant: number): void {
    const { transfers, lots } = this;
    let lot = transfers.lotOf(transfer);
    if (lot < 0) {
      const isOwned = (transfers.flagsOf(transfer) & transferFlags.manifold) !== 0;
      lot = lots.add(
        amount,
        instant,
        transfers.textOf(transfer),
        (isOwned ? lotFlags.owned : 0) | (transfers.natureOf(transfer) << lotNatureShift),
      );
      transfers.setLot(transfer, lot);
    } else {
      lots.doubles[lot * lotDoubles] = amount;
      lots.doubles[lot * lotDoubles + lotAt.consumed] = 0;
      lots.doubles[lot * lotDoubles + lotAt.instant] = instant;
    }
    this.lotLists.append(pocket, lot);
    this.pockets.addTotal(pocket, amount);
  }

  #age(pocket: number, entry: number, instant: number): void {
    if (this.#windowMs === Number.POSITIVE_INFINITY) return;
    const { lots, pockets } = this;
    const oldest = instant - this.#windowMs;
    for (;;) {
      const lot = pockets.words[pocket * 2 + pocketWordAt.firstLot]!;
      if (lot < 0 || lots.doubles[lot * lotDoubles + lotAt.instant]! >= oldest) return;
      const amount = lots.doubles[lot * lotDoubles]!;
      const consumed = lots.doubles[lot * lotDoubles + lotAt.consumed]!;
      this.#note(entry, kinds.aged, lot, consumed, amount, true);
      this.lotLists.unlink(pocket, lot);
      pockets.addAged(pocket, amount - consumed);
    }
  }

  #takeAged(pocket: number, entry: number, wanted: number, kind: number): number {
    const { pockets } = this;
    const aged = pockets.doubles[pocket + pocketAt.aged]!;
    const piece = aged >= wanted || pockets.agedHighOf(pocket) > 0 ? wanted : aged;
    if (piece === 0) return wanted;
    this.#note(entry, kind, -1, piece, 0, false);
    pockets.takeAged(pocket, piece);
    pockets.takeTotal(pocket, piece);
    return wanted - piece;
  }

  /** Takes `wanted` from the lots in the order of the policy; returns what they do not cover. */
  #takeLots(pocket: number, entry: number, wanted: number, kind: number): number {
    const { pockets } = this;
    const doubles = this.lots.doubles;
    const end = pocket * 2 + (this.#isFifo ? pocketWordAt.firstLot : pocketWordAt.lastLot);
    let left = wanted;
    while (left > 0) {
      const lot = pockets.words[end]!;
      if (lot < 0) break;
      const at = lot * lotDoubles;
      const consumed = doubles[at + lotAt.consumed]!;
      const rest = doubles[at]! - consumed;
      const piece = Math.min(left, rest);
      this.#note(entry, kind, lot, consumed, consumed + piece, piece === rest);
      doubles[at + lotAt.consumed] = consumed + piece;
      left -= piece;
      if (piece === rest) this.lotLists.unlink(pocket, lot);
    }
    if (left < wanted) pockets.takeTotal(pocket, wanted - left);
    return left;
  }

  /** Makes the pocket agree with a balance that the feed gave after this entry. */
  #reconcile(pocket: number, entry: number, instant: number, balance: number): void {
    const { pockets } = this;
    const total = pockets.doubles[pocket + pocketAt.total]!;
    const high = pockets.totalHighOf(pocket);
    if (high === 0 && balance === total) return;
    if (high === 0 && balance > total) {
      const lot = this.lots.add(balance - total, instant, 0, 0);
      this.#note(entry, kinds.surplus, lot, 0, 0, false);
      this.lotLists.append(pocket, lot);
      pockets.addTotal(pocket, balance - total);
      return;
    }
    this.#age(pocket, entry, instant);
    // A shortfall beyond 2^53 is taken in parts: what is taken from one lot or from aged money stays one piece.
    while (pockets.totalHighOf(pocket) > 0) {
      const low = pockets.doubles[pocket + pocketAt.total]!;
      const missing = low - balance + Number.MAX_SAFE_INTEGER + 1;
      const isLast = pockets.totalHighOf(pocket) === 1 && low - balance < 0;
      this.#lose(pocket, entry, isLast ? missing : Number.MAX_SAFE_INTEGER);
    }
    const rest = pockets.doubles[pocket + pocketAt.total]! - balance;
    if (rest > 0) this.#lose(pocket, entry, rest);
  }

  #lose(pocket: number, entry: number, amount: number): void {
    const left = this.#isFifo ? this.#takeAged(pocket, entry, amount, kinds.agedLost) : amount;
    const rest = left === 0 ? 0 : this.#takeLots(pocket, entry, left, kinds.nameless);
    if (rest > 0 && !this.#isFifo) this.#takeAged(pocket, entry, rest, kinds.agedLost);
  }

  #cease(pocket: number, entry: number): void {
    const { pockets, lots } = this;
    for (;;) {
      const lot = pockets.words[pocket * 2 + pocketWordAt.firstLot]!;
      if (lot < 0) break;
      const at = lot * lotDoubles;
      this.#note(entry, kinds.ceased, lot, lots.doubles[at + lotAt.consumed]!, lots.doubles[at]!, true);
      this.lotLists.unlink(pocket, lot);
    }
    const aged = pockets.doubles[pocket + pocketAt.aged]!;
    this.#note(entry, kinds.agedCeased, -1, aged, pockets.agedHighOf(pocket), false);
    pockets.setOnlyAged(pocket, 0, 0);
  }

  #putBack(pocket: number, piece: number): void {
    const { pieces, pockets, lots } = this;
    const lot = pieces.lot(piece);
    const start = pieces.start(piece);
    const end = pieces.end(piece);
    switch (pieces.kind(piece)) {
      case kinds.source:
      case kinds.nameless:
        if ((lots.words[lot * lotWords + lotWordAt.flags]! & lotFlags.gone) !== 0) this.lotLists.relink(pocket, lot);
        lots.doubles[lot * lotDoubles + lotAt.consumed] = start;
        pockets.addTotal(pocket, end - start);
        break;
      case kinds.aged:
        this.lotLists.relink(pocket, lot);
        pockets.takeAged(pocket, end - start);
        break;
      case kinds.ceased:
        this.lotLists.relink(pocket, lot);
        pockets.addTotal(pocket, end - start);
        break;
      case kinds.agedPaid:
      case kinds.agedLost:
        pockets.addAged(pocket, start);
        pockets.addTotal(pocket, start);
        break;
      case kinds.agedCeased:
        pockets.setOnlyAged(pocket, start, end);
        break;
      case kinds.surplus:
        pockets.takeTotal(pocket, lots.doubles[lot * lotDoubles]!);
        this.lotLists.unlink(pocket, lot);
        break;
    }
  }

  /** Adds a piece to the entry's chain; adjacent ones of one lot are one. @param isLast nothing is left of the lot */
  #note(entry: number, kind: number, lot: number, start: number, end: number, isLast: boolean): void {
    const { transfers, pieces } = this;
    const head = transfers.chainOf(entry);
    if (head >= 0 && pieces.kind(head) === kind && pieces.lot(head) === lot) {
      if (lot >= 0 && pieces.end(head) === start) {
        pieces.extend(head, end, isLast);
        return;
      }
    }
    transfers.setChain(entry, pieces.add(head, kind, lot, start, end, isLast));
  }
}
