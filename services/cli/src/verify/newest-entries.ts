import { crc32 } from 'node:zlib';
import { FlowScan, scanned } from '@weir/journal';
import type { ToldUnit } from './told-unit.js';

/** The newest that was told of an entry. */
export interface NewestEntry {
  /** Journal offset of the message that caused it. */
  readonly version: number;
  /** As in a flows frame, where it begins; null: the entry is gone. */
  readonly bytes: Buffer | null;
}

interface Held extends NewestEntry {
  readonly hash: number;
  /** Where it stands in its table: pocket, time and seq. */
  readonly place: string;
}

const hashesBelow = 2 ** 32;

/**
 * The newest of each entry that units tell of, or of a fair share of the ids that is always the same: an id belongs to it
 * or not by its hash. Owns the share; it is halved whenever it has become too many.
 */
export class NewestEntries {
  readonly #idsMax: number;
  readonly #flows = new Map<string, Held>();
  readonly #credits = new Map<string, Held>();
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

  get flows(): ReadonlyMap<string, NewestEntry> {
    return this.#flows;
  }

  get credits(): ReadonlyMap<string, NewestEntry> {
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
    const account = text(scan.accountAt, scan.accountLength);
    const place = `${scan.time} ${scan.seq} ${account} ${text(scan.assetAt, scan.assetLength)}`;
    const held = scan.kind === scanned.flow || scan.kind === scanned.flowGone ? this.#flows : this.#credits;
    const before = held.get(id);
    // Another shard may have told of it since.
    if (before !== undefined && before.version > version) return;
    if (scan.kind === scanned.flow || scan.kind === scanned.credit) {
      held.set(id, { version, bytes: Buffer.from(frame.subarray(scan.start, scan.saidEnd)), hash, place });
      return;
    }
    // An entry that moved is gone from where it was, and stands where it was told of since.
    if (before === undefined || before.place === place) held.set(id, { version, bytes: null, hash, place });
  }

  #halve(): void {
    this.#below /= 2;
    for (const held of [this.#flows, this.#credits])
      for (const [id, { hash }] of held) if (hash >= this.#below) held.delete(id);
  }
}
