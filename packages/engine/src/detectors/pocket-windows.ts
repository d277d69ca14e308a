import { WeirError } from '@weir/model';
import type { DetectorBankOptions } from './bank-options.js';
import { sumMax } from './day-rule.js';
import { isStranger, PairMemory } from './pair-memory.js';
import { PocketColumns } from './pocket-columns.js';
import { WindowEntries } from './window-entries.js';
import {
  acquaintanceShift,
  entryAt,
  entryDoubles,
  entryFlags,
  entryWordAt,
  entryWords,
  firedShift,
  pocketAt,
  pocketDoubles,
  pocketWordAt,
  pocketWords,
  pushedAt,
  pushedDoubles,
} from './window-layout.js';

const dwellMsMax = 0xffff_ffff;

type WindowOptions = Pick<DetectorBankOptions, 'splitWindowMs' | 'pairMemoryMs' | 'pairsMax'>;

/**
 * The trailing window of every pocket: entries in a list, sums over those inside the window. Entries that left it are
 * kept while an entry that may still be taken back could bring them back in. Owns the columns and the memory of pairs.
 *
 * Sums stop at 2^53 − 1: an entry counts with what there is room for, so that taking it back is exact.
 */
export class PocketWindows {
  readonly pockets = new PocketColumns();
  readonly entries = new WindowEntries();
  readonly pairs: PairMemory;
  /** The numbers of the entry that is being pushed: see `pushedAt`. */
  readonly pushed = new Float64Array(pushedDoubles);
  /** No entry at an earlier instant is pushed or taken back any more. */
  horizon = 0;
  readonly #windowMs: number;
  readonly #pairMemoryMs: number;

  constructor(options: WindowOptions, pocketCount: number) {
    this.#windowMs = options.splitWindowMs;
    this.#pairMemoryMs = options.pairMemoryMs;
    this.pairs = new PairMemory(options.pairsMax);
    this.pockets.grow(pocketCount);
  }

  get heldBytes(): number {
    return this.pockets.heldBytes + this.entries.doubles.byteLength + this.pairs.heldBytes;
  }

  /** Entries before this instant are outside every window that can still be asked for. */
  get keptFrom(): number {
    return this.horizon - this.#windowMs;
  }

