import { hashBytes } from '@weir/engine';
import { type FlowScan, scanned } from '@weir/journal';
import { itemBytes, RecentIndex } from './recent-index.js';

/** What of a record an item stands for: its id, its account, a lot it names. Salts of their hashes. */
export const roles = { id: 0, account: 0x2545f491, lot: 0x5bd1e995 } as const;
export type Role = (typeof roles)[keyof typeof roles];

/**
 * Of records that are not there any more: the highest version (−1: there are none), and the latest instants in
 * milliseconds UTC (null: of none). JSON.
 */
export interface DroppedMarks {
  readonly version: number;
  readonly flowTimeMs: number | null;
  readonly entryTimeMs: number | null;
  readonly hubCreditTimeMs: number | null;
}

/** What one journal message caused, as it stands in a frame of the flows topic. */
export interface RecentUnit {
  readonly frame: Buffer;
  readonly view: DataView;
  readonly version: number;
  /** Items of the ring from here on are the unit's. */
  readonly firstItem: number;
  flows: number;
  /** Latest instant of a flow, milliseconds UTC. */
  flowTimeMax: number;
  /** Latest instant of an entry, and of a credit that came to a hub, milliseconds UTC. */
  entryTimeMax: number;
  hubCreditTimeMax: number;
}

/** In the place of a unit that was dropped, until the list is cut: it keeps no frame alive. */
const dropped: RecentUnit = {
  frame: Buffer.alloc(0),
  view: new DataView(new ArrayBuffer(0)),
  version: -1,
  firstItem: 0,
  flows: 0,
  flowTimeMax: Number.NEGATIVE_INFINITY,
  entryTimeMax: Number.NEGATIVE_INFINITY,
  hubCreditTimeMax: Number.NEGATIVE_INFINITY,
};

/** A unit and its views. For the limit. */
const unitBytes = 200;

/**
 * Recent frames of the flows topic, their bytes as they came, with a typed index by the ids, accounts and lots of their
 * records, up to a limit of bytes; the oldest go first. The index runs from new to old, so that what was dropped is
 * where it ends: dropping costs nothing for each record. Owns its frames. Source: architecture §5.
 */
export class RecentFrames {
  readonly #bytesMax: number;
  #bytes = 0;
  #flows = 0;
  #units: RecentUnit[] = [];
  /** Number of the first unit in `#units` that has not been dropped, and of the first in it. */
  #oldest = 0;
  #base = 0;
  readonly #index = new RecentIndex();
  #droppedVersion = -1;
  #droppedTime = Number.NEGATIVE_INFINITY;
  #droppedEntryTime = Number.NEGATIVE_INFINITY;
  #droppedHubCreditTime = Number.NEGATIVE_INFINITY;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Flows among its records. */
  get flows(): number {
    return this.#flows;
  }

  /** Highest version among records that were dropped; −1: none were. */
  get droppedVersion(): number {
    return this.#droppedVersion;
  }

  /** Latest instant of a dropped flow, milliseconds UTC. */
  get droppedTime(): number {
    return this.#droppedTime;
  }

  /** Latest instant of a dropped entry, milliseconds UTC. */
  get droppedEntryTime(): number {
    return this.#droppedEntryTime;
  }

  /** Latest instant of a dropped credit that came to a hub, milliseconds UTC. */
  get droppedHubCreditTime(): number {
    return this.#droppedHubCreditTime;
  }

