import { type AccountId, WeirError } from '@weir/model';
import { reasons } from './case-changes.js';
import { CaseHoldings, type SavedHoldings } from './case-holdings.js';
import { pocketBits } from './case-pockets.js';
import { type CaseAnswer, inSight, type PocketParts, type TaintedTransfer } from './case-spec.js';
import { ChangeLog, pocketParts } from './change-log.js';
import type { FollowedCases } from './followed-cases.js';
import type { VisitLink } from './live-graph.js';
import { OrderedHeap } from './ordered-heap.js';
import { countRow, placeTaint } from './row-parts.js';
import { share } from './share.js';

const none = { taint: 0, layer: 0, parent: -1 } as const;

/**
 * One case, followed as the ledger changes: its answer is always that of `followCase` over the ledger as it is, once
 * `rework` has run. What changed is touched; `rework` takes the touched transfers in order, and since links lead from
 * earlier to later transfers only, whatever flows into one has been worked out when it is taken up: each transfer that
 * a change reaches is worked out once. Owns its roots and its sums. Source: trace §3.
 */
export class FollowedCase {
  readonly name: string;
  readonly #all: FollowedCases;
  readonly number: number;
  #victims: ReadonlySet<AccountId> = new Set();
  readonly #own = new CaseHoldings();
  #queue: OrderedHeap<number> | null = null;
  /** Tainted transfers of which not everything is known. */
  readonly gaps: ReadonlySet<number> = this.#own.gaps;
  /** What changed of it since `forgetChanges`. */
  readonly log: ChangeLog;

  constructor(all: FollowedCases, number: number, name: string) {
    this.#all = all;
    this.log = new ChangeLog(all);
    this.number = number;
    this.name = name;
  }

  /** Something reaches what was let go of: the case has to begin anew, see `reset`. */
  get isOutdated(): boolean {
    return this.#own.isOutdated;
  }

  /** Says that something changed that was let go of, or that it rests on. */
  outdate(): void {
    this.#own.isOutdated = true;
  }

  get isTouched(): boolean {
    return this.#own.touched.size > 0;
  }

