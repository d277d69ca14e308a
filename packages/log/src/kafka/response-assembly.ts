/** A response begins with the number of its bytes, then the number of the request that it answers. */
const sizeBytes = 4;
const sizeMin = 4;
/** What claims to be larger is no response: a broker answers a fetch with little more than was asked for. */
const sizeMax = 2 ** 30;

/** A response without its length. */
export interface WireResponse {
  readonly size: number;
  readonly correlationId: number;
  readonly payload: Buffer;
}

/**
 * Puts the responses of one connection together out of what its socket reads. Each is copied once, into a buffer of its
 * own size: kafkajs keeps every piece until a response is whole and then joins them, which takes the memory twice, and
 * memory that is fresh each time costs more than the copy does.
 */
export class ResponseAssembly {
  readonly #head = Buffer.alloc(sizeBytes);
  /** What is being filled: the length first, then the response. */
  #target: Buffer = this.#head;
  #filled = 0;

  /**
   * Takes what was read, which may be written over afterwards, and calls `whole` with each response that it completes.
   * @throws {Error} what came is no response: nothing more can be read of this connection
   */
  take(read: Buffer, whole: (response: WireResponse) => void): void {
    for (let at = 0; at < read.length; ) {
      const count = read.copy(this.#target, this.#filled, at);
      at += count;
      this.#filled += count;
      if (this.#filled < this.#target.length) return;
      const filled = this.#target;
      this.#filled = 0;
      if (filled === this.#head) {
        this.#target = roomFor(filled.readInt32BE(0));
        continue;
      }
      this.#target = this.#head;
      whole({ size: filled.length, correlationId: filled.readInt32BE(0), payload: filled.subarray(sizeMin) });
    }
  }
}

const roomFor = (size: number): Buffer => {
  if (size < sizeMin || size > sizeMax) throw new Error(`a response of ${size} bytes`);
  return Buffer.allocUnsafe(size);
};