  forget(horizon: number): void {
    if (horizon <= this.horizon) return;
    this.horizon = horizon;
    this.pairs.forget(Math.floor(horizon / this.#pairMemoryMs));
  }

  /** Instant of the pocket's newest entry, kept or not; −1: none is known. */
  newestInstant(pocket: number): number {
    return this.pockets.doubles[pocket * pocketDoubles + pocketAt.newestInstant]!;
  }

  /** The pocket's newest entry; 0: none is kept. */
  newest(pocket: number): number {
    return this.pockets.words[pocket * pocketWords + pocketWordAt.newest]!;
  }

  /** True where an entry changed a note. */
  isNoted(entry: number): boolean {
    return this.entries.words[entry * entryWords + entryWordAt.undo] !== 0;
  }

  /**
   * Moves the window's end to the instant of the entry that is being pushed, and notes the instant before it.
   * @throws {WeirError} `FOLD_INVARIANT` for an instant before that entry or before the horizon
   */
  advance(pocket: number): void {
    const { words, doubles } = this.pockets;
    const word = pocket * pocketWords;
    const instant = this.pushed[pushedAt.instant]!;
    const before = doubles[pocket * pocketDoubles + pocketAt.newestInstant]!;
    this.pushed[pushedAt.before] = before;
    if (instant < before || instant < this.horizon) this.#refuse(pocket, instant, before);
    if (words[word + pocketWordAt.newest] === 0) return;
    const expiry = instant - this.#windowMs;
    if (before < expiry) {
      this.pockets.empty(pocket);
      if (before < this.horizon - this.#windowMs) this.#releaseAll(pocket);
      return;
    }
    const start = words[word + pocketWordAt.start]!;
    if (start !== 0 && this.entries.doubles[start * entryDoubles]! < expiry) {
      this.#expire(pocket, expiry);
      this.#releaseBefore(pocket, this.keptFrom);
    }
  }

  /**
   * Puts the entry that is being pushed at the end of a window that was advanced to its instant; returns the entry.
   * `flags`: `counted` and `personal`. `counterparty` −1: not named, nobody.
   */
  append(pocket: number, kind: number, counterparty: number, flags: number): number {
    const { words, doubles: pockets } = this.pockets;
    const word = pocket * pocketWords;
    const at = pocket * pocketDoubles;
    const entry = this.entries.take();
    const { words: entryWordsColumn, doubles: entries } = this.entries;
    const entryWord = entry * entryWords;
    const entryDouble = entry * entryDoubles;
    const pushed = this.pushed;
    const instant = pushed[pushedAt.instant]!;
    const newest = words[word + pocketWordAt.newest]!;

    let kept = flags;
    let amountCounted = pushed[pushedAt.amount]!;
    let fundedCounted = 0;
    let dwellMs = 0;
    if ((flags & entryFlags.counted) !== 0) {
      const sum = pockets[at + kind]!;
      if (amountCounted > sumMax - sum) amountCounted = sumMax - sum;
      pockets[at + kind] = sum + amountCounted;
      const funded = pushed[pushedAt.funded]!;
      if (funded > 0) {
        const passedOn = pockets[at + pocketAt.passedOn]!;
        fundedCounted = Math.min(funded, sumMax - passedOn);
        pockets[at + pocketAt.passedOn] = passedOn + fundedCounted;
        dwellMs = Math.min(Math.round(pushed[pushedAt.dwellWeight]! / funded), dwellMsMax);
      }
    }
    let sameBefore = 0;
    if (counterparty !== -1) {
      const personal = (flags & entryFlags.personal) !== 0;
      const generation = Math.floor(instant / this.#pairMemoryMs);
      const identity = this.pockets.identityOf(pocket);
      const was = this.pairs.meet(identity, counterparty, kind, generation, personal ? entry : 0);
      kept |= was << acquaintanceShift;
      if (personal) {
        sameBefore = this.pairs.latestBefore;
        kept |= entryFlags.latest;
        if (isStranger(was)) {
          kept |= entryFlags.firstTime;
          words[word + pocketWordAt.firstTime + kind]! += 1;
        }
        if (sameBefore !== 0 && this.#isInWindow(sameBefore, pocket * 2 + kind, counterparty)) {
          entryWordsColumn[sameBefore * entryWords + entryWordAt.flags]! &= ~entryFlags.latest;
          kept |= entryFlags.tookLatest;
        } else words[word + pocketWordAt.parties + kind]! += 1;
      }
    }

    entries[entryDouble] = instant;
    entries[entryDouble + entryAt.amount] = amountCounted;
    entries[entryDouble + entryAt.funded] = fundedCounted;
    entries[entryDouble + entryAt.token] = pushed[pushedAt.token]!;
    entryWordsColumn[entryWord + entryWordAt.owner] = pocket * 2 + kind;
    entryWordsColumn[entryWord + entryWordAt.counterparty] = counterparty;
    entryWordsColumn[entryWord + entryWordAt.next] = 0;
    entryWordsColumn[entryWord + entryWordAt.previous] = newest;
    entryWordsColumn[entryWord + entryWordAt.sameBefore] = sameBefore;
    entryWordsColumn[entryWord + entryWordAt.flags] = kept;
    entryWordsColumn[entryWord + entryWordAt.undo] = 0;
    entryWordsColumn[entryWord + entryWordAt.dwell] = dwellMs;
    if (newest === 0) words[word + pocketWordAt.oldest] = entry;
    else entryWordsColumn[newest * entryWords + entryWordAt.next] = entry;
    words[word + pocketWordAt.newest] = entry;
    pockets[at + pocketAt.newestInstant] = instant;
    if (words[word + pocketWordAt.start] === 0) words[word + pocketWordAt.start] = entry;
    return entry;
  }

  /** Takes the newest entry back: the window is as it was before it. The entry must be the pocket's newest. */
  takeBack(pocket: number, entry: number): void {
    const words = this.pockets.words;
    const word = pocket * pocketWords;
    const entryWord = entry * entryWords;
    const flags = this.entries.words[entryWord + entryWordAt.flags]!;
    const kind = this.entries.words[entryWord + entryWordAt.owner]! & 1;
    this.#count(pocket, entry, -1);
    const counterparty = this.entries.words[entryWord + entryWordAt.counterparty]!;
    if (counterparty !== -1) {
      const was = (flags >> acquaintanceShift) & 3;
      const generation = Math.floor(this.entries.doubles[entry * entryDoubles]! / this.#pairMemoryMs);
      const identity = this.pockets.identityOf(pocket);
      const sameBefore = this.entries.words[entryWord + entryWordAt.sameBefore]!;
      const latest = (flags & entryFlags.personal) !== 0 ? sameBefore : -1;
      this.pairs.unmeet(identity, counterparty, kind, was, generation, latest);
      if ((flags & entryFlags.tookLatest) !== 0) {
        this.entries.words[sameBefore * entryWords + entryWordAt.flags]! |= entryFlags.latest;
        words[word + pocketWordAt.parties + kind]! += 1;
      }
    }
    const newest = this.entries.words[entryWord + entryWordAt.previous]!;
    words[word + pocketWordAt.newest] = newest;
    if (words[word + pocketWordAt.start] === entry) words[word + pocketWordAt.start] = 0;
    const at = pocket * pocketDoubles;
    if (newest === 0) {
      words[word + pocketWordAt.oldest] = 0;
      this.pockets.doubles[at + pocketAt.newestInstant] = this.pockets.doubles[at + pocketAt.before]!;
    } else {
      this.entries.words[newest * entryWords + entryWordAt.next] = 0;
      this.pockets.doubles[at + pocketAt.newestInstant] = this.entries.doubles[newest * entryDoubles]!;
      this.#reach(pocket, newest);
    }
    if (flags >> firedShift !== 0) this.#join(pocket);
    this.entries.words[entryWord + entryWordAt.owner] = -1;
    this.entries.give(entry);
  }

  /** Marks an entry with what fired at it. */
  fire(pocket: number, entry: number, mask: number): void {
    this.entries.words[entry * entryWords + entryWordAt.flags]! |= mask << firedShift;
    this.pockets.setStanding(pocket, this.pockets.standingOf(pocket) | mask);
  }

  firedAt(entry: number): number {
    return this.entries.words[entry * entryWords + entryWordAt.flags]! >> firedShift;
  }

  /** Gives back what no window that can still be asked for reaches. */
  release(pocket: number): void {
    const word = pocket * pocketWords;
    const newest = this.pockets.words[word + pocketWordAt.newest]!;
    if (newest === 0) return;
    const keptFrom = this.keptFrom;
    if (this.newestInstant(pocket) < keptFrom) {
      this.pockets.empty(pocket);
      this.#releaseAll(pocket);
      return;
    }
    const start = this.pockets.words[word + pocketWordAt.start]!;
    if (start !== 0 && this.entries.doubles[start * entryDoubles]! < keptFrom) this.#expire(pocket, keptFrom);
    this.#releaseBefore(pocket, keptFrom);
  }

  /** Forgets the pocket, as if it had never had an entry, and calls it `identity` from now on. */
  clear(pocket: number, identity: number, before: number): void {
    const word = pocket * pocketWords;
    this.pockets.empty(pocket);
    for (let entry = this.pockets.words[word + pocketWordAt.oldest]!; entry !== 0; ) {
      const next = this.entries.words[entry * entryWords + entryWordAt.next]!;
      this.entries.words[entry * entryWords + entryWordAt.owner] = -1;
      this.entries.give(entry);
      entry = next;
    }
    this.pockets.words[word + pocketWordAt.oldest] = 0;
    this.pockets.words[word + pocketWordAt.newest] = 0;
    this.pockets.rename(pocket, identity, before);
  }

  #refuse(pocket: number, instant: number, before: number): never {
    throw new WeirError(
      'FOLD_INVARIANT',
      `an entry of pocket ${pocket} at ${instant} comes after ${before} or before the horizon ${this.horizon}`,
    );
  }

  /** Whether what the memory of pairs calls the latest entry of a pair still is one, inside the window. */
  #isInWindow(entry: number, owner: number, counterparty: number): boolean {
    const word = entry * entryWords;
    return (
      this.entries.words[word + entryWordAt.owner] === owner &&
      this.entries.words[word + entryWordAt.counterparty] === counterparty &&
      (this.entries.words[word + entryWordAt.flags]! & entryFlags.personal) !== 0 &&
      this.entries.doubles[entry * entryDoubles]! >= this.pushed[pushedAt.instant]! - this.#windowMs
    );
  }

  /** Entries before `expiry` leave the window; at least one stays. */
  #expire(pocket: number, expiry: number): void {
    const word = pocket * pocketWords;
    let entry = this.pockets.words[word + pocketWordAt.start]!;
    let fired = 0;
    let instant = this.entries.doubles[entry * entryDoubles]!;
    while (instant < expiry) {
      this.#count(pocket, entry, -1);
      fired |= this.firedAt(entry);
      entry = this.entries.words[entry * entryWords + entryWordAt.next]!;
      instant = this.entries.doubles[entry * entryDoubles]!;
    }
    this.pockets.words[word + pocketWordAt.start] = entry;
    if (fired !== 0) this.#join(pocket);
  }

  /** Entries that had left come back in, as far as the window of `newest` reaches. */
  #reach(pocket: number, newest: number): void {
    const word = pocket * pocketWords;
    const oldestInstant = this.entries.doubles[newest * entryDoubles]! - this.#windowMs;
    let standing = this.pockets.standingOf(pocket);
    let start = this.pockets.words[word + pocketWordAt.start]!;
    let entry = start === 0 ? newest : this.entries.words[start * entryWords + entryWordAt.previous]!;
    while (entry !== 0 && this.entries.doubles[entry * entryDoubles]! >= oldestInstant) {
      this.#count(pocket, entry, 1);
      standing |= this.firedAt(entry);
      start = entry;
      entry = this.entries.words[entry * entryWords + entryWordAt.previous]!;
    }
    this.pockets.words[word + pocketWordAt.start] = start;
    this.pockets.setStanding(pocket, standing);
  }

  /** An entry comes into the window (`sign` 1) or leaves it (−1). */
  #count(pocket: number, entry: number, sign: number): void {
    const entryWord = entry * entryWords;
    const flags = this.entries.words[entryWord + entryWordAt.flags]!;
    if ((flags & entryFlags.counted) === 0) return;
    const kind = this.entries.words[entryWord + entryWordAt.owner]! & 1;
    const { doubles, words } = this.pockets;
    const at = pocket * pocketDoubles;
    const word = pocket * pocketWords + kind;
    doubles[at + kind]! += sign * this.entries.doubles[entry * entryDoubles + entryAt.amount]!;
    doubles[at + pocketAt.passedOn]! += sign * this.entries.doubles[entry * entryDoubles + entryAt.funded]!;
    if ((flags & entryFlags.latest) !== 0) words[word + pocketWordAt.parties]! += sign;
    if ((flags & entryFlags.firstTime) !== 0) words[word + pocketWordAt.firstTime]! += sign;
  }

