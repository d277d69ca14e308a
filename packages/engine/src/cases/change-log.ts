import type { CaseChanges, PocketChange, TaintChange } from './case-changes.js';
import { type PartsCopy, partsOf } from './case-pockets.js';
import type { PocketParts, TaintedTransfer } from './case-spec.js';
import type { FollowedCases } from './followed-cases.js';
import { endings } from './taint-rows.js';

interface RowBefore {
  readonly taint: number;
  readonly layer: number;
  isToldAnew: boolean;
}

/** The lowest layer of the transfers that were credited to a pocket. */
const layerOf = ({ rows, pockets }: FollowedCases, pocket: number): number => {
  let layer = pockets.settledLayer(pocket) || Number.POSITIVE_INFINITY;
  for (let row = pockets.firstRow(pocket); row >= 0; row = rows.nextInPocket(row)) {
    if (rows.taint(row) > 0 && rows.ending(row) !== endings.inFlight) layer = Math.min(layer, rows.layer(row));
  }
  return layer;
};

/** Where a case's taint in a pocket is; null: nothing was received there. */
export const pocketParts = (all: FollowedCases, pocket: number): PocketParts | null => {
  const { pockets, graph } = all;
  if (!pockets.hasReceived(pocket)) return null;
  const place = pockets.placeOf(pocket);
  const [account, asset] = [graph.account(place), graph.asset(place)];
  return { account, asset, layer: layerOf(all, pocket), ...pockets.parts(pocket) };
};

/** What rows and pockets of one case were when their changes were last asked for. Owns these memories. */
export class ChangeLog {
  readonly #all: FollowedCases;
  readonly #rows = new Map<number, RowBefore>();
  readonly #pockets = new Map<number, { readonly layer: number; readonly parts: PartsCopy } | null>();
  /** Pockets in which anything changed that can be told of them. */
  readonly stirred = new Set<number>();

  constructor(all: FollowedCases) {
    this.#all = all;
  }

  get isEmpty(): boolean {
    return this.#rows.size + this.stirred.size === 0;
  }

  rows(): Iterable<number> {
    return this.#rows.keys();
  }

  clear(): void {
    this.#rows.clear();
    this.#pockets.clear();
    this.stirred.clear();
  }

  /** Before a row changes. @param isNew it has only just been made */
  noteRow(row: number, isNew: boolean): void {
    if (this.#rows.has(row)) return;
    const { rows } = this.#all;
    const [taint, layer] = isNew ? [0, 0] : [rows.taint(row), rows.layer(row)];
    this.#rows.set(row, { taint, layer, isToldAnew: false });
  }

  /** What is told of a noted row's transfer besides its taint is another: its place in the order, what it moved. */
  noteTold(row: number): void {
    this.#rows.get(row)!.isToldAnew = true;
  }

  isToldAnew(row: number): boolean {
    return this.#rows.get(row)?.isToldAnew ?? false;
  }

  /** Before anything in a pocket changes. */
  notePocket(pocket: number): void {
    this.stirred.add(pocket);
    if (this.#pockets.has(pocket)) return;
    const { pockets } = this.#all;
    const before = pockets.hasReceived(pocket)
      ? { layer: layerOf(this.#all, pocket), parts: pockets.copyParts(pocket) }
      : null;
    this.#pockets.set(pocket, before);
  }

  /** What changed: transfers in order, then pockets. */
  changes(): CaseChanges {
    const { rows, graph } = this.#all;
    const transfers: TaintChange[] = [];
    for (const [row, before] of this.#rows) {
      const [taint, layer] = [rows.taint(row), rows.layer(row)];
      if (taint !== before.taint || layer !== before.layer || (before.isToldAnew && taint > 0))
        transfers.push({ node: rows.nodeOf(row), before, taint, layer });
    }
    transfers.sort((left, right) => graph.compare(left.node, right.node));
    const changed: PocketChange[] = [];
    for (const pocket of this.#pockets.keys()) {
      const [before, after] = [this.#before(pocket), pocketParts(this.#all, pocket)];
      const either = before ?? after;
      if (either !== null) changed.push({ account: either.account, asset: either.asset, before, after });
    }
    return { transfers, pockets: changed, stirred: [...this.stirred] };
  }

  /** The answer as it was when changes were last asked for, of all pockets of the case; transfers in no order. */
  told(casePockets: Iterable<number>): {
    readonly transfers: TaintedTransfer<number>[];
    readonly pockets: PocketParts[];
  } {
    const { rows, pockets } = this.#all;
    const transfers: TaintedTransfer<number>[] = [];
    const parts: PocketParts[] = [];
    for (const pocket of casePockets) {
      for (let row = pockets.firstRow(pocket); row >= 0; row = rows.nextInPocket(row)) {
        const { taint, layer } = this.#rows.get(row) ?? { taint: rows.taint(row), layer: rows.layer(row) };
        if (taint > 0) transfers.push({ of: rows.nodeOf(row), taint, layer });
      }
      const then = this.#pockets.has(pocket) ? this.#before(pocket) : pocketParts(this.#all, pocket);
      if (then !== null) parts.push(then);
    }
    return { transfers, pockets: parts };
  }

  #before(pocket: number): PocketParts | null {
    const before = this.#pockets.get(pocket);
    if (before === undefined || before === null) return null;
    const { pockets, graph } = this.#all;
    const place = pockets.placeOf(pocket);
    return { account: graph.account(place), asset: graph.asset(place), layer: before.layer, ...partsOf(before.parts) };
  }
}
