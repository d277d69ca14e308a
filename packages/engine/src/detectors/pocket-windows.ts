import { WeirError } from '@weir/model';
import { sumMax } from './day-rule.js';
import { isStranger, PairMemory } from './pair-memory.js';
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
} from './window-layout.js';

const dwellMsMax = 0xffff_ffff;

export interface WindowOptions {
  /** How far back the window reaches, in milliseconds; an entry exactly that old is inside. */
  readonly splitWindowMs: number;
  /** A pair is known for at least this long after it was last met, and at most twice as long. */
  readonly pairMemoryMs: number;
  /** About how many pairs are remembered at most, 16 to 32 bytes each. */
  readonly pairsMax: number;
}

/**
 * The trailing window of every pocket: entries in a list, sums over those inside the window. Entries that left it are
 * kept while an entry that may still be taken back could bring them back in. Owns the columns and the memory of pairs.
 *
 * Sums stop at 2^53 − 1: an entry counts with what there is room for, so that taking it back is exact.
 */
export class PocketWindows {
  pockets: Float64Array;
  pocketWords: Int32Array;
  entries: Float64Array;
  entryWords: Int32Array;
  readonly pairs: PairMemory;
  /** No entry at an earlier instant is pushed or taken back any more. */
  horizon = 0;
  /** By pocket, what it is called in the memory of pairs; null: each by its number. */
  #identities: Int32Array | null = null;
  readonly #windowMs: number;
  readonly #pairMemoryMs: number;
  #capacity: number;
  #entryEnd = 1;
  #entryCapacity = 1024;
  #free = 0;
  /** The entry that the pocket being pushed to has just given back; 0: none. */
  #reusable = 0;

