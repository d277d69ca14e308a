import type { LogBatch } from './port.js';

/** What a record costs beside its bytes: its entries in the columns. */
const columnsBytes = 32;

/**
 * Batches on their way from whoever fetches to whoever calls `next()`, bounded by bytes.
 * It never refuses a batch: the fetching side asks `hasRoom` after each and waits with `room`.
 */
export class HandOff {
  readonly #bytesMax: number;
  readonly #queue: { readonly batch: LogBatch; readonly bytes: number }[] = [];
  readonly #takers: { resolve(batch: LogBatch | null): void; reject(error: unknown): void }[] = [];
  #bytes = 0;
  #head = 0;
  #closed = false;
  #failure: { readonly error: unknown } | null = null;
  #roomMade: (() => void)[] = [];

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get hasRoom(): boolean {
    return this.#closed || this.#bytes < this.#bytesMax;
  }

  push(batch: LogBatch): void {
    if (this.#closed || this.#failure !== null) return;
    const taker = this.#takers.shift();
    if (taker !== undefined) {
      taker.resolve(batch);
      return;
    }
    const bytes = bytesOf(batch);
    this.#bytes += bytes;
    this.#queue.push({ batch, bytes });
  }

  /** Resolves when there is room or after `waitMsMax`. */
  room(waitMsMax: number): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMsMax);
      this.#roomMade.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  next(): Promise<LogBatch | null> {
    if (this.#closed) return Promise.resolve(null);
    const first = this.#queue[this.#head];
    if (first !== undefined) {
      this.#head++;
      this.#forgetTaken();
      this.#bytes -= first.bytes;
      if (this.hasRoom) this.#announceRoom();
      return Promise.resolve(first.batch);
    }
    if (this.#failure !== null) return Promise.reject(this.#failure.error);
    return new Promise((resolve, reject) => this.#takers.push({ resolve, reject }));
  }

  /** What was handed over before stays to be taken; then every `next()` fails with `error`. */
  fail(error: unknown): void {
    if (this.#closed || this.#failure !== null) return;
    this.#failure = { error };
    for (const taker of this.#takers.splice(0)) taker.reject(error);
  }

  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    this.#bytes = 0;
    for (const taker of this.#takers.splice(0)) taker.resolve(null);
    this.#announceRoom();
  }

  /** Shifting an array costs its length; this costs one move a batch, spread. */
  #forgetTaken(): void {
    if (this.#head * 2 < this.#queue.length) return;
    this.#queue.splice(0, this.#head);
    this.#head = 0;
  }

  #announceRoom(): void {
    const waiting = this.#roomMade;
    this.#roomMade = [];
    for (const announce of waiting) announce();
  }
}

function bytesOf({ packed }: LogBatch): number {
  return packed.bytes.length + packed.count * columnsBytes;
}
