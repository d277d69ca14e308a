import { wordsOf } from '../columns/line-aligned.js';
import { roomier } from '../columns/roomier.js';
import { noteFields } from './day-rule.js';

const noteDoubles = 11;
const noteWords = 22;
const levelAt = 6;
const triggerAt = 7;
const endsAtAt = 8;
/** A note: its kind. An undo: the note it is about, negative where the entry made it. */
const kindWord = 18;
/** The pocket's next note; the entry's next undo; the next free block. */
const nextWord = 19;
const awaitsWord = 20;

/**
 * Notes of the rules that remember for a day, of the few pockets that have any, and what they were before the entries
 * that may still be taken back. Blocks of one size in one buffer; block 0 is none. A pocket's notes are a list whose
 * head the pocket keeps; what an entry changed is a list whose head the entry keeps.
 */
export class DayNotes {
  #doubles: Float64Array = new Float64Array(64 * noteDoubles);
  #words: Int32Array = new Int32Array(this.#doubles.buffer);
  #end = 1;
  #free = 0;
  /** Head of the undo list of the entry that is being pushed. */
  undo = 0;

  get heldBytes(): number {
    return this.#doubles.byteLength;
  }

  /** Blocks in use: notes and undos. */
  get count(): number {
    let free = 0;
    for (let block = this.#free; block !== 0; block = this.#words[block * noteWords + nextWord]!) free++;
    return this.#end - 1 - free;
  }

  find(head: number, kind: number): number {
    let note = head;
    while (note !== 0 && this.#words[note * noteWords + kindWord] !== kind) {
      note = this.#words[note * noteWords + nextWord]!;
    }
    return note;
  }

  /** Copies what a note remembers. */
  read(note: number, into: Float64Array): void {
    const at = note * noteDoubles;
    for (let field = 0; field < noteFields; field++) into[field] = this.#doubles[at + field]!;
  }

  /** With which severity its rule has fired; 0: not. */
  level(note: number): number {
    return this.#doubles[note * noteDoubles + levelAt]!;
  }

  /** The entry at which its rule first fired; −1: none. */
  trigger(note: number): number {
    return this.#doubles[note * noteDoubles + triggerAt]!;
  }

  /** Milliseconds UTC. */
  endsAt(note: number): number {
    return this.#doubles[note * noteDoubles + endsAtAt]!;
  }

  /** An `awaiting`. */
  awaits(note: number): number {
    return this.#words[note * noteWords + awaitsWord]!;
  }

  /** The most that any of a pocket's notes awaits that have not ended before an instant: an `awaiting`. */
  mostAwaited(head: number, instant: number): number {
    let most = 0;
    for (let note = head; note !== 0; note = this.#words[note * noteWords + nextWord]!) {
      if (this.endsAt(note) >= instant) most = Math.max(most, this.awaits(note));
    }
    return most;
  }

  /** When the first of a pocket's notes ends, milliseconds UTC; +∞: it has none. */
  firstEnd(head: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (let note = head; note !== 0; note = this.#words[note * noteWords + nextWord]!) {
      first = Math.min(first, this.endsAt(note));
    }
    return first;
  }

  /** Makes a note (`note` 0) or changes it, and remembers how it was in `undo`. Returns the pocket's head. */
  write(
    head: number,
    note: number,
    kind: number,
    fields: Float64Array,
    level: number,
    trigger: number,
    endsAt: number,
    awaits: number,
  ): number {
    const undo = this.#take();
    let written = note;
    let newHead = head;
    if (note === 0) {
      written = this.#take();
      this.#words[written * noteWords + kindWord] = kind;
      this.#words[written * noteWords + nextWord] = head;
      newHead = written;
    } else {
      this.#copy(note, undo);
    }
    this.#words[undo * noteWords + kindWord] = note === 0 ? -written : written;
    this.#words[undo * noteWords + nextWord] = this.undo;
    this.undo = undo;
    const at = written * noteDoubles;
    for (let field = 0; field < noteFields; field++) this.#doubles[at + field] = fields[field]!;
    this.#doubles[at + levelAt] = level;
    this.#doubles[at + triggerAt] = trigger;
    this.#doubles[at + endsAtAt] = endsAt;
    this.#words[written * noteWords + awaitsWord] = awaits;
    return newHead;
  }

  /** Takes back what an entry changed. Entries of a pocket are taken back newest first. Returns the pocket's head. */
  takeBack(head: number, undoHead: number): number {
    let newHead = head;
    for (let undo = undoHead; undo !== 0; ) {
      const about = this.#words[undo * noteWords + kindWord]!;
      if (about < 0) newHead = this.#unlink(newHead, -about);
      else {
        this.#copy(undo, about);
      }
      undo = this.#give(undo);
    }
    return newHead;
  }

  /** The entry cannot be taken back any more. */
  settle(undoHead: number): void {
    for (let undo = undoHead; undo !== 0; ) undo = this.#give(undo);
  }

  /** Drops the notes that ended before an instant; no undo may be left that is about them. Returns the head. */
  drop(head: number, before: number): number {
    let newHead = head;
    for (let note = head; note !== 0; ) {
      const next = this.#words[note * noteWords + nextWord]!;
      if (this.endsAt(note) < before) newHead = this.#unlink(newHead, note);
      note = next;
    }
    return newHead;
  }

  #copy(from: number, to: number): void {
    for (let at = 0; at <= endsAtAt; at++)
      this.#doubles[to * noteDoubles + at] = this.#doubles[from * noteDoubles + at]!;
    this.#words[to * noteWords + awaitsWord] = this.#words[from * noteWords + awaitsWord]!;
  }

  #unlink(head: number, note: number): number {
    const next = this.#give(note);
    if (head === note) return next;
    let before = head;
    while (this.#words[before * noteWords + nextWord] !== note) before = this.#words[before * noteWords + nextWord]!;
    this.#words[before * noteWords + nextWord] = next;
    return head;
  }

  #take(): number {
    if (this.#free !== 0) {
      const block = this.#free;
      this.#free = this.#words[block * noteWords + nextWord]!;
      return block;
    }
    const block = this.#end++;
    if (this.#end * noteDoubles > this.#doubles.length) {
      this.#doubles = roomier(this.#doubles, this.#doubles.length * 2);
      this.#words = wordsOf(this.#doubles);
    }
    return block;
  }

  /** Gives a block back; returns what came next in its list. */
  #give(block: number): number {
    const next = this.#words[block * noteWords + nextWord]!;
    this.#words[block * noteWords + nextWord] = this.#free;
    this.#free = block;
    return next;
  }

  /** The column as it is, not copied, and what is no column. */
  parts(): { readonly numbers: readonly number[]; readonly column: Int32Array } {
    return { numbers: [this.#end, this.#free], column: this.#words.subarray(0, this.#end * noteWords) };
  }

  restore([end, free]: readonly number[], column: Int32Array): void {
    this.#end = end!;
    this.#free = free!;
    this.#words = new Int32Array(Math.max(64 * noteWords, column.length));
    this.#words.set(column);
    this.#doubles = new Float64Array(this.#words.buffer);
  }
}
