import { WeirError } from '@weir/model';
import { ByteSink } from './columns/byte-sink.js';
import { FlowScan, scanned } from './flow-scan.js';
import { sealBody } from './frame.js';
import type { FrameRulings, MessageRulings } from './rulings/ruling.js';
import { encodeRulings } from './rulings/ruling-codec.js';

/** A unit's head: two whole numbers. */
const unitHeadMax = 16;
const noBytes = new Uint8Array(0);

/** What a frame says beside its rulings on messages. */
type RulingsHead = Omit<FrameRulings, 'messages'>;

/** One shard's frames. */
interface Shard {
  /** At the first unit that has not been merged. */
  readonly scan: FlowScan;
  isAtUnit: boolean;
  /** Journal offset up to which its frames cover the journal. */
  covered: number;
}

/**
 * The flows of all shards as one: what each journal message caused, in whichever shards, is handed out together once
 * all of them cover it, as a frame like one of a single shard. Pure; of each shard at most one frame is held. Tombstones
 * stand first in a unit: an entry that moves to another shard's pocket leaves the one before it enters the other.
 * Rule of marks: schemas/frames.md.
 */
export class FlowsMerge {
  readonly #shards: readonly Shard[];
  /** The units of the frame that is put together, the tombstones of a unit, and its other records. */
  readonly #units = new ByteSink();
  readonly #gone = new ByteSink();
  readonly #standing = new ByteSink();
  readonly #head = new ByteSink();
  /** What was ruled on messages that have not been handed out, and what else was said with it, up to where. */
  #rulings: MessageRulings[] = [];
  #heads: { readonly to: number; readonly head: RulingsHead }[] = [];
  #position = 0;
  #wanted = 0;
  #droppedFrames = 0;

  /**
   * @param shards how many there are: frames are handed on as they are where there is one
   * @param from journal offset up to which frames were handed out before: of each shard the first that covers more is next
   */
  constructor(shards: number, from = 0) {
    this.#shards = Array.from({ length: shards }, () => ({ scan: new FlowScan(), isAtUnit: false, covered: from }));
    this.#position = from;
  }

  /** Journal offset up to which all shards cover the journal. */
  get position(): number {
    return this.#position;
  }

  /** The shard that covers least: its next frame is needed before anything can be handed out. */
  get wanted(): number {
    return this.#wanted;
  }

  /** Journal offset up to which a shard covers the journal. */
  coveredOf(shard: number): number {
    return this.#shards[shard]!.covered;
  }

  /** Frames that began past what their shard covered; its mark then stands still. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  /**
   * Takes the next frame of the shard that is `wanted`.
   * @returns a frame up to the new `position`, which lasts; null: all shards together cover no more than before
   * @throws {WeirError} `FRAME_CORRUPT`, also for a frame of another shard
   */
  take(frame: Buffer): Buffer | null {
    const shard = this.#shards[this.#wanted]!;
    const { scan } = shard;
    scan.open(frame);
    if (scan.shard !== this.#wanted)
      throw new WeirError('FRAME_CORRUPT', `a frame of shard ${scan.shard} in partition ${this.#wanted}`);
    if (scan.to <= shard.covered) return null;
    if (scan.from > shard.covered) {
      this.#droppedFrames++;
      return null;
    }
    const { covered } = shard;
    shard.covered = scan.to;
    if (this.#shards.length === 1) {
      this.#position = scan.to;
      return frame;
    }
    this.#hear(scan, covered);
    shard.isAtUnit = scan.nextUnit();
    while (shard.isAtUnit && scan.version < covered) shard.isAtUnit = scan.nextUnit();
    return this.#advance();
  }

  /** Keeps what a frame says was ruled on messages from an offset on: of one shard, for all rule the same. */
  #hear(scan: FlowScan, covered: number): void {
    const rulings = scan.rulings();
    if (rulings === null) return;
    const { messages, ...head } = rulings;
    for (const message of messages) if (message.offset >= covered) this.#rulings.push(message);
    this.#heads.push({ to: scan.to, head });
  }

  /** What was ruled on the messages up to an offset, which are handed out now. */
  #rulingsUpTo(to: number, from: number): Uint8Array {
    const next = this.#rulings.findIndex(({ offset }) => offset >= to);
    const messages = this.#rulings.splice(0, next < 0 ? this.#rulings.length : next);
    let head: RulingsHead | null = null;
    while (this.#heads[0] !== undefined && this.#heads[0].to <= to) head = this.#heads.shift()!.head;
    if (messages.length === 0 && head === null) return noBytes;
    return encodeRulings({ ...(head ?? { reachedMs: null, marks: [], droppedFrames: 0, last: null }), messages }, from);
  }

  /** Puts together what all shards cover by now. */
  #advance(): Buffer | null {
    const from = this.#position;
    for (let shard = 0; shard < this.#shards.length; shard++)
      if (this.#shards[shard]!.covered < this.#shards[this.#wanted]!.covered) this.#wanted = shard;
    const to = this.#shards[this.#wanted]!.covered;
    if (to === from) return null;
    this.#position = to;
    const units = this.#units;
    units.length = 0;
    let count = 0;
    for (let version = this.#nextVersion(); version < to; version = this.#nextVersion(), count++)
      this.#addUnit(version, from);
    const rulings = this.#rulingsUpTo(to, from);
    const head = this.#head;
    head.length = 0;
    head.reserve(40);
    head.whole(0);
    head.whole(from);
    head.whole(to);
    head.whole(rulings.length);
    head.raw(rulings, 0, rulings.length);
    head.reserve(8);
    head.whole(count);
    return sealBody('flows', head.since(0), units.since(0));
  }

  /** The first journal offset of which a shard says something that has not been handed out. */
  #nextVersion(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { isAtUnit, scan } of this.#shards) if (isAtUnit && scan.version < next) next = scan.version;
    return next;
  }

  #addUnit(version: number, from: number): void {
    const [gone, standing, units] = [this.#gone, this.#standing, this.#units];
    gone.length = 0;
    standing.length = 0;
    let count = 0;
    for (const shard of this.#shards) {
      if (!shard.isAtUnit || shard.scan.version !== version) continue;
      count += this.#addRecords(shard.scan);
      shard.isAtUnit = shard.scan.nextUnit();
    }
    units.reserve(unitHeadMax);
    units.whole(version - from);
    units.whole(count);
    units.raw(gone.bytes, 0, gone.length);
    units.raw(standing.bytes, 0, standing.length);
  }

  /** The records of the unit that a scan is at. Those that stand side by side are copied in one go. */
  #addRecords(scan: FlowScan): number {
    let count = 0;
    let [from, to] = [0, 0];
    let bytes: Uint8Array = noBytes;
    for (; scan.nextRecord(); count++) {
      bytes = scan.bytes;
      const isGone = scan.kind === scanned.flowGone || scan.kind === scanned.creditGone;
      if (isGone) this.#gone.raw(bytes, scan.start, scan.end);
      else if (scan.start === to) to = scan.end;
      else {
        this.#standing.raw(bytes, from, to);
        [from, to] = [scan.start, scan.end];
      }
    }
    this.#standing.raw(bytes, from, to);
    return count;
  }
}
