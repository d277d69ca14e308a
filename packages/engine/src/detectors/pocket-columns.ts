import { lineAligned, wordsOf } from '../columns/line-aligned.js';
import { pocketAt, pocketDoubles, pocketState, pocketWordAt, pocketWords } from './window-layout.js';

/** What the detectors keep of each pocket, side by side. New pockets never had an entry. */
export class PocketColumns {
  doubles = lineAligned(0);
  words = wordsOf(this.doubles);
  count = 0;
  /** By pocket, what it is called in the memory of pairs; null: each by its number. */
  #identities: Int32Array | null = null;

  get heldBytes(): number {
    return this.doubles.byteLength + (this.#identities?.byteLength ?? 0);
  }

  grow(count: number): void {
    if (count <= this.count) return;
    const { words, count: known } = this;
    this.#make(count);
    this.words.set(words);
    for (let pocket = known; pocket < count; pocket++) {
      this.doubles[pocket * pocketDoubles + pocketAt.before] = -1;
      this.doubles[pocket * pocketDoubles + pocketAt.newestInstant] = -1;
    }
    if (this.#identities === null) return;
    const identities = Int32Array.from({ length: count }, (_, pocket) => pocket);
    identities.set(this.#identities);
    this.#identities = identities;
  }

  identityOf(pocket: number): number {
    return this.#identities === null ? pocket : this.#identities[pocket]!;
  }

  /** A pocket without entries, of another account; `before`: instant of that account's last entry, −1 if none is known. */
  rename(pocket: number, identity: number, before: number): void {
    this.doubles[pocket * pocketDoubles + pocketAt.before] = before;
    this.doubles[pocket * pocketDoubles + pocketAt.newestInstant] = before;
    if (identity === this.identityOf(pocket)) return;
    this.#identities ??= Int32Array.from({ length: this.count }, (_, number) => number);
    this.#identities[pocket] = identity;
  }

  /** A window with nothing in it. */
  empty(pocket: number): void {
    const { doubles, words } = this;
    const at = pocket * pocketDoubles;
    const word = pocket * pocketWords;
    doubles[at] = 0;
    doubles[at + 1] = 0;
    doubles[at + pocketAt.passedOn] = 0;
    words[word + pocketWordAt.start] = 0;
    words[word + pocketWordAt.parties] = 0;
    words[word + pocketWordAt.parties + 1] = 0;
    words[word + pocketWordAt.firstTime] = 0;
    words[word + pocketWordAt.firstTime + 1] = 0;
    if ((words[word + pocketWordAt.state]! & pocketState.stands) !== 0) this.setStanding(pocket, 0);
  }

  /** Fired masks of the window's entries, joined. */
  standingOf(pocket: number): number {
    const stands = (this.words[pocket * pocketWords + pocketWordAt.state]! & pocketState.stands) !== 0;
    return stands ? this.words[pocket * pocketWords + pocketWordAt.standing]! : 0;
  }

  setStanding(pocket: number, standing: number): void {
    const state = pocket * pocketWords + pocketWordAt.state;
    this.words[pocket * pocketWords + pocketWordAt.standing] = standing;
    if (standing === 0) this.words[state]! &= ~pocketState.stands;
    else this.words[state]! |= pocketState.stands;
  }

  hasNotes(pocket: number): boolean {
    return this.words[pocket * pocketWords + pocketWordAt.state]! >>> pocketState.notesEndShift !== 0;
  }

  /** The first of its notes; 0: none. */
  notesOf(pocket: number): number {
    return this.hasNotes(pocket) ? this.words[pocket * pocketWords + pocketWordAt.notes]! : 0;
  }

  /** @param awaits the most that any of them awaits @param endsAt when the first of them ends, milliseconds UTC */
  setNotes(pocket: number, head: number, awaits: number, endsAt: number): void {
    const { notesEndMs, notesEndMax, notesEndShift, awaitsShift, stands } = pocketState;
    const at = pocket * pocketWords + pocketWordAt.state;
    this.words[pocket * pocketWords + pocketWordAt.notes] = head;
    const state = this.words[at]! & stands;
    const end = head === 0 ? 0 : Math.min(notesEndMax, Math.floor(endsAt / notesEndMs) + 1);
    this.words[at] = state | (head === 0 ? 0 : awaits << awaitsShift) | (end << notesEndShift);
  }

  /** Columns as they are, not copied. */
  parts(): readonly [Int32Array, Int32Array] {
    return [this.words, this.#identities ?? new Int32Array(0)];
  }

  restore(words: Int32Array, identities: Int32Array): void {
    this.#make(words.length / pocketWords);
    this.words.set(words);
    this.#identities = identities.length === 0 ? null : identities.slice();
  }

  #make(count: number): void {
    this.doubles = lineAligned(count * pocketDoubles);
    this.words = wordsOf(this.doubles);
    this.count = count;
  }
}
