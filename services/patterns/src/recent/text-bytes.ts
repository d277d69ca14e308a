import { hashBytes } from '@weir/engine';

/** A text as bytes with their hash, for asking what is kept by bytes. Holds one text at a time. */
export class TextBytes {
  #bytes = Buffer.alloc(256);
  view = viewOf(this.#bytes);
  length = 0;
  hash = 0;

  take(text: string): this {
    // A UTF-16 unit is three bytes at most.
    if (text.length * 3 > this.#bytes.length) {
      this.#bytes = Buffer.alloc(text.length * 6);
      this.view = viewOf(this.#bytes);
    }
    this.length = this.#bytes.write(text, 'utf8');
    this.hash = hashBytes(this.view, 0, this.length);
    return this;
  }
}

const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView => new DataView(buffer, byteOffset, length);
