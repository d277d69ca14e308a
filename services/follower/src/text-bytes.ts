import { hashBytes } from '@weir/engine';

/** A text as bytes to be looked up: written over by the next. */
export class TextBytes {
  #bytes = Buffer.alloc(256);
  view: DataView = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  length = 0;
  hash = 0;

  of(text: string): this {
    if (text.length * 3 > this.#bytes.length) {
      this.#bytes = Buffer.alloc(text.length * 4);
      this.view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
    }
    this.length = this.#bytes.write(text);
    this.hash = hashBytes(this.view, 0, this.length);
    return this;
  }
}
