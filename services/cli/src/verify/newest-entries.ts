import { crc32 } from 'node:zlib';
import { FlowScan, scanned } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { ToldUnit } from './told-unit.js';

/** Where an entry stands in its table, but for its id. */
export interface PlaceInTable {
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly time: number;
  readonly seq: number;
}

/** The newest that was told of an entry. */
export interface NewestEntry {
  /** Journal offset of the message that caused it. */
  readonly version: number;
  /** As in a flows frame, where it begins; null: the entry is gone. */
  readonly bytes: Buffer | null;
  readonly place: PlaceInTable;
}

interface Held extends NewestEntry {
  readonly hash: number;
}

const isSamePlace = (left: PlaceInTable, right: PlaceInTable): boolean =>
  left.time === right.time && left.seq === right.seq && left.account === right.account && left.asset === right.asset;

const hashesBelow = 2 ** 32;

/**
 * The newest of each entry that units tell of, by its id: at each place where one stands, for an id that came again after it was let
 * go of stands twice; of an id that stands nowhere one entry that is gone. Of all ids, or of a fair share of the ids that is always the same: an id belongs to it
 * or not by its hash. Owns the share; it is halved whenever it has become too many.
 */
export class NewestEntries {
  readonly #idsMax: number;
  readonly #flows = new Map<string, readonly Held[]>();
  readonly #credits = new Map<string, readonly Held[]>();
  readonly #scan = new FlowScan();
  #below = hashesBelow;

  /** @param idsMax entries held of each table at most; infinite: all */
  constructor(idsMax: number) {
    this.#idsMax = idsMax;
  }

  /** The part of all ids that is held. */
  get share(): number {
    return this.#below / hashesBelow;
  }

  get flows(): ReadonlyMap<string, readonly NewestEntry[]> {
    return this.#flows;
  }

  get credits(): ReadonlyMap<string, readonly NewestEntry[]> {
    return this.#credits;
  }

  take({ frame, start, end, version }: ToldUnit): void {
    const scan = this.#scan;
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    for (let at = start; at < end; at = scan.end) {
      scan.look(frame, view, at);
      if (scan.kind !== scanned.finding) this.#takeRecord(frame, version);
    }
    for (const held of [this.#flows, this.#credits]) while (held.size > this.#idsMax) this.#halve();
  }

  #takeRecord(frame: Buffer, version: number): void {
    const scan = this.#scan;
    const hash = crc32(frame.subarray(scan.idAt, scan.idAt + scan.idLength));
    if (hash >= this.#below) return;
    const text = (from: number, length: number): string => frame.toString('utf8', from, from + length);
    const id = text(scan.idAt, scan.idLength);
    const place: PlaceInTable = {
      account: text(scan.accountAt, scan.accountLength) as AccountId,
      asset: text(scan.assetAt, scan.assetLength) as AssetCode,
      time: scan.time,
      seq: scan.seq,
    };
    const held = scan.kind === scanned.flow || scan.kind === scanned.flowGone ? this.#flows : this.#credits;
    const known = held.get(id) ?? [];
    const before = known.find((each) => isSamePlace(each.place, place));
    // Another shard may have told of it since.
    if (before !== undefined && before.version > version) return;
    const others = known.filter((each) => each !== before && each.bytes !== null);
    if (scan.kind === scanned.flow || scan.kind === scanned.credit) {
      const bytes = Buffer.from(frame.subarray(scan.start, scan.saidEnd));
      held.set(id, [...others, { version, bytes, hash, place }]);
      return;
    }
    // An entry that moved is gone from where it was, and stands where it was told of since.
    if (before === undefined && known.length > 0) return;
    held.set(id, others.length > 0 ? others : [{ version, bytes: null, hash, place }]);
  }

  #halve(): void {
    this.#below /= 2;
    for (const held of [this.#flows, this.#credits])
      for (const [id, [first]] of held) if (first!.hash >= this.#below) held.delete(id);
  }
}