  /** Begins a unit, at which the scan is; `enter` follows for each of its records. */
  begin(scan: FlowScan): void {
    const last = this.#units.length > this.#oldest - this.#base ? this.#units.at(-1) : undefined;
    const isSame = last?.frame === scan.bytes;
    this.#units.push({
      frame: scan.bytes,
      view: isSame ? last.view : scan.view,
      version: scan.version,
      firstItem: this.#index.next,
      flows: 0,
      flowTimeMax: Number.NEGATIVE_INFINITY,
      entryTimeMax: Number.NEGATIVE_INFINITY,
      hubCreditTimeMax: Number.NEGATIVE_INFINITY,
    });
    this.#bytes += unitBytes + (isSame ? 0 : scan.bytes.length);
  }

  /** Takes the record at which the scan is. @param idHash `hashBytes` of its id */
  enter(scan: FlowScan, idHash: number): void {
    const { view } = scan;
    this.#add(roles.id ^ idHash, scan.start);
    if (scan.kind === scanned.flow) {
      const unit = this.#units.at(-1)!;
      unit.flows++;
      this.#flows++;
      if (scan.time > unit.flowTimeMax) unit.flowTimeMax = scan.time;
    }
    if (scan.kind === scanned.flow || scan.kind === scanned.credit) {
      const unit = this.#units.at(-1)!;
      if (scan.time > unit.entryTimeMax) unit.entryTimeMax = scan.time;
      if (scan.kind === scanned.credit && scan.isAtHub && scan.time > unit.hubCreditTimeMax)
        unit.hubCreditTimeMax = scan.time;
      this.#add(roles.account ^ hashBytes(view, scan.accountAt, scan.accountLength), scan.start);
    }
  }

  /** Takes a lot that the record names. @param lotHash `hashBytes` of its id */
  enterLot(scan: FlowScan, lotHash: number): void {
    this.#add(roles.lot ^ lotHash, scan.start);
  }

  /**
   * Visits the records that may name a text in a role, the newest first: their hashes agree, their bytes are still to
   * be compared. Ends where `visit` returns true.
   */
  each(role: Role, hash: number, visit: (unit: RecentUnit, at: number) => boolean | undefined): void {
    this.#index.each(role ^ hash, (item, at) => visit(this.#unitOf(item), at));
  }

  /** Drops whole frames, the oldest first, until the limit is kept. */
  dropOldest(): void {
    while (this.#bytes > this.#bytesMax && this.#oldest - this.#base < this.#units.length) {
      const { frame } = this.#unit(this.#oldest);
      this.#bytes -= frame.length;
      for (;;) {
        const unit = this.#units[this.#oldest - this.#base];
        if (unit === undefined || unit.frame !== frame) break;
        this.#units[this.#oldest - this.#base] = dropped;
        this.#bytes -= unitBytes;
        this.#flows -= unit.flows;
        if (unit.version > this.#droppedVersion) this.#droppedVersion = unit.version;
        if (unit.flowTimeMax > this.#droppedTime) this.#droppedTime = unit.flowTimeMax;
        if (unit.entryTimeMax > this.#droppedEntryTime) this.#droppedEntryTime = unit.entryTimeMax;
        if (unit.hubCreditTimeMax > this.#droppedHubCreditTime) this.#droppedHubCreditTime = unit.hubCreditTimeMax;
        this.#oldest++;
      }
      const firstItem = this.#units[this.#oldest - this.#base]?.firstItem ?? this.#index.next;
      this.#bytes -= itemBytes * (firstItem - this.#index.first);
      this.#index.dropBefore(firstItem);
    }
    if (this.#oldest - this.#base < 1024 && this.#oldest - this.#base < this.#units.length) return;
    this.#units = this.#units.slice(this.#oldest - this.#base);
    this.#base = this.#oldest;
  }

  /** What would have been dropped if nothing were here. */
  marksOfAll(): DroppedMarks {
    const there = this.#units.slice(this.#oldest - this.#base);
    const highest = (mark: number, of: (unit: RecentUnit) => number): number =>
      there.reduce((most, unit) => Math.max(most, of(unit)), mark);
    const orNull = (instant: number): number | null => (Number.isFinite(instant) ? instant : null);
    return {
      version: highest(this.#droppedVersion, (unit) => unit.version),
      flowTimeMs: orNull(highest(this.#droppedTime, (unit) => unit.flowTimeMax)),
      entryTimeMs: orNull(highest(this.#droppedEntryTime, (unit) => unit.entryTimeMax)),
      hubCreditTimeMs: orNull(highest(this.#droppedHubCreditTime, (unit) => unit.hubCreditTimeMax)),
    };
  }

  /** Records were here of which it is only known up to where they went; call while nothing is here. */
  setDropped({ version, flowTimeMs, entryTimeMs, hubCreditTimeMs }: DroppedMarks): void {
    this.#droppedVersion = version;
    this.#droppedTime = flowTimeMs ?? Number.NEGATIVE_INFINITY;
    this.#droppedEntryTime = entryTimeMs ?? Number.NEGATIVE_INFINITY;
    this.#droppedHubCreditTime = hubCreditTimeMs ?? Number.NEGATIVE_INFINITY;
  }

  #unit(number: number): RecentUnit {
    return this.#units[number - this.#base]!;
  }

  /** The unit of an item: the last that begins with it or before. */
  #unitOf(item: number): RecentUnit {
    const units = this.#units;
    let [low, high] = [this.#oldest - this.#base, units.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (units[middle]!.firstItem <= item) low = middle;
      else high = middle - 1;
    }
    return units[low]!;
  }

  #add(hash: number, place: number): void {
    this.#index.add(hash, place);
    this.#bytes += itemBytes;
  }
}
