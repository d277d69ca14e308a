import type { Image } from './image.js';

/**
 * Numbers that are free to be given out again, the last one first. They stand apart from what they name, so that
 * neither freeing nor giving out has to wait for memory, and what comes next can be looked at ahead.
 */
export class Freed {
  #numbers = new Int32Array(64);
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
    this.#numbers = image.column(name, Int32Array, (length) => Math.max(64, length));
  }

  #grow(): void {
    const numbers = new Int32Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
