import { hashBytes, type Image, TextPool } from '@weir/engine';
import type { MessageRef } from '@weir/journal';

const fixedBytes = 24;

/**
 * The raw messages that entries rest on, as bytes: a topic's number, partition, offset, time and hash. Most transfers
 * rest on one, and both of their entries on the same. A list is named by a reference; 0 is the empty one.
 */
export class MessagePool {
  readonly #pool = new TextPool();
  readonly #topics: string[] = [];
  #bytes = Buffer.alloc(1024);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);

  get heldBytes(): number {
    return this.#pool.heldBytes;
  }

  add(messages: readonly MessageRef[]): number {
    if (messages.length === 0) return 0;
    const length = this.#write(messages);
    return this.#pool.add(this.#view, 0, length, hashBytes(this.#view, 0, length));
  }

  /** True where a reference names just these messages. */
  equals(ref: number, messages: readonly MessageRef[]): boolean {
    if (ref === 0 || messages.length === 0) return ref === 0 && messages.length === 0;
    const length = this.#write(messages);
    return this.#pool.equals(ref, this.#view, 0, length, hashBytes(this.#view, 0, length));
  }

  free(ref: number): void {
    if (ref !== 0) this.#pool.free(ref);
  }

  messages(ref: number): MessageRef[] {
    if (ref === 0) return [];
    const end = this.#pool.lengthOf(ref);
    this.#room(end);
    this.#pool.copyTo(ref, this.#bytes, 0);
    const messages: MessageRef[] = [];
    for (let at = 0; at < end; ) {
      const hashEnd = at + fixedBytes + this.#view.getUint16(at + 2);
      messages.push({
        topic: this.#topics[this.#view.getUint16(at)]!,
        partition: this.#view.getUint32(at + 4),
        offset: this.#view.getFloat64(at + 8),
        timeMs: this.#view.getFloat64(at + 16),
        sha256: this.#bytes.toString('hex', at + fixedBytes, hashEnd),
      });
      at = hashEnd;
    }
    return messages;
  }

  save(image: Image): void {
    this.#pool.save(image);
    image.put('topics', [...this.#topics]);
  }

  load(image: Image): void {
    this.#pool.load(image);
    this.#topics.push(...image.value<string[]>('topics'));
  }

  #write(messages: readonly MessageRef[]): number {
    let at = 0;
    for (const { topic, partition, offset, timeMs, sha256 } of messages) {
      const hashLength = sha256.length >> 1;
      this.#room(at + fixedBytes + hashLength);
      let number = this.#topics.indexOf(topic);
      if (number < 0) number = this.#topics.push(topic) - 1;
      this.#view.setUint16(at, number);
      this.#view.setUint16(at + 2, hashLength);
      this.#view.setUint32(at + 4, partition);
      this.#view.setFloat64(at + 8, offset);
      this.#view.setFloat64(at + 16, timeMs);
      this.#bytes.write(sha256, at + fixedBytes, 'hex');
      at += fixedBytes + hashLength;
    }
    return at;
  }

  #room(length: number): void {
    if (length <= this.#bytes.length) return;
    const longer = Buffer.alloc(length * 2);
    this.#bytes.copy(longer);
    this.#bytes = longer;
    this.#view = new DataView(longer.buffer, longer.byteOffset, longer.length);
  }
}