  constructor(options: WindowOptions, pocketCount: number) {
    this.#windowMs = options.splitWindowMs;
    this.#pairMemoryMs = options.pairMemoryMs;
    this.pairs = new PairMemory(options.pairsMax);
    this.#capacity = 0;
    this.pockets = new Float64Array(0);
    this.pocketWords = new Int32Array(0);
    this.grow(pocketCount);
    this.entries = new Float64Array(this.#entryCapacity * entryDoubles);
    this.entryWords = new Int32Array(this.entries.buffer);
  }

  get pocketCount(): number {
    return this.#capacity;
  }

  get heldBytes(): number {
    return this.pockets.byteLength + this.entries.byteLength + this.pairs.heldBytes;
  }

  grow(pocketCount: number): void {
    if (pocketCount <= this.#capacity) return;
    const pockets = new Float64Array(pocketCount * pocketDoubles);
    const words = new Int32Array(pockets.buffer);
    words.set(this.pocketWords);
    for (let pocket = this.#capacity; pocket < pocketCount; pocket++) {
      pockets[pocket * pocketDoubles + pocketAt.before] = -1;
      pockets[pocket * pocketDoubles + pocketAt.newestInstant] = -1;
    }
    this.pockets = pockets;
    this.pocketWords = words;
    if (this.#identities !== null) {
      const identities = Int32Array.from({ length: pocketCount }, (_, pocket) => pocket);
      identities.set(this.#identities);
      this.#identities = identities;
    }
    this.#capacity = pocketCount;
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
    return this.pockets[pocket * pocketDoubles + pocketAt.newestInstant]!;
  }

  /** Brings into the cache what an entry will need; what it returns means nothing. */
  warm(pocket: number, kind: number, counterparty: number): number {
    const pair = this.pairs.warm(this.#identityOf(pocket), counterparty, kind);
    return pair ^ this.pocketWords[pocket * pocketWords + pocketWordAt.newest]!;
  }

  /**
   * Moves the window's end to `instant`. Returns the instant of the entry before (−1: none is known).
   * @throws {WeirError} `FOLD_INVARIANT` for an instant before that entry or before the horizon
   */
  advance(pocket: number, instant: number): number {
    const words = this.pocketWords;
    const word = pocket * pocketWords;
    const at = pocket * pocketDoubles;
    const expiry = instant - this.#windowMs;
    const before = this.pockets[at + pocketAt.newestInstant]!;
    if (instant < before || instant < this.horizon) this.#refuse(pocket, instant, before);
    const newest = words[word + pocketWordAt.newest]!;
    if (newest === 0) return before;
    if (before < expiry) {
      this.#empty(pocket);
      if (before < this.keptFrom) this.#releaseAll(pocket);
    } else if (words[word + pocketWordAt.start] !== 0 && this.pockets[at + pocketAt.startInstant]! < expiry) {
      this.#expire(pocket, expiry);
      this.#releaseBefore(pocket, this.keptFrom);
    }
    return before;
  }

  /**
   * Puts an entry at the end of a window that was advanced to its instant; returns the entry. `flags`: `counted` and
   * `personal`. `counterparty` −1: not named, nobody.
   */
  append(
    pocket: number,
    kind: number,
    instant: number,
    amount: number,
    counterparty: number,
    flags: number,
    funded: number,
    dwellWeight: number,
    token: number,
  ): number {
    const words = this.pocketWords;
    const word = pocket * pocketWords;
    const at = pocket * pocketDoubles;
    const pockets = this.pockets;
    const entry = this.#reusable === 0 ? this.#newEntry() : this.#reusable;
    this.#reusable = 0;
    const entryWord = entry * entryWords;
    const entryWordsColumn = this.entryWords;
    const newest = words[word + pocketWordAt.newest]!;

    let kept = flags;
    let amountCounted = amount;
    let fundedCounted = 0;
    let dwellMs = 0;
    if ((flags & entryFlags.counted) !== 0) {
      const sum = pockets[at + kind]!;
      if (amount > sumMax - sum) amountCounted = sumMax - sum;
      pockets[at + kind] = sum + amountCounted;
      if (funded > 0) {
        const passedOn = pockets[at + pocketAt.passedOn]!;
        fundedCounted = Math.min(funded, sumMax - passedOn);
        pockets[at + pocketAt.passedOn] = passedOn + fundedCounted;
        dwellMs = Math.min(Math.round(dwellWeight / funded), dwellMsMax);
      }
    }
    let sameBefore = 0;
    if (counterparty !== -1) {
      const personal = (flags & entryFlags.personal) !== 0;
      const generation = Math.floor(instant / this.#pairMemoryMs);
      const identity = this.#identityOf(pocket);
      const was = this.pairs.meet(identity, counterparty, kind, generation, personal ? entry : 0);
      kept |= was << acquaintanceShift;
      if (personal) {
        sameBefore = this.pairs.latestBefore;
        kept |= entryFlags.latest;
        if (isStranger(was)) {
          kept |= entryFlags.firstTime;
          words[word + pocketWordAt.firstTime + kind]! += 1;
        }
        if (sameBefore !== 0 && this.#isInWindow(sameBefore, pocket * 2 + kind, counterparty, instant)) {
          entryWordsColumn[sameBefore * entryWords + entryWordAt.flags]! &= ~entryFlags.latest;
          kept |= entryFlags.tookLatest;
        } else words[word + pocketWordAt.parties + kind]! += 1;
      }
    }

    const entryDouble = entry * entryDoubles;
    const entries = this.entries;
    entries[entryDouble] = instant;
    entries[entryDouble + entryAt.amount] = amountCounted;
    entries[entryDouble + entryAt.funded] = fundedCounted;
    entries[entryDouble + entryAt.token] = token;
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
    if (words[word + pocketWordAt.start] === 0) {
      words[word + pocketWordAt.start] = entry;
      pockets[at + pocketAt.startInstant] = instant;
    }
    return entry;
  }

  /** Takes the newest entry back: the window is as it was before it. The entry must be the pocket's newest. */
  takeBack(pocket: number, entry: number): void {
    const words = this.pocketWords;
    const word = pocket * pocketWords;
    const entryWord = entry * entryWords;
    const flags = this.entryWords[entryWord + entryWordAt.flags]!;
    const kind = this.entryWords[entryWord + entryWordAt.owner]! & 1;
    this.#leave(pocket, entry);
    const counterparty = this.entryWords[entryWord + entryWordAt.counterparty]!;
    if (counterparty !== -1) {
      const was = (flags >> acquaintanceShift) & 3;
      const generation = Math.floor(this.entries[entry * entryDoubles]! / this.#pairMemoryMs);
      const identity = this.#identityOf(pocket);
      const sameBefore = this.entryWords[entryWord + entryWordAt.sameBefore]!;
      const latest = (flags & entryFlags.personal) !== 0 ? sameBefore : -1;
      this.pairs.unmeet(identity, counterparty, kind, was, generation, latest);
      if ((flags & entryFlags.tookLatest) !== 0) {
        this.entryWords[sameBefore * entryWords + entryWordAt.flags]! |= entryFlags.latest;
        words[word + pocketWordAt.parties + kind]! += 1;
      }
    }
    const newest = this.entryWords[entryWord + entryWordAt.previous]!;
    words[word + pocketWordAt.newest] = newest;
    if (words[word + pocketWordAt.start] === entry) words[word + pocketWordAt.start] = 0;
    const at = pocket * pocketDoubles;
    if (newest === 0) {
      words[word + pocketWordAt.oldest] = 0;
      this.pockets[at + pocketAt.newestInstant] = this.pockets[at + pocketAt.before]!;
    } else {
      this.entryWords[newest * entryWords + entryWordAt.next] = 0;
      this.pockets[at + pocketAt.newestInstant] = this.entries[newest * entryDoubles]!;
      this.#reach(pocket, newest);
    }
    if (flags >> firedShift !== 0) this.#join(pocket);
    this.entryWords[entryWord + entryWordAt.owner] = -1;
    this.#freeEntry(entry);
  }

  /** Marks an entry with what fired at it. */
  fire(pocket: number, entry: number, mask: number): void {
    this.entryWords[entry * entryWords + entryWordAt.flags]! |= mask << firedShift;
    this.pocketWords[pocket * pocketWords + pocketWordAt.standing]! |= mask;
  }

  firedAt(entry: number): number {
    return this.entryWords[entry * entryWords + entryWordAt.flags]! >> firedShift;
  }

  /** Gives back what no window that can still be asked for reaches. */
  release(pocket: number): void {
    const word = pocket * pocketWords;
    const newest = this.pocketWords[word + pocketWordAt.newest]!;
    if (newest === 0) return;
    const keptFrom = this.keptFrom;
    if (this.newestInstant(pocket) < keptFrom) {
      this.#empty(pocket);
      this.#releaseAll(pocket);
      this.#giveReusable();
      return;
    }
    const start = this.pocketWords[word + pocketWordAt.start]!;
    if (start !== 0 && this.entries[start * entryDoubles]! < keptFrom) this.#expire(pocket, keptFrom);
    this.#releaseBefore(pocket, keptFrom);
  }

  /** Forgets the pocket, as if it had never had an entry, and calls it `identity` from now on. */
  clear(pocket: number, identity: number, before: number): void {
    const word = pocket * pocketWords;
    this.#empty(pocket);
    for (let entry = this.pocketWords[word + pocketWordAt.oldest]!; entry !== 0; ) {
      const next = this.entryWords[entry * entryWords + entryWordAt.next]!;
      this.entryWords[entry * entryWords + entryWordAt.owner] = -1;
      this.#freeEntry(entry);
      entry = next;
    }
    this.pocketWords[word + pocketWordAt.oldest] = 0;
    this.pocketWords[word + pocketWordAt.newest] = 0;
    this.pockets[pocket * pocketDoubles + pocketAt.before] = before;
    this.pockets[pocket * pocketDoubles + pocketAt.newestInstant] = before;
    if (identity === this.#identityOf(pocket)) return;
    this.#identities ??= Int32Array.from({ length: this.#capacity }, (_, number) => number);
    this.#identities[pocket] = identity;
  }

  /** Where notes hang on entries that are released, this is told of each before it goes. */
  onRelease: (undo: number) => void = () => {};

  #refuse(pocket: number, instant: number, before: number): never {
    throw new WeirError(
      'FOLD_INVARIANT',
      `an entry of pocket ${pocket} at ${instant} comes after ${before} or before the horizon ${this.horizon}`,
    );
  }

  /** Whether what the memory of pairs calls the latest entry of a pair still is one, inside the window. */
  #isInWindow(entry: number, owner: number, counterparty: number, instant: number): boolean {
    const word = entry * entryWords;
    return (
      this.entryWords[word + entryWordAt.owner] === owner &&
      this.entryWords[word + entryWordAt.counterparty] === counterparty &&
      (this.entryWords[word + entryWordAt.flags]! & entryFlags.personal) !== 0 &&
      this.entries[entry * entryDoubles]! >= instant - this.#windowMs
    );
  }

  #empty(pocket: number): void {
    const at = pocket * pocketDoubles;
    const word = pocket * pocketWords;
    this.pockets[at] = 0;
    this.pockets[at + 1] = 0;
    this.pockets[at + pocketAt.passedOn] = 0;
    this.pocketWords[word + pocketWordAt.start] = 0;
    this.pocketWords[word + pocketWordAt.parties] = 0;
    this.pocketWords[word + pocketWordAt.parties + 1] = 0;
    this.pocketWords[word + pocketWordAt.firstTime] = 0;
    this.pocketWords[word + pocketWordAt.firstTime + 1] = 0;
    this.pocketWords[word + pocketWordAt.standing] = 0;
  }

  /** Entries before `expiry` leave the window; at least one stays. */
  #expire(pocket: number, expiry: number): void {
    const word = pocket * pocketWords;
    let entry = this.pocketWords[word + pocketWordAt.start]!;
    let fired = 0;
    let instant = this.entries[entry * entryDoubles]!;
    while (instant < expiry) {
      this.#leave(pocket, entry);
      fired |= this.firedAt(entry);
      entry = this.entryWords[entry * entryWords + entryWordAt.next]!;
      instant = this.entries[entry * entryDoubles]!;
    }
    this.pocketWords[word + pocketWordAt.start] = entry;
    this.pockets[pocket * pocketDoubles + pocketAt.startInstant] = instant;
    if (fired !== 0) this.#join(pocket);
  }

  /** Entries that had left come back in, as far as the window of `newest` reaches. */
  #reach(pocket: number, newest: number): void {
    const word = pocket * pocketWords;
    const oldestInstant = this.entries[newest * entryDoubles]! - this.#windowMs;
    let start = this.pocketWords[word + pocketWordAt.start]!;
    let entry = start === 0 ? newest : this.entryWords[start * entryWords + entryWordAt.previous]!;
    while (entry !== 0 && this.entries[entry * entryDoubles]! >= oldestInstant) {
      this.#enter(pocket, entry);
      start = entry;
      entry = this.entryWords[entry * entryWords + entryWordAt.previous]!;
    }
    this.pocketWords[word + pocketWordAt.start] = start;
    this.pockets[pocket * pocketDoubles + pocketAt.startInstant] = this.entries[start * entryDoubles]!;
  }

  #leave(pocket: number, entry: number): void {
    const flags = this.entryWords[entry * entryWords + entryWordAt.flags]!;
    if ((flags & entryFlags.counted) === 0) return;
    const kind = this.entryWords[entry * entryWords + entryWordAt.owner]! & 1;
    const at = pocket * pocketDoubles;
    const word = pocket * pocketWords;
    this.pockets[at + kind]! -= this.entries[entry * entryDoubles + entryAt.amount]!;
    this.pockets[at + pocketAt.passedOn]! -= this.entries[entry * entryDoubles + entryAt.funded]!;
    if ((flags & entryFlags.latest) !== 0) this.pocketWords[word + pocketWordAt.parties + kind]! -= 1;
    if ((flags & entryFlags.firstTime) !== 0) this.pocketWords[word + pocketWordAt.firstTime + kind]! -= 1;
  }

  #enter(pocket: number, entry: number): void {
    const flags = this.entryWords[entry * entryWords + entryWordAt.flags]!;
    const word = pocket * pocketWords;
    this.pocketWords[word + pocketWordAt.standing]! |= flags >> firedShift;
    if ((flags & entryFlags.counted) === 0) return;
    const kind = this.entryWords[entry * entryWords + entryWordAt.owner]! & 1;
    const at = pocket * pocketDoubles;
    this.pockets[at + kind]! += this.entries[entry * entryDoubles + entryAt.amount]!;
    this.pockets[at + pocketAt.passedOn]! += this.entries[entry * entryDoubles + entryAt.funded]!;
    if ((flags & entryFlags.latest) !== 0) this.pocketWords[word + pocketWordAt.parties + kind]! += 1;
    if ((flags & entryFlags.firstTime) !== 0) this.pocketWords[word + pocketWordAt.firstTime + kind]! += 1;
  }

