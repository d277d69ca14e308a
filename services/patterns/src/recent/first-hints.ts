import type { JournalFrame } from '@weir/journal';
import { noHints, type TransferHints } from '@weir/model';

const bucketMs = 60_000;

const tellsAnything = ({ nature, device, address }: TransferHints): boolean =>
  nature !== 'ordinary' || device !== null || address !== null;

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

  /** Takes a frame's, and returns the ids that something is known of since now. */
  take(frame: JournalFrame): string[] {
    const told: string[] = [];
    if (frame.type !== 'raw') return told;
    for (const record of frame.records) {
      if (record.kind !== 'transfer' || !tellsAnything(record.hints) || this.#byId.has(record.transfer.id)) continue;
      const { id, time } = record.transfer;
      this.#byId.set(id, record.hints);
      told.push(id);
      const bucket = Math.floor(time / bucketMs);
      const ids = this.#buckets.get(bucket);
      if (ids === undefined) this.#buckets.set(bucket, [id]);
      else ids.push(id);
    }
    return told;
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
