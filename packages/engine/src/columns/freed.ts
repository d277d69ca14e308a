import type { Image } from './image.js';

const roomMin = 64;
/** Of what never freed anything: a pool of texts has one for each size, most of which never come. */
const noRoom = new Int32Array(0);

/**
 * Numbers that are free to be given out again, the last one first. They stand apart from what they name, so that
 * neither freeing nor giving out has to wait for memory, and what comes next can be looked at ahead.
 */
export class Freed {
  #numbers = noRoom;
  #count = 0;

  get heldBytes(): number {
    return this.#numbers.byteLength;
  }

  push(number: number): void {
    if (this.#count === this.#numbers.length) this.#grow();
    this.#numbers[this.#count++] = number;
  }

  /** The number freed last; −1: none is free. */
  pop(): number {
    return this.#count === 0 ? -1 : this.#numbers[--this.#count]!;
  }

  /** The number that will be given out after `ahead` others; −1: none is free. */
  peek(ahead: number): number {
    return ahead < this.#count ? this.#numbers[this.#count - 1 - ahead]! : -1;
  }

  save(image: Image, name: string): void {
    image.putColumn(name, this.#numbers, this.#count);
  }

  load(image: Image, name: string): void {
    this.#count = image.lengthOf(name);
    this.#numbers = image.column(name, Int32Array, (length) => (length === 0 ? 0 : Math.max(roomMin, length)));
  }

  #grow(): void {
    const numbers = new Int32Array(Math.max(roomMin, this.#numbers.length * 2));
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
