import { hashBytes } from '@weir/engine';
import { type FlowScan, scanned } from '@weir/journal';

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

const itemWords = 4;
const hashAt = 0;
const nextAt = 1;
const unitAt = 2;
const placeAt = 3;
/** An item and its share of the heads; a unit and its views. For the limit. */
const itemBytes = 20;
const unitBytes = 200;
/** Items are numbered upwards; before the numbers leave 31 bits they begin anew. */
const itemMax = 2 ** 30;

/**
 * Recent frames of the flows topic, their bytes as they came, with a typed index by the ids, accounts and lots of their
 * records, up to a limit of bytes; the oldest go first. Lists of the index run from new to old, so that what was
 * dropped is where a list ends: dropping costs nothing for each record. Owns its frames. Source: architecture §5.
 */
export class RecentFrames {
  readonly #bytesMax: number;
  #bytes = 0;
  #flows = 0;
  #units: RecentUnit[] = [];
  /** Number of the first unit in `#units` that has not been dropped, and of the first in it. */
  #oldest = 0;
  #base = 0;
  #items = new Int32Array(1024 * itemWords);
  #heads = new Int32Array(1024).fill(-1);
  #firstItem = 0;
  #nextItem = 0;
  /** Items before it stand in the lists. Those after are put there together: their heads are then waited for at once. */
  #linked = 0;
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
      firstItem: this.#nextItem,
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
    this.#link();
    const wanted = role ^ hash;
    const [items, mask] = [this.#items, this.#items.length / itemWords - 1];
    for (let item = this.#heads[wanted & (this.#heads.length - 1)]!; item >= this.#firstItem; ) {
      const at = (item & mask) * itemWords;
      const next = items[at + nextAt]!;
      if (items[at + hashAt] === wanted && visit(this.#unit(items[at + unitAt]!), items[at + placeAt]!) === true)
        return;
      item = next;
    }
  }

  /** Drops whole frames, the oldest first, until the limit is kept. */
  dropOldest(): void {
    this.#link();
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
      const firstItem = this.#units[this.#oldest - this.#base]?.firstItem ?? this.#nextItem;
      this.#bytes -= itemBytes * (firstItem - this.#firstItem);
      this.#firstItem = firstItem;
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

  #add(hash: number, place: number): void {
    if ((this.#nextItem - this.#firstItem + 1) * itemWords > this.#items.length || this.#nextItem === itemMax)
      this.#renew();
    const at = (this.#nextItem & (this.#items.length / itemWords - 1)) * itemWords;
    this.#items[at + hashAt] = hash;
    this.#items[at + unitAt] = this.#base + this.#units.length - 1;
    this.#items[at + placeAt] = place;
    this.#nextItem++;
    this.#bytes += itemBytes;
  }

  #link(): void {
    const [items, heads] = [this.#items, this.#heads];
    const [mask, headMask, end] = [items.length / itemWords - 1, heads.length - 1, this.#nextItem];
    for (let item = this.#linked; item < end; item++) {
      const at = (item & mask) * itemWords;
      const head = items[at + hashAt]! & headMask;
      items[at + nextAt] = heads[head]!;
      heads[head] = item;
    }
    this.#linked = end;
  }

  /** Numbers the items from 0 on and gives them room to grow. */
  #renew(): void {
    const count = this.#nextItem - this.#firstItem;
    const [old, first] = [this.#items, this.#firstItem];
    const capacity = count * itemWords * 2 > old.length ? old.length * 2 : old.length;
    this.#items = new Int32Array(capacity);
    this.#heads = new Int32Array(capacity / itemWords).fill(-1);
    for (const [at, unit] of this.#units.entries())
      this.#units[at] = { ...unit, firstItem: Math.max(0, unit.firstItem - first) };
    // The ring from its first item on, around its end.
    const begin = (first * itemWords) & (old.length - 1);
    const whole = count * itemWords;
    const front = old.subarray(begin, Math.min(old.length, begin + whole));
    this.#items.set(front);
    this.#items.set(old.subarray(0, whole - front.length), front.length);
    this.#firstItem = 0;
    this.#nextItem = count;
    this.#linked = 0;
    this.#link();
  }
}
