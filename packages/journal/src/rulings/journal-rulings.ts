import type { AssetCode } from '@weir/model';
import type { FlowScan } from '../flow-scan.js';
import type { FrameRulings, MessageRulings, Ruling } from './ruling.js';

/** What a reader knows of the journal by rulings, between messages. JSON. */
export interface SavedRulings {
  readonly horizons: readonly (readonly [asset: AssetCode, horizonMs: number])[];
  readonly reachedMs: number | null;
}

const noRulings: readonly Ruling[] = [];

/**
 * What the matcher ruled on the journal, for whoever reads it beside the flows. Frames are heard in their order, messages
 * asked for in theirs. Owns what was heard and not asked for yet, and the horizons.
 */
export class JournalRulings {
  readonly #horizons = new Map<AssetCode, number>();
  #ahead: MessageRulings[] = [];
  #next = 0;
  #reachedMs: number | null = null;

  /** Highest event time accepted so far, milliseconds UTC; null before the first. */
  get reachedMs(): number | null {
    return this.#reachedMs;
  }

  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  horizon(asset: AssetCode): number {
    return this.#horizons.get(asset) ?? Number.NEGATIVE_INFINITY;
  }

  /** A flows frame, of any shard: those of one shard carry the rulings. @throws {WeirError} `FRAME_CORRUPT` */
  hear(frame: FlowScan): void {
    this.hearRulings(frame.rulings());
  }

  hearRulings(heard: FrameRulings | null): void {
    if (heard === null) return;
    this.#ahead = this.#next === this.#ahead.length ? [] : this.#ahead.slice(this.#next);
    this.#next = 0;
    for (const message of heard.messages) this.#ahead.push(message);
    if (heard.reachedMs !== null) this.#reachedMs = Math.max(this.#reachedMs ?? 0, heard.reachedMs);
  }

  /** The rulings on the next journal message, which must be covered by what was heard; horizons are as of after it. */
  take(offset: number): readonly Ruling[] {
    let found = noRulings;
    for (let next = this.#ahead[this.#next]; next !== undefined && next.offset <= offset; ) {
      // What an overlapping frame says again of an earlier message was taken before.
      if (next.offset === offset && found === noRulings) found = this.#taken(next);
      next = this.#ahead[++this.#next];
    }
    return found;
  }

  /** The rulings on the journal messages below an offset that were not taken yet, one message after the other. */
  *takeBefore(offset: number): Iterable<MessageRulings> {
    let taken = -1;
    for (let next = this.#ahead[this.#next]; next !== undefined && next.offset < offset; ) {
      this.#next++;
      if (next.offset > taken) {
        taken = next.offset;
        this.#taken(next);
        yield next;
      }
      next = this.#ahead[this.#next];
    }
  }

  saved(): SavedRulings {
    return { horizons: [...this.#horizons], reachedMs: this.#reachedMs };
  }

  load({ horizons, reachedMs }: SavedRulings): void {
    for (const [asset, horizonMs] of horizons) this.#horizons.set(asset, horizonMs);
    this.#reachedMs = reachedMs;
  }

  #taken({ rulings }: MessageRulings): readonly Ruling[] {
    for (const ruling of rulings) {
      if (ruling.kind === 'horizon') this.#horizons.set(ruling.asset, ruling.reachedMs - ruling.latenessMs);
    }
    return rulings;
  }
}
