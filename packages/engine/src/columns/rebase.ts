// What a repair does to the live ledger: the past of some pockets is put in new, and what came after it applied again.
// The lots of the past keep their numbers where they are the same lots: then what did not change is not told again.
import type { PocketState } from '../lots/pocket-state.js';
import { hashBytes } from './hash.js';
import { lotAt, lotDoubles, lotFlags, lotWordAt, lotWords } from './lots.js';
import type { Matching } from './matching.js';
import { pocketFlags, pocketWordAt } from './pockets.js';
import type { TextPool } from './text-pool.js';
import { entryFlags as entryIs, transferFlags } from './transfer-layout.js';

/** A pocket of which everything before `horizon` (milliseconds UTC) comes to `state`. */
export interface RebasedPocket {
  readonly pocket: number;
  readonly horizon: number;
  readonly state: PocketState;
}

/** What a rebase needs of the ledger that it changes. */
export interface RebasedLedger {
  readonly matching: Matching;
  readonly texts: TextPool;
  makeManifold(transfer: number): void;
  compare(left: number, right: number): number;
  sameChain(left: number, right: number): boolean;
  markChanged(entry: number): void;
  /** Those who look on are told of entries that are taken back, and of those that are applied. */
  takenBack(entry: number): void;
  applied(entry: number): void;
}

/** What an entry did before. */
interface Before {
  readonly chain: number;
  readonly wasHub: boolean;
  readonly seen: number | bigint | null;
  readonly isTail: boolean;
}

const tellsOf = entryIs.changed | entryIs.told | entryIs.stands;
const high53 = 53n;

/** One rebase of some pockets, in two steps: between them, entries of these pockets may come and go. */
export class PocketRebase {
  readonly #ledger: RebasedLedger;
  readonly #pockets: readonly RebasedPocket[];
  readonly #before = new Map<number, Before>();
  /** By pocket: lots that no transfer in the columns owns, to be used again or freed. */
  readonly #oldLots = new Map<number, number[]>();

  /** Takes all entries of the pockets out of their lists. */
  constructor(ledger: RebasedLedger, pockets: readonly RebasedPocket[]) {
    this.#ledger = ledger;
    this.#pockets = pockets;
    const standing = this.#standing();
    for (const { pocket, horizon } of pockets) this.#takeApart(pocket, horizon, standing.get(pocket)!);
  }

