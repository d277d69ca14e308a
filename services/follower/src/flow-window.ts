import { compareTransfers, type FlowGraph } from '@weir/engine';
import type { CreditRecord, EntryRecord, FlowRecord, LotInterval } from '@weir/journal';

/** A transfer as the follower knows it: its two entries, each with the version (journal offset) that stands. */
export interface FlowNode {
  readonly id: string;
  flow: FlowRecord | null;
  flowVersion: number;
  credit: CreditRecord | null;
  creditVersion: number;
  /** Every use of its lot is known here: it was seen from its first record on, or the store was asked. */
  complete: boolean;
  /** Names of the cases that hold it; a held node is never dropped. */
  readonly heldBy: Set<string>;
}

/** What entries did to one lot. */
interface LotUses {
  /** By paying transfer. */
  readonly links: Map<string, LotInterval>;
  /** By the entry that did it (`flow <id>` or `credit <id>`). */
  readonly lost: Map<string, readonly LotInterval[]>;
}

const lostOf = (record: FlowRecord | CreditRecord): readonly LotInterval[] =>
  record.aged.length + record.nameless.length + record.ceased.length === 0
    ? []
    : [...record.aged, ...record.nameless, ...record.ceased];

const approximateBytes = (record: FlowRecord | CreditRecord): number =>
  600 + 160 * ((record.kind === 'flow' ? record.sources.length : 0) + lostOf(record).length);

/**
 * Recent entry records, indexed by the lots they used, up to a limit of bytes; the oldest go first, those that a
 * case holds never. Owns its nodes. Source: architecture §5, the follower's ring.
 */
export class FlowWindow {
  readonly #nodes = new Map<string, FlowNode>();
  readonly #uses = new Map<string, LotUses>();
  readonly #bytesMax: number;
  #bytes = 0;
  /** The oldest are looked for above so many bytes. */
  #dropAbove: number;
  /** Highest version among records that were dropped; −1: none were. */
  #droppedVersion = -1;
  /** Latest instant of dropped records that may have used a lot, milliseconds UTC. */
  #droppedTime = Number.NEGATIVE_INFINITY;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
    this.#dropAbove = bytesMax;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What is not here may be in the store once the writer has passed this version; −1: nothing was ever dropped. */
  get droppedVersion(): number {
    return this.#droppedVersion;
  }

  get(id: string): FlowNode | undefined {
    return this.#nodes.get(id);
  }

  nodes(): Iterable<FlowNode> {
    return this.#nodes.values();
  }

  hold(id: string, caseName: string): void {
    this.#nodes.get(id)?.heldBy.add(caseName);
  }

  release(id: string, caseName: string): void {
    this.#nodes.get(id)?.heldBy.delete(caseName);
  }

