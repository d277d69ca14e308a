/** Writes Avro data into a growing buffer, a message at a time. Whole numbers are from 0 to 2^53 − 1. */
export class DataWriter {
  #bytes = Buffer.allocUnsafe(1024);
  #at = 0;

  begin(head: Uint8Array): void {
    this.#at = 0;
    this.#room(head.length);
    this.#bytes.set(head, 0);
    this.#at = head.length;
  }

  whole(value: number): void {
    this.#room(10);
    const bytes = this.#bytes;
    let at = this.#at;
    if (value < 2 ** 30) {
      let rest = value << 1;
      for (; rest >= 0x80; rest >>>= 7) bytes[at++] = rest | 0x80;
      bytes[at++] = rest;
    } else {
      // Zigzag: the lowest seven bits are six of the number and its sign.
      bytes[at++] = ((value % 64) << 1) | 0x80;
      let rest = Math.floor(value / 64);
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
      bytes[at++] = rest;
    }
    this.#at = at;
  }

  text(value: string): void {
    this.#room(value.length * 3 + 10);
    const start = this.#at;
    this.whole(value.length);
    const bytes = this.#bytes;
    const from = this.#at;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code >= 0x80) {
        this.#at = start;
        this.#wideText(value);
        return;
      }
      bytes[from + index] = code;
    }
    this.#at = from + value.length;
  }

  #wideText(value: string): void {
    this.whole(Buffer.byteLength(value, 'utf8'));
    this.#at += this.#bytes.write(value, this.#at, 'utf8');
  }

  wholeOrNull(value: number | null | undefined): void {
    if (value === null || value === undefined) this.#byte(0);
    else {
      this.#byte(2);
      this.whole(value);
    }
  }

  textOrNull(value: string | null | undefined): void {
    if (value === null || value === undefined) this.#byte(0);
    else {
      this.#byte(2);
      this.text(value);
    }
  }

  /** What has been written since `begin`, as a buffer of its own. */
  finish(): Buffer {
    const message = Buffer.allocUnsafe(this.#at);
    this.#bytes.copy(message, 0, 0, this.#at);
    return message;
  }

  #byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#at++] = value;
  }

  #room(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + count));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