  /** What stands is what fired inside the window. A rule fires at most twice in a window, so this is rarely asked. */
  #join(pocket: number): void {
    let standing = 0;
    for (let entry = this.pockets.words[pocket * pocketWords + pocketWordAt.start]!; entry !== 0; ) {
      standing |= this.firedAt(entry);
      entry = this.entries.words[entry * entryWords + entryWordAt.next]!;
    }
    this.pockets.setStanding(pocket, standing);
  }

  /**
   * All entries go. Where they changed no notes, which is almost always, the list goes over whole; and the one entry of
   * a quiet pocket waits, unread, to be written again: a pocket seen once a day costs no look at its old entry.
   */
  #releaseAll(pocket: number): void {
    const { words, doubles } = this.pockets;
    const at = pocket * pocketDoubles;
    const word = pocket * pocketWords;
    const newest = words[word + pocketWordAt.newest]!;
    const oldest = words[word + pocketWordAt.oldest]!;
    doubles[at + pocketAt.before] = doubles[at + pocketAt.newestInstant]!;
    words[word + pocketWordAt.oldest] = 0;
    words[word + pocketWordAt.newest] = 0;
    if (!this.pockets.hasNotes(pocket)) {
      if (oldest === newest) this.entries.giveUnread(newest);
      else this.entries.giveList(oldest, newest);
      return;
    }
    for (let entry = oldest; entry !== 0; ) {
      const next = this.entries.words[entry * entryWords + entryWordAt.next]!;
      this.entries.give(entry);
      entry = next;
    }
  }

  /** The oldest entries go, as far as they lie before `keptFrom`; the newest must not. */
  #releaseBefore(pocket: number, keptFrom: number): void {
    const word = pocket * pocketWords;
    let entry = this.pockets.words[word + pocketWordAt.oldest]!;
    let instant = this.entries.doubles[entry * entryDoubles]!;
    if (instant >= keptFrom) return;
    while (instant < keptFrom) {
      this.pockets.doubles[pocket * pocketDoubles + pocketAt.before] = instant;
      const next = this.entries.words[entry * entryWords + entryWordAt.next]!;
      this.entries.give(entry);
      entry = next;
      instant = this.entries.doubles[entry * entryDoubles]!;
    }
    this.pockets.words[word + pocketWordAt.oldest] = entry;
    this.entries.words[entry * entryWords + entryWordAt.previous] = 0;
  }

  /** Columns as they are, not copied, and what is no column. */
  parts(): { readonly numbers: readonly number[]; readonly columns: readonly Int32Array[] } {
    const entries = this.entries.parts();
    return {
      numbers: [this.horizon, ...entries.numbers],
      columns: [entries.column, ...this.pockets.parts(), ...this.pairs.parts()],
    };
  }

  restore([horizon, ...numbers]: readonly number[], columns: readonly Int32Array[]): void {
    const [entries, pockets, identities, ...pairs] = columns;
    this.horizon = horizon!;
    this.entries.restore(numbers, entries!);
    this.pockets.restore(pockets!, identities!);
    this.pairs.restore(pairs);
  }
}