  /**
   * Applies records that one journal message caused, where they are newer than what stands, and returns the ids
   * whose entry or lot changed.
   * @param live true for the stream, false for rows of the store (which do not tell every use of a lot)
   */
  apply(version: number, records: readonly EntryRecord[], live: boolean): Set<string> {
    const touched = new Set<string>();
    const made: FlowNode[] = [];
    for (const record of records) {
      let node = this.#nodes.get(record.id);
      if (node === undefined) {
        node = {
          id: record.id,
          flow: null,
          flowVersion: -1,
          credit: null,
          creditVersion: -1,
          complete: false,
          heldBy: new Set(),
        };
        this.#nodes.set(record.id, node);
        // What is taken back was perhaps here before, and the rest of it dropped.
        if (record.kind === 'flow' || record.kind === 'credit' || this.#droppedVersion < 0) made.push(node);
      }
      this.#applyOne(version, node, record, touched);
    }
    // Uses of a lot are later than its transfer: where nothing so late was ever dropped, all of them will be seen.
    if (live) for (const node of made) node.complete = this.#seesAllUses(node);
    return touched;
  }

  /** Drops the oldest nodes where the limit is passed; a little more than needed, so that it is needed rarely. */
  dropOldest(): void {
    if (this.#bytes <= this.#dropAbove) return;
    const target = this.#bytesMax * 0.95;
    this.#dropAbove = this.#bytesMax;
    for (const node of this.#nodes.values()) {
      if (this.#bytes <= target) return;
      if (this.#isNeeded(node)) continue;
      this.#droppedVersion = Math.max(this.#droppedVersion, node.flowVersion, node.creditVersion);
      for (const record of [node.flow, node.credit]) {
        if (record === null) continue;
        for (const id of this.#forgetUses(record)) {
          const lot = this.#nodes.get(id);
          if (lot !== undefined) lot.complete = false;
        }
        if (record.kind === 'flow' || lostOf(record).length > 0) {
          this.#droppedTime = Math.max(this.#droppedTime, record.time);
        }
        this.#bytes -= approximateBytes(record);
      }
      this.#nodes.delete(node.id);
    }
    // Nearly all of it is needed: looking again at each message would cost more than the little that could go.
    this.#dropAbove = Math.max(this.#bytesMax, this.#bytes * 1.05);
  }

  /** A case holds the transfer, or a lot that it used: then the use must stay known, and change where it changes. */
  #isNeeded({ flow, credit, heldBy }: FlowNode): boolean {
    if (heldBy.size > 0) return true;
    const isHeld = ({ id }: LotInterval): boolean => (this.#nodes.get(id)?.heldBy.size ?? 0) > 0;
    if (flow !== null && (flow.sources.some(isHeld) || lostOf(flow).some(isHeld))) return true;
    return credit !== null && lostOf(credit).some(isHeld);
  }

  /** The ledger as following sees it. `onGap` hears of nodes that only the store knows (all of). */
  graph(onGap: (id: string) => void): FlowGraph<FlowNode> {
    return {
      compare: (left, right) => compareTransfers(left.flow!, right.flow!),
      transfer: (of) => {
        if (!of.complete) onGap(of.id);
        return of.flow!;
      },
      credit: (of) => (of.credit === null ? null : { instant: of.credit.time, hub: of.credit.hub }),
      links: (of, visit) => {
        for (const [paying, { start, end }] of this.#uses.get(of.id)?.links ?? []) {
          const node = this.#nodes.get(paying);
          if (node === undefined || node.flow === null) onGap(paying);
          else visit(node, start, end);
        }
      },
      lost: (of, visit) => {
        for (const intervals of this.#uses.get(of.id)?.lost.values() ?? []) {
          for (const { start, end } of intervals) visit(start, end);
        }
      },
    };
  }

  #seesAllUses({ flow }: FlowNode): boolean {
    return this.#droppedVersion < 0 || (flow !== null && flow.time > this.#droppedTime);
  }

  #applyOne(version: number, node: FlowNode, record: EntryRecord, touched: Set<string>): void {
    const isFlow = record.kind === 'flow' || record.kind === 'flow-gone';
    if (version < (isFlow ? node.flowVersion : node.creditVersion)) return;
    const old = isFlow ? node.flow : node.credit;
    // A message that moves an entry says "gone" of the old place and then tells the new one.
    if (isFlow) node.flowVersion = version;
    else node.creditVersion = version;
    touched.add(node.id);
    if (old !== null) {
      this.#bytes -= approximateBytes(old);
      for (const id of this.#forgetUses(old)) touched.add(id);
    }
    if (record.kind === 'flow') node.flow = record;
    else if (record.kind === 'credit') node.credit = record;
    else {
      if (isFlow) node.flow = null;
      else node.credit = null;
      return;
    }
    this.#bytes += approximateBytes(record);
    for (const id of this.#rememberUses(record)) touched.add(id);
  }

  #usesOf(id: string): LotUses {
    let uses = this.#uses.get(id);
    if (uses === undefined) {
      uses = { links: new Map(), lost: new Map() };
      this.#uses.set(id, uses);
    }
    return uses;
  }

  #rememberUses(record: FlowRecord | CreditRecord): string[] {
    const used: string[] = [];
    if (record.kind === 'flow') {
      for (const source of record.sources) {
        this.#usesOf(source.id).links.set(record.id, source);
        used.push(source.id);
      }
    }
    const by = `${record.kind} ${record.id}`;
    for (const lost of lostOf(record)) {
      const uses = this.#usesOf(lost.id);
      uses.lost.set(by, [...(uses.lost.get(by) ?? []), lost]);
      used.push(lost.id);
    }
    return used;
  }

  /** Takes a record's uses of lots back; returns the lots. */
  #forgetUses(record: FlowRecord | CreditRecord): string[] {
    const used: string[] = [];
    const forget = (id: string, from: (uses: LotUses) => void): void => {
      used.push(id);
      const uses = this.#uses.get(id);
      if (uses === undefined) return;
      from(uses);
      if (uses.links.size === 0 && uses.lost.size === 0) this.#uses.delete(id);
    };
    if (record.kind === 'flow') for (const { id } of record.sources) forget(id, (uses) => uses.links.delete(record.id));
    const by = `${record.kind} ${record.id}`;
    for (const { id } of lostOf(record)) forget(id, (uses) => uses.lost.delete(by));
    return used;
  }
}
