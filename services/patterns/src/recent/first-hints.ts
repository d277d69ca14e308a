import { noHints, type TransferHints } from '@weir/model';
import type { ToldHints } from '../matched-messages.js';

const bucketMs = 60_000;

/**
 * What feeds told of each transfer. The first message of an id that tells anything stands: the half of the payer's
 * institution knows the device, and may come second.
 */
export class FirstHints {
  readonly #byId = new Map<string, TransferHints>();
  readonly #buckets = new Map<number, string[]>();

  get size(): number {
    return this.#byId.size;
  }

  /** Takes what a message told, and returns the ids that something is known of since now. */
  take(told: readonly ToldHints[]): string[] {
    const news: string[] = [];
    for (const { id, time, hints } of told) {
      if (this.#byId.has(id)) continue;
      this.#byId.set(id, hints);
      news.push(id);
      const bucket = Math.floor(time / bucketMs);
      const ids = this.#buckets.get(bucket);
      if (ids === undefined) this.#buckets.set(bucket, [id]);
      else ids.push(id);
    }
    return news;
  }

  of(id: string): TransferHints {
    return this.#byId.get(id) ?? noHints;
  }

  /** Forgets what was told of transfers before an instant, milliseconds UTC, to the minute. */
  forgetBefore(instant: number): void {
    const firstKept = Math.floor(instant / bucketMs);
    for (const [bucket, ids] of this.#buckets) {
      if (bucket >= firstKept) continue;
      this.#buckets.delete(bucket);
      for (const id of ids) this.#byId.delete(id);
    }
  }
}
