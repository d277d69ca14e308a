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
  /** Highest version among records that were dropped; −1: none were. */
  #droppedVersion = -1;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
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
    // Nodes first: a payment may stand before the credit that funds it in one message.
    for (const record of records) this.#node(record.id, live);
    for (const record of records) this.#applyOne(version, record, touched);
    return touched;
  }

  /** Drops the oldest nodes until the limit holds. */
  dropOldest(): void {
    if (this.#bytes <= this.#bytesMax) return;
    for (const node of this.#nodes.values()) {
      if (this.#bytes <= this.#bytesMax) return;
      if (node.heldBy.size > 0) continue;
      this.#droppedVersion = Math.max(this.#droppedVersion, node.flowVersion, node.creditVersion);
      for (const record of [node.flow, node.credit]) {
        if (record === null) continue;
        this.#forgetUses(record, true);
        this.#bytes -= approximateBytes(record);
      }
      this.#nodes.delete(node.id);
    }
  }

  /** The ledger as following sees it. `onGap` hears of nodes that only the store knows (all of). */
  graph(onGap: (id: string) => void): FlowGraph<FlowNode> {
    return {
      compare: (left, right) => compareTransfers(left.flow!, right.flow!),
      transfer: (of) => of.flow!,
      credit: (of) => (of.credit === null ? null : { instant: of.credit.time, hub: of.credit.hub }),
      links: (of, visit) => {
        if (!of.complete) onGap(of.id);
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

  #node(id: string, live: boolean): FlowNode {
    let node = this.#nodes.get(id);
    if (node === undefined) {
      node = { id, flow: null, flowVersion: -1, credit: null, creditVersion: -1, complete: live, heldBy: new Set() };
      this.#nodes.set(id, node);
    }
    return node;
  }

  #applyOne(version: number, record: EntryRecord, touched: Set<string>): void {
    const node = this.#nodes.get(record.id)!;
    const isFlow = record.kind === 'flow' || record.kind === 'flow-gone';
    if (version < (isFlow ? node.flowVersion : node.creditVersion)) return;
    const old = isFlow ? node.flow : node.credit;
    // A message that moves an entry says "gone" of the old place and then tells the new one.
    if (isFlow) node.flowVersion = version;
    else node.creditVersion = version;
    touched.add(record.id);
    if (old !== null) {
      this.#bytes -= approximateBytes(old);
      for (const id of this.#forgetUses(old, false)) touched.add(id);
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

  /** @param dropping the record leaves memory; what it did to lots that a case holds stays known */
  #forgetUses(record: FlowRecord | CreditRecord, dropping: boolean): string[] {
    const used: string[] = [];
    const forget = (id: string, from: (uses: LotUses) => void): void => {
      used.push(id);
      const uses = this.#uses.get(id);
      if (uses === undefined) return;
      const lot = this.#nodes.get(id);
      if (dropping && lot !== undefined) {
        if (lot.heldBy.size > 0) return;
        lot.complete = false;
      }
      from(uses);
      if (uses.links.size === 0 && uses.lost.size === 0) this.#uses.delete(id);
    };
    if (record.kind === 'flow') for (const { id } of record.sources) forget(id, (uses) => uses.links.delete(record.id));
    const by = `${record.kind} ${record.id}`;
    for (const { id } of lostOf(record)) forget(id, (uses) => uses.lost.delete(by));
    return used;
  }
}