  /** Puts in the states, and applies what stands later. */
  finish(): void {
    const { matching, texts } = this.#ledger;
    const standing = this.#standing();
    for (const rebased of this.#pockets) this.#putTogether(rebased, standing.get(rebased.pocket)!);
    for (const { chain, isTail } of this.#before.values()) {
      if (isTail) matching.dropChain(chain);
      else this.#freePieces(chain);
    }
    for (const lots of this.#oldLots.values()) {
      for (const lot of lots) {
        const text = matching.lots.textOf(lot);
        if (text !== 0) texts.free(text);
        matching.lots.free(lot);
      }
    }
  }

  /** The standing entries of each pocket. A look at all transfers: some of these entries are in no list. */
  #standing(): Map<number, number[]> {
    const found = new Map<number, number[]>(this.#pockets.map(({ pocket }) => [pocket, []]));
    const { transfers } = this.#ledger.matching;
    for (let transfer = 0; transfer < transfers.end; transfer++) {
      if ((transfers.flagsOf(transfer) & transferFlags.free) !== 0) continue;
      const debit = transfer * 2;
      if ((transfers.stateOf(debit) & entryIs.stands) !== 0) found.get(transfers.fromOf(transfer))?.push(debit);
      if ((transfers.stateOf(debit + 1) & entryIs.stands) !== 0) found.get(transfers.toOf(transfer))?.push(debit + 1);
    }
    return found;
  }

  #takeApart(pocket: number, horizon: number, entries: readonly number[]): void {
    const ledger = this.#ledger;
    const { matching } = ledger;
    const { transfers, pockets, lots, pieces } = matching;
    matching.needLots(pocket);
    const listed = entries.filter((entry) => (transfers.stateOf(entry) & entryIs.listed) !== 0);
    const isTail = (entry: number): boolean => this.#instantOf(entry) >= horizon;
    for (const entry of listed.filter(isTail).sort((left, right) => ledger.compare(right, left))) {
      const wasHub = (transfers.stateOf(entry) & entryIs.hub) !== 0;
      ledger.takenBack(entry);
      matching.takeBack(entry);
      this.#before.set(entry, {
        chain: transfers.chainOf(entry),
        wasHub,
        seen: matching.seen.lostBy(entry),
        isTail: true,
      });
    }
    const found = new Set<number>();
    for (let lot = pockets.words[pocket * 2 + pocketWordAt.firstLot]!; lot >= 0; ) {
      found.add(lot);
      lot = lots.words[lot * lotWords + lotWordAt.next]!;
    }
    for (const entry of listed) {
      if (isTail(entry)) continue;
      const chain = transfers.chainOf(entry);
      this.#before.set(entry, { chain, wasHub: false, seen: null, isTail: false });
      // Others may have let go since of what it did not take the last of.
      for (let piece = chain; piece >= 0; piece = pieces.next(piece)) {
        if (pieces.isLast(piece)) found.add(pieces.lot(piece));
      }
    }
    for (const entry of entries) {
      const transfer = entry >> 1;
      ledger.makeManifold(transfer);
      if ((entry & 1) === 1) found.delete(transfers.lotOf(transfer));
      const did = transfers.stateOf(entry);
      if (!this.#before.has(entry)) {
        this.#before.set(entry, { chain: -1, wasHub: (did & entryIs.hub) !== 0, seen: null, isTail: isTail(entry) });
      }
      transfers.setChain(entry, -1);
      transfers.setState(entry, did & tellsOf);
    }
    this.#oldLots.set(pocket, [...found]);
  }

  #putTogether({ pocket, horizon, state }: RebasedPocket, entries: readonly number[]): void {
    const { matching } = this.#ledger;
    const { transfers } = matching;
    const takingPart = entries.filter((entry) => {
      const transfer = entry >> 1;
      return transfers.fromOf(transfer) !== transfers.toOf(transfer) && transfers.amountOf(transfer) > 0;
    });
    const tail = takingPart.filter((entry) => this.#instantOf(entry) >= horizon);
    const past = takingPart.filter((entry) => this.#instantOf(entry) < horizon);
    this.#setState(pocket, state, past);
    tail.sort((left, right) => this.#ledger.compare(left, right));
    if (state.hub) {
      for (const entry of tail) {
        transfers.addState(entry, entryIs.hub);
        this.#tellIfChanged(entry, true);
      }
      return;
    }
    this.#list(pocket, tail);
    for (const entry of tail) {
      matching.apply(entry);
      this.#ledger.applied(entry);
      this.#tellIfChanged(entry, (transfers.stateOf(entry) & entryIs.hub) !== 0);
    }
  }

  #tellIfChanged(entry: number, isHub: boolean): void {
    const { matching } = this.#ledger;
    const before = this.#before.get(entry);
    if (before === undefined || before.wasHub !== isHub) this.#ledger.markChanged(entry);
    else if (!this.#ledger.sameChain(before.chain, matching.transfers.chainOf(entry))) this.#ledger.markChanged(entry);
    else if (!isHub && before.seen !== matching.seen.foundBy(entry)) this.#ledger.markChanged(entry);
  }

  #list(pocket: number, tail: readonly number[]): void {
    const { transfers, pockets } = this.#ledger.matching;
    for (const [index, entry] of tail.entries()) {
      transfers.addState(entry, entryIs.listed);
      transfers.setPrevious(entry, tail[index - 1] ?? -1);
      transfers.setNext(entry, tail[index + 1] ?? -1);
    }
    const last = tail.at(-1);
    pockets.setLast(pocket, last ?? -1, last === undefined ? Number.NEGATIVE_INFINITY : this.#instantOf(last));
  }

  #setState(pocket: number, state: PocketState, past: readonly number[]): void {
    const { matching } = this.#ledger;
    const { pockets, lots, transfers, hubHours } = matching;
    const base = pocket * 2;
    const { words } = pockets;
    words[base + pocketWordAt.flags]! &= ~(pocketFlags.started | pocketFlags.hub | pocketFlags.hubForGood);
    if (state.started) words[base + pocketWordAt.flags]! |= pocketFlags.started;
    if (state.hub) words[base + pocketWordAt.flags]! |= pocketFlags.hub | pocketFlags.hubForGood;
    words[base + pocketWordAt.firstLot] = -1;
    words[base + pocketWordAt.lastLot] = -1;
    pockets.setLast(pocket, -1, Number.NEGATIVE_INFINITY);
    hubHours.clear(pocket);
    hubHours.put(pocket, state.hubHours);
    const aged = BigInt(state.aged);
    pockets.setOnlyAged(pocket, Number(BigInt.asUintN(53, aged)), Number(aged >> high53));
    for (const entry of past) {
      const lot = (entry & 1) === 1 ? transfers.lotOf(entry >> 1) : -1;
      // Nothing is left of it unless the state says so; it goes with its transfer.
      if (lot >= 0) lots.words[lot * lotWords + lotWordAt.flags] = lotFlags.owned | lotFlags.gone | lotFlags.done;
    }
    this.#putLots(pocket, state, past);
    matching.seen.set(pocket, state.seen === undefined ? matching.seen.totalOf(pocket) : BigInt(state.seen));
  }

  #putLots(pocket: number, state: PocketState, past: readonly number[]): void {
    const { matching, texts } = this.#ledger;
    const { pockets, lots, transfers } = matching;
    // Two lots of one id came at two instants: the id came again when the first was let go of.
    const twice = idsTwice(state);
    const nameOf = (id: string, instant: number): string => (twice.has(id) ? `${instant} ${id}` : id);
    const transferOf = new Map<string, number>();
    for (const entry of past) {
      if ((entry & 1) === 0) continue;
      transferOf.set(nameOf(texts.text(transfers.textOf(entry >> 1)), this.#instantOf(entry)), entry >> 1);
    }
    const unowned = new Map<string, number>();
    const nameless: number[] = [];
    for (const lot of this.#oldLots.get(pocket)!) {
      const text = lots.textOf(lot);
      if (text === 0) nameless.push(lot);
      else unowned.set(nameOf(texts.text(text), lots.doubles[lot * lotDoubles + lotAt.instant]!), lot);
    }
    for (const { id, amount, consumed, instant } of state.lots) {
      const name = id === null ? null : nameOf(id, instant);
      const transfer = name === null ? undefined : transferOf.get(name);
      const known = name === null ? undefined : unowned.get(name);
      let lot = transfer === undefined ? known : transfers.lotOf(transfer);
      if (lot !== undefined && lot < 0) lot = known;
      if (known !== undefined && lot === known) unowned.delete(name!);
      if (lot === undefined) {
        const text = id === null ? 0 : transfer === undefined ? this.#text(id) : transfers.textOf(transfer);
        lot = lots.add(amount, instant, text, 0);
      }
      if (transfer !== undefined) this.#own(transfer, lot);
      const at = lot * lotDoubles;
      lots.doubles[at] = amount;
      lots.doubles[at + lotAt.consumed] = consumed;
      lots.doubles[at + lotAt.instant] = instant;
      lots.words[lot * lotWords + lotWordAt.flags] = transfer === undefined ? 0 : lotFlags.owned;
      matching.lotLists.append(pocket, lot);
      pockets.addTotal(pocket, amount - consumed);
    }
    this.#oldLots.set(pocket, [...unowned.values(), ...nameless]);
  }

  /** The lot is the transfer's from now on, and has its text. */
  #own(transfer: number, lot: number): void {
    const { matching, texts } = this.#ledger;
    const { transfers, lots } = matching;
    const text = lots.textOf(lot);
    if (text !== transfers.textOf(transfer)) {
      texts.free(text);
      lots.words[lot * lotWords + lotWordAt.text] = transfers.textOf(transfer);
    }
    transfers.setLot(transfer, lot);
  }

  #text(id: string): number {
    const bytes = Buffer.from(id);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this.#ledger.texts.add(view, 0, bytes.length, hashBytes(view, 0, bytes.length));
  }

  #freePieces(chain: number): void {
    const { pieces } = this.#ledger.matching;
    for (let piece = chain; piece >= 0; ) {
      const next = pieces.next(piece);
      pieces.free(piece);
      piece = next;
    }
  }

  #instantOf(entry: number): number {
    const { transfers } = this.#ledger.matching;
    return transfers.instantOf(entry);
  }
}

/** Ids of which the pocket has more than one lot. */
const idsTwice = ({ lots }: PocketState): ReadonlySet<string> => {
  const [once, twice] = [new Set<string>(), new Set<string>()];
  for (const { id } of lots) {
    if (id === null) continue;
    if (once.has(id)) twice.add(id);
    once.add(id);
  }
  return twice;
};