  /** What stands is what fired inside the window. A rule fires at most twice in a window, so this is rarely asked. */
  #join(pocket: number): void {
    const word = pocket * pocketWords;
    let standing = 0;
    for (let entry = this.pocketWords[word + pocketWordAt.start]!; entry !== 0; ) {
      standing |= this.firedAt(entry);
      entry = this.entryWords[entry * entryWords + entryWordAt.next]!;
    }
    this.pocketWords[word + pocketWordAt.standing] = standing;
  }

  /**
   * All entries go. Where they changed no notes, which is almost always, the list goes over whole; and the one entry of
   * a quiet pocket waits, unread, to be written again: a pocket seen once a day costs no look at its old entry.
   */
  #releaseAll(pocket: number): void {
    const word = pocket * pocketWords;
    const at = pocket * pocketDoubles;
    const newest = this.pocketWords[word + pocketWordAt.newest]!;
    const oldest = this.pocketWords[word + pocketWordAt.oldest]!;
    this.pockets[at + pocketAt.before] = this.pockets[at + pocketAt.newestInstant]!;
    this.pocketWords[word + pocketWordAt.oldest] = 0;
    this.pocketWords[word + pocketWordAt.newest] = 0;
    if (this.pocketWords[word + pocketWordAt.notes] === 0) {
      if (oldest === newest) this.#reusable = newest;
      else {
        this.entryWords[newest * entryWords + entryWordAt.next] = this.#free;
        this.#free = oldest;
      }
      return;
    }
    for (let entry = oldest; entry !== 0; ) {
      const next = this.entryWords[entry * entryWords + entryWordAt.next]!;
      this.#freeEntry(entry);
      entry = next;
    }
  }

  #giveReusable(): void {
    if (this.#reusable === 0) return;
    this.entryWords[this.#reusable * entryWords + entryWordAt.next] = this.#free;
    this.#free = this.#reusable;
    this.#reusable = 0;
  }

  /** The oldest entries go, as far as they lie before `keptFrom`; the newest must not. */
  #releaseBefore(pocket: number, keptFrom: number): void {
    const word = pocket * pocketWords;
    let entry = this.pocketWords[word + pocketWordAt.oldest]!;
    let instant = this.entries[entry * entryDoubles]!;
    if (instant >= keptFrom) return;
    while (instant < keptFrom) {
      this.pockets[pocket * pocketDoubles + pocketAt.before] = instant;
      const next = this.entryWords[entry * entryWords + entryWordAt.next]!;
      this.#freeEntry(entry);
      entry = next;
      instant = this.entries[entry * entryDoubles]!;
    }
    this.pocketWords[word + pocketWordAt.oldest] = entry;
    this.entryWords[entry * entryWords + entryWordAt.previous] = 0;
  }

  #freeEntry(entry: number): void {
    const word = entry * entryWords;
    const undo = this.entryWords[word + entryWordAt.undo]!;
    if (undo !== 0) {
      this.onRelease(undo);
      this.entryWords[word + entryWordAt.undo] = 0;
    }
    this.entryWords[word + entryWordAt.next] = this.#free;
    this.#free = entry;
  }

  #identityOf(pocket: number): number {
    return this.#identities === null ? pocket : this.#identities[pocket]!;
  }

  #newEntry(): number {
    if (this.#free !== 0) {
      const entry = this.#free;
      this.#free = this.entryWords[entry * entryWords + entryWordAt.next]!;
      return entry;
    }
    const entry = this.#entryEnd++;
    if (entry >= this.#entryCapacity) {
      this.#entryCapacity *= 2;
      const entries = new Float64Array(this.#entryCapacity * entryDoubles);
      const words = new Int32Array(entries.buffer);
      words.set(this.entryWords);
      this.entries = entries;
      this.entryWords = words;
    }
    return entry;
  }

  /** Columns as they are, not copied; the first holds what is no column. */
  parts(): { readonly numbers: Float64Array; readonly columns: readonly Int32Array[] } {
    const used = this.entryWords.subarray(0, this.#entryEnd * entryWords);
    return {
      numbers: Float64Array.of(this.#capacity, this.#entryEnd, this.#free, this.horizon),
      columns: [this.pocketWords, used, this.#identities ?? new Int32Array(0), ...this.pairs.parts()],
    };
  }

  restore(numbers: Float64Array, [pocketColumn, entryColumn, identities, ...pairs]: readonly Int32Array[]): void {
    [this.#capacity, this.#entryEnd, this.#free, this.horizon] = numbers as unknown as [number, number, number, number];
    this.pocketWords = ownBuffer(pocketColumn!, pocketColumn!.length);
    this.pockets = new Float64Array(this.pocketWords.buffer);
    this.#entryCapacity = Math.max(1024, this.#entryEnd);
    this.entryWords = ownBuffer(entryColumn!, this.#entryCapacity * entryWords);
    this.entries = new Float64Array(this.entryWords.buffer);
    this.#identities = identities!.length === 0 ? null : identities!;
    this.pairs.restore(pairs);
  }
}

const ownBuffer = (column: Int32Array, length: number): Int32Array => {
  const own = new Int32Array(length);
  own.set(column);
  return own;
};