  /** Sets whose accounts the victims' are; whatever reached those that change is touched. */
  setVictims(victims: ReadonlySet<AccountId>): void {
    this.#victims = victims;
    for (const pocket of this.casePockets()) {
      const flags = this.#flagsOf(this.#all.pockets.placeOf(pocket));
      if (flags === this.#all.pockets.flags(pocket)) continue;
      this.#all.pockets.setFlags(pocket, flags);
      this.touchPocket(pocket);
    }
  }

  addRoot(node: number): void {
    if (this.#own.roots.has(node)) return;
    this.#own.roots.add(node);
    this.touch(node);
  }

  removeRoot(node: number): void {
    if (this.#own.roots.delete(node)) this.touch(node);
  }

  isRoot(node: number): boolean {
    return this.#own.roots.has(node);
  }

  roots(): Iterable<number> {
    return this.#own.roots;
  }

  /** Says that something of a transfer changed: its entries, its sources, the uses of its lot. */
  touch(node: number, reason: number = reasons.none): void {
    if (this.#queue !== null) this.#reach(node, reason);
    else this.#own.touched.set(node, (this.#own.touched.get(node) ?? 0) | reason);
  }

  /** Says that what decides over a pocket changed: a label, the victims. */
  touchPocket(pocket: number): void {
    this.log.stirred.add(pocket);
    if (this.#all.pockets.settledLayer(pocket) > 0) this.#own.isOutdated = true;
    for (const row of this.rowsIn(pocket)) this.touch(this.#all.rows.nodeOf(row));
  }

  /**
   * Works out what was touched and whatever that reaches.
   * @returns how many transfers were worked out
   * @throws {WeirError} `FOLD_INVARIANT` where money would be lost or made and nothing is missing that explains it
   */
  rework(): number {
    const { graph } = this.#all;
    const queue = new OrderedHeap<number>((left, right) => graph.compare(left, right));
    for (const node of this.#own.touched.keys()) queue.push(node);
    this.#queue = queue;
    let count = 0;
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      const reason = this.#own.touched.get(node)!;
      this.#own.touched.delete(node);
      this.#workOut(node, reason);
      count++;
    }
    this.#queue = null;
    if (this.gaps.size === 0 && !this.#own.isOutdated) this.#assertConserved();
    return count;
  }

  /** What is told of a transfer besides its taint may be another than when changes were last asked for. */
  isToldAnew(node: number): boolean {
    const row = this.#all.rows.find(this.number, node);
    const touched = this.#own.touched.get(node) ?? reasons.none;
    return (touched & (reasons.order | reasons.facts)) !== 0 || (row >= 0 && this.log.isToldAnew(row));
  }

  sums(): CaseAnswer<number>['sums'] {
    return this.#own.totals.sums();
  }

  *casePockets(): Iterable<number> {
    const { pockets } = this.#all;
    for (let pocket = this.#own.firstPocket; pocket >= 0; ) {
      const next = pockets.nextInCase(pocket);
      yield pocket;
      pocket = next;
    }
  }

  *rowsIn(pocket: number): Iterable<number> {
    const { pockets, rows } = this.#all;
    for (let row = pockets.firstRow(pocket); row >= 0; row = rows.nextInPocket(row)) yield row;
  }

  /** The row of a transfer that carries taint of this case, or −1. */
  rowOf(node: number): number {
    const row = this.#all.rows.find(this.number, node);
    return row >= 0 && this.#all.rows.taint(row) > 0 ? row : -1;
  }

  /** Null: nothing was received there. */
  pocketParts(pocket: number): PocketParts | null {
    return pocketParts(this.#all, pocket);
  }

  /** The whole answer, in order. */
  answer(): CaseAnswer<number> {
    const { rows, graph } = this.#all;
    const tainted: TaintedTransfer<number>[] = [];
    const parts: PocketParts[] = [];
    for (const pocket of this.casePockets()) {
      for (const row of this.rowsIn(pocket)) {
        if (rows.taint(row) > 0) tainted.push({ of: rows.nodeOf(row), taint: rows.taint(row), layer: rows.layer(row) });
      }
      const of = this.pocketParts(pocket);
      if (of !== null) parts.push(of);
    }
    tainted.sort((left, right) => graph.compare(left.of, right.of));
    return { case: this.name, tainted, pockets: parts.reverse(), sums: this.sums() };
  }

  /** Nobody asks for these changes again: rows without taint and pockets without rows go. */
  forgetChanges(): void {
    const { rows, pockets, graph } = this.#all;
    for (const row of this.log.rows()) {
      if (rows.taint(row) > 0) continue;
      const pocket = rows.pocketOf(row);
      pockets.setFirstRow(pocket, rows.leave(row, pockets.firstRow(pocket)));
      this.log.stirred.add(pocket);
      const node = rows.nodeOf(row);
      rows.remove(row);
      graph.release(node);
    }
    for (const pocket of this.log.stirred) {
      if (pockets.firstRow(pocket) < 0 && pockets.settledLayer(pocket) === 0)
        this.#own.firstPocket = pockets.remove(pocket, this.#own.firstPocket);
    }
    this.log.clear();
  }

  /**
   * Lets go of a row whose transfer and the uses of whose lot cannot change any more. What it contributed stays; what
   * flowed from it stays with the transfers it flowed into. There must be no changes.
   * @returns how many were let go of before it: by this number it is named as a parent
   */
  settle(row: number): number {
    const ordinal = this.#own.settledCount++;
    const { rows, pockets, graph } = this.#all;
    const [node, pocket] = [rows.nodeOf(row), rows.pocketOf(row)];
    graph.links(node, (paying) => {
      const child = rows.find(this.number, paying);
      if (child < 0) return;
      rows.fix(child);
      if (rows.parent(child) === node) rows.setParent(child, -2 - ordinal);
    });
    pockets.settle(pocket, rows.layer(row));
    pockets.setFirstRow(pocket, rows.leave(row, pockets.firstRow(pocket)));
    rows.remove(row);
    graph.release(node);
    return ordinal;
  }

  /** Begins anew, without roots and without a word of what was: nothing of it is told as a change. */
  reset(): void {
    const { rows, pockets, graph } = this.#all;
    for (const pocket of this.casePockets()) {
      for (const row of [...this.rowsIn(pocket)]) {
        const node = rows.nodeOf(row);
        pockets.setFirstRow(pocket, rows.leave(row, pockets.firstRow(pocket)));
        rows.remove(row);
        graph.release(node);
      }
      this.#own.firstPocket = pockets.remove(pocket, this.#own.firstPocket);
    }
    this.#own.clear();
    this.log.clear();
  }

  /** What it holds beside its rows and pockets; not what changed of it. */
  saved(): SavedHoldings {
    return this.#own.saved();
  }

  /**
   * Takes up what was saved, of a case whose rows and pockets are there. What changed of it before is not known: all its
   * pockets are stirred, and rows without taint wait for `forgetChanges`.
   */
  load(saved: SavedHoldings, victims: ReadonlySet<AccountId>): void {
    this.#own.load(saved);
    this.#victims = victims;
    for (const pocket of this.casePockets()) {
      this.log.stirred.add(pocket);
      for (const row of this.rowsIn(pocket)) if (this.#all.rows.taint(row) === 0) this.log.noteRow(row, false);
    }
  }

  #workOut(node: number, reason: number): void {
    const { rows, graph } = this.#all;
    let row = rows.find(this.number, node);
    const now = row >= 0 && rows.isFixed(row) ? this.#fixedInflow(row) : this.#inflow(node);
    if (row < 0) {
      if (now.taint === 0) return;
      if (this.#own.settledCount > 0 && this.#all.wasSettled(this.number, node)) {
        // What flowed there counts already, and stays where it was counted.
        this.#own.isOutdated = true;
        return;
      }
      // From here on every use of its lot is known, those that came before it among them.
      graph.hold(node);
      row = rows.add(this.number, node);
      this.log.noteRow(row, true);
      this.#enter(row, this.#pocketAt(graph.placeOf(node)));
    } else this.log.noteRow(row, false);
    if ((reason & (reasons.order | reasons.facts)) !== 0) this.log.noteTold(row);
    const before = {
      taint: rows.taint(row),
      layer: rows.layer(row),
      follows: rows.follows(row),
      parent: rows.parent(row),
    };
    this.#takeBack(row);
    if (now.taint > 0) {
      const pocket = this.#pocketAt(graph.placeOf(node));
      if (pocket !== rows.pocketOf(row)) this.#move(row, pocket);
    }
    rows.setTaint(row, now.taint, now.layer, now.parent);
    if (now.taint > 0 && !graph.isKnown(node)) this.#own.gaps.add(node);
    else this.#own.gaps.delete(node);
    if (!placeTaint(this.#all, row)) this.#own.torn.add(node);
    countRow(this.#all, this.#own.totals, row, true);

    const follows = rows.follows(row);
    const sharesDiffer =
      (reason & reasons.amount) !== 0 ||
      now.taint !== before.taint ||
      now.layer !== before.layer ||
      follows !== before.follows;
    const pathDiffers = (reason & reasons.path) !== 0 || now.parent !== before.parent;
    if (!(follows || before.follows) || !(sharesDiffer || pathDiffers)) return;
    graph.links(node, (paying, start, end) => {
      const child = rows.find(this.number, paying);
      if (this.#own.settledCount > 0) {
        // What flowed there is no more to be had: it was let go of, or something else that flowed there was.
        const wasReached = before.follows && share(before.taint, graph.amount(node), start, end) > 0;
        if (child < 0 ? wasReached : sharesDiffer && rows.isFixed(child)) {
          this.#own.isOutdated = true;
          return;
        }
      }
      const isOnPath = pathDiffers && child >= 0 && rows.parent(child) === node;
      if (!sharesDiffer && !isOnPath) return;
      if (graph.compare(paying, node) <= 0) this.#own.torn.add(node);
      else this.#reach(paying, isOnPath ? reasons.path : reasons.none);
    });
  }

  /** What flows into a transfer from the rows that are followed; its parent is the source its path leads through. */
  #inflow(node: number): { readonly taint: number; readonly layer: number; readonly parent: number } {
    const { rows, graph } = this.#all;
    let [taint, layer, parent, largest] = [0, Number.POSITIVE_INFINITY, -1, 0];
    const stands = graph.stands(node);
    this.#own.torn.delete(node);
    const flowFrom: VisitLink = (source, start, end) => {
      const row = rows.find(this.number, source);
      if (row < 0 || !rows.follows(row)) return;
      const piece = share(rows.taint(row), graph.amount(source), start, end);
      if (piece === 0) return;
      if (graph.compare(source, node) >= 0) {
        this.#own.torn.add(node);
        return;
      }
      taint += piece;
      const layerHere = rows.layer(row) + 1;
      const isNearer = layerHere < layer;
      // Lowest layer, then largest share, then order: architecture §4, the path of an alert.
      if (
        isNearer ||
        (layerHere === layer && (piece > largest || (piece === largest && graph.compare(source, parent) < 0)))
      ) {
        parent = source;
        largest = piece;
      }
      if (isNearer) layer = layerHere;
    };
    if (stands) graph.sources(node, flowFrom);
    this.#own.rootShares.takeBack(node);
    if (!stands || !this.#own.roots.has(node)) return taint === 0 ? none : { taint, layer, parent };
    // A root has its amount, never more: what flows into it is absorbed.
    this.#own.rootShares.count(node, graph.asset(graph.placeOf(node)), graph.amount(node), taint);
    return { taint: graph.amount(node), layer: 1, parent: -1 };
  }

  #fixedInflow(row: number): { readonly taint: number; readonly layer: number; readonly parent: number } {
    const { rows, graph } = this.#all;
    const node = rows.nodeOf(row);
    this.#own.torn.delete(node);
    // It cannot cease to be there, nor to be a root, without the case beginning anew.
    if (!graph.stands(node) || this.#own.roots.has(node) !== this.#own.rootShares.has(node))
      this.#own.isOutdated = true;
    return { taint: rows.taint(row), layer: rows.layer(row), parent: rows.parent(row) };
  }

  #takeBack(row: number): void {
    const pocket = this.#all.rows.pocketOf(row);
    this.log.notePocket(pocket);
    countRow(this.#all, this.#own.totals, row, false);
  }

  #reach(node: number, reason: number): void {
    const waiting = this.#own.touched.get(node);
    if (waiting === undefined) this.#queue!.push(node);
    this.#own.touched.set(node, (waiting ?? 0) | reason);
  }

  #pocketAt(place: number): number {
    const { pockets, graph } = this.#all;
    const known = pockets.find(this.number, place);
    if (known >= 0) return known;
    const asset = this.#own.totals.assetNumber(graph.asset(place));
    this.#own.firstPocket = pockets.add(this.number, place, asset, this.#flagsOf(place), this.#own.firstPocket);
    return this.#own.firstPocket;
  }

  #flagsOf(place: number): number {
    const account = this.#all.graph.account(place);
    return (
      (this.#victims.has(account) ? pocketBits.victim : 0) | (inSight(account, this.#all.rules) ? pocketBits.seen : 0)
    );
  }

  #enter(row: number, pocket: number): void {
    const { rows, pockets } = this.#all;
    this.log.notePocket(pocket);
    rows.enter(row, pocket, pockets.firstRow(pocket));
    pockets.setFirstRow(pocket, row);
  }

  #move(row: number, pocket: number): void {
    const { rows, pockets } = this.#all;
    const left = rows.pocketOf(row);
    pockets.setFirstRow(left, rows.leave(row, pockets.firstRow(left)));
    this.#enter(row, pocket);
  }

  #assertConserved(): void {
    this.#own.totals.assertConserved(this.name);
    for (const node of this.#own.torn) {
      const of = this.#all.graph.amount(node);
      throw new WeirError('FOLD_INVARIANT', `case ${this.name}: a lot of ${of} minor units is used more than once`);
    }
  }
}
