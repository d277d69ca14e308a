import { type Image, roomFor } from '../columns/image.js';

/**
 * Records of one fixed size in one buffer, as doubles and as words of 32 bits, so that what belongs together lies
 * together. A record is named by its number; freed numbers are given out again. Owns its buffer; views of it are
 * replaced when it grows, so nobody keeps them across `add`.
 */
export class Cells {
  readonly wordsEach: number;
  readonly doublesEach: number;
  doubles: Float64Array;
  words: Int32Array;
  #end = 0;
  #free = -1;
  #count = 0;

  /** @param bytesEach a multiple of 8 */
  constructor(bytesEach: number, capacity = 16) {
    this.wordsEach = bytesEach / 4;
    this.doublesEach = bytesEach / 8;
    this.doubles = new Float64Array(capacity * this.doublesEach);
    this.words = new Int32Array(this.doubles.buffer);
  }

  get count(): number {
    return this.#count;
  }

  /** Numbers given out so far are below this. */
  get end(): number {
    return this.#end;
  }

  get heldBytes(): number {
    return this.doubles.byteLength;
  }

  /** A record of zeros. */
  add(): number {
    let number = this.#free;
    if (number >= 0) {
      this.#free = this.words[number * this.wordsEach]! - 1;
      this.words[number * this.wordsEach] = 0;
    } else {
      number = this.#end++;
      if (this.#end * this.doublesEach > this.doubles.length) this.#grow();
    }
    this.#count++;
    return number;
  }

  free(number: number): void {
    this.doubles.fill(0, number * this.doublesEach, (number + 1) * this.doublesEach);
    this.words[number * this.wordsEach] = this.#free + 1;
    this.#free = number;
    this.#count--;
  }

  save(image: Image): void {
    image.putColumn('words', this.words, this.#end * this.wordsEach);
    image.put('free', this.#free);
    image.put('count', this.#count);
  }

  load(image: Image): void {
    this.words = image.column('words', Int32Array, roomFor(this.wordsEach, 16));
    this.doubles = new Float64Array(this.words.buffer);
    this.#end = image.lengthOf('words') / this.wordsEach;
    this.#free = image.value('free');
    this.#count = image.value('count');
  }

  #grow(): void {
    const records = this.#end + (this.#end >>> 2) + 16;
    const doubles = new Float64Array(records * this.doublesEach);
    doubles.set(this.doubles);
    this.doubles = doubles;
    this.words = new Int32Array(doubles.buffer);
  }
}
