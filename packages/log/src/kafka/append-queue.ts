import type { OutMessage } from '../port.js';

/** One call of `append`, on its way. */
interface Append {
  readonly messages: readonly OutMessage[];
  sent: number;
  baseOffset: number | null;
  resolve(written: { readonly baseOffset: number }): void;
  reject(error: unknown): void;
}

/** What goes in one request: messages of one or several appends, in order. */
export interface Chunk {
  readonly messages: readonly OutMessage[];
  readonly bytes: number;
}

/** What a message costs in a stored batch beside its own bytes, generously. */
const messageOverheadBytes = 64;

/**
 * What waits to be written to one partition. Appends that wait while a request is out travel together in the next
 * one, and a large append is cut: a request to one partition is one stored batch, which brokers limit in bytes and
 * kafkajs handles in time quadratic to its messages.
 */
export class AppendQueue {
  readonly #waiting: Append[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  push(messages: readonly OutMessage[]): Promise<{ readonly baseOffset: number }> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages, sent: 0, baseOffset: null, resolve, reject });
    });
  }

  /** The next messages to send, at least one; they stay queued until `written` or `refused`. */
  peek(messagesMax: number, bytesMax: number): Chunk {
    const messages: OutMessage[] = [];
    let bytes = 0;
    for (const append of this.#waiting) {
      for (let i = append.sent; i < append.messages.length; i++) {
        const message = append.messages[i]!;
        const more = messageBytes(message);
        if (messages.length === messagesMax || (messages.length > 0 && bytes + more > bytesMax))
          return { messages, bytes };
        messages.push(message);
        bytes += more;
      }
    }
    return { messages, bytes };
  }

  /** The chunk that was peeked has been written from `baseOffset` on. */
  written(chunk: Chunk, baseOffset: number): void {
    let left = chunk.messages.length;
    let offset = baseOffset;
    while (left > 0) {
      const append = this.#waiting[0]!;
      const count = Math.min(left, append.messages.length - append.sent);
      append.baseOffset ??= offset;
      append.sent += count;
      offset += count;
      left -= count;
      if (append.sent < append.messages.length) return;
      this.#waiting.shift();
      append.resolve({ baseOffset: append.baseOffset });
    }
  }

  /** The append at the front cannot be written: it fails whole, the others go on. */
  refused(error: unknown): void {
    this.#waiting.shift()?.reject(error);
  }

  fail(error: unknown): void {
    for (const append of this.#waiting.splice(0)) append.reject(error);
  }
}

export function messageBytes({ key, value, headers }: OutMessage): number {
  let bytes = messageOverheadBytes + length(key) + length(value);
  for (const name in headers) bytes += 2 * name.length + length(headers[name]);
  return bytes;
}

function length(part: Buffer | string | null | undefined): number {
  return part == null ? 0 : typeof part === 'string' ? Buffer.byteLength(part) : part.length;
}
