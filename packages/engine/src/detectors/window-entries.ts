import { lineAligned, wordsOf } from '../columns/line-aligned.js';
import { roomier } from '../columns/roomier.js';
import { entryDoubles, entryWordAt, entryWords } from './window-layout.js';

/** Entries of all windows, a line of the cache each; freed ones are given out again, the last one first. Entry 0 is none. */
export class WindowEntries {
  doubles: Float64Array;
  words: Int32Array;
  /** Where notes hang on entries that are given back, this is told of each before it goes. */
  onRelease: (undo: number) => void = () => {};
  #end = 1;
  #capacity = 1024;
  #free = 0;
  /** The entry that the pocket being pushed to has just given back; 0: none. */
  #reusable = 0;

  constructor() {
    this.doubles = lineAligned(this.#capacity * entryDoubles);
    this.words = wordsOf(this.doubles);
  }

  /** An entry with whatever was in it. */
  take(): number {
    if (this.#reusable !== 0) {
      const entry = this.#reusable;
      this.#reusable = 0;
      return entry;
    }
    if (this.#free !== 0) {
      const entry = this.#free;
      this.#free = this.words[entry * entryWords + entryWordAt.next]!;
      return entry;
    }
    if (this.#end >= this.#capacity) this.#grow();
    return this.#end++;
  }

  give(entry: number): void {
    const word = entry * entryWords;
    const undo = this.words[word + entryWordAt.undo]!;
    if (undo !== 0) {
      this.onRelease(undo);
      this.words[word + entryWordAt.undo] = 0;
    }
    this.words[word + entryWordAt.next] = this.#free;
    this.#free = entry;
  }

  /** A whole list, none of which changed a note. */
  giveList(oldest: number, newest: number): void {
    this.words[newest * entryWords + entryWordAt.next] = this.#free;
    this.#free = oldest;
  }

  /**
   * An entry that changed no note and is very likely taken next. It is not looked at: so a pocket with one entry a day
   * costs no look at yesterday's.
   */
  giveUnread(entry: number): void {
    if (this.#reusable !== 0) this.give(this.#reusable);
    this.#reusable = entry;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.doubles = roomier(this.doubles, this.#capacity * entryDoubles);
    this.words = wordsOf(this.doubles);
  }

  /** The column as it is, not copied, and what is no column. */
  parts(): { readonly numbers: readonly number[]; readonly column: Int32Array } {
    return {
      numbers: [this.#end, this.#free, this.#reusable],
      column: this.words.subarray(0, this.#end * entryWords),
    };
  }

  restore([end, free, reusable]: readonly number[], column: Int32Array): void {
    this.#end = end!;
    this.#free = free!;
    this.#reusable = reusable!;
    this.#capacity = Math.max(1024, this.#end);
    this.doubles = lineAligned(this.#capacity * entryDoubles);
    this.words = wordsOf(this.doubles);
    this.words.set(column);
  }
}
