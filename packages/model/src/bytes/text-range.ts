const noBytes = new Uint8Array(0);

/** A text where it lies: UTF-8 in `bytes[at, end)`. Set again and again, so that no text makes an object. */
export class TextRange {
  bytes: Uint8Array = noBytes;
  at = 0;
  end = 0;

  set(bytes: Uint8Array, at: number, end: number): void {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** The same text. */
  copy({ bytes, at, end }: TextRange): void {
    this.set(bytes, at, end);
  }

  /** No text. */
  clear(): void {
    this.at = 0;
    this.end = 0;
  }
}
