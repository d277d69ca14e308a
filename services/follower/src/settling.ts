import { endings, type FollowedCases } from '@weir/engine';
import type { AssetCode } from '@weir/model';
import { standingRows } from './case-rows.js';
import type { HeldLedger } from './held-ledger.js';
import type { OpenCase } from './open-case.js';
import type { PathParent } from './settled-transfers.js';

/** Rows that one sweep looks at. */
const rowsPerSweep = 4_000;

/**
 * Lets go of tainted transfers whose lot is wholly used and that cannot change any more: their contributions stay in
 * the totals of their pockets, their ids and what is told of them are packed away, and the ledger forgets them. When
 * something reaches them all the same (a label, a report), the case begins anew, and what memory no longer knows of it
 * comes from the store. Source: architecture §5. Owns how far it has looked.
 */
export class Settling {
  readonly #all: FollowedCases;
  readonly #ledger: HeldLedger;
  readonly #caseOf: (number: number) => OpenCase;
  readonly #isCandidate: (node: number) => boolean;
  #nextRow = 0;

  constructor(
    all: FollowedCases,
    ledger: HeldLedger,
    caseOf: (number: number) => OpenCase,
    isCandidate: (node: number) => boolean,
  ) {
    this.#all = all;
    this.#ledger = ledger;
    this.#caseOf = caseOf;
    this.#isCandidate = isCandidate;
  }

  /**
   * Looks at some rows of cases of which everything has been said.
   * @param horizon entries of an asset before it cannot change any more, milliseconds UTC
   * @param nowMs the stream's time: what is credited later is not there yet
   */
  sweep(horizon: (asset: AssetCode) => number, nowMs: number): void {
    const { rows } = this.#all;
    for (let left = Math.min(rowsPerSweep, rows.end); left > 0; left--) {
      if (this.#nextRow >= rows.end) this.#nextRow = 0;
      const row = this.#nextRow++;
      if (!rows.isUsed(row)) continue;
      const open = this.#caseOf(rows.caseOf(row));
      if (open.dirty || open.discovering || !open.isAnswered || !open.followed.log.isEmpty) continue;
      const node = rows.nodeOf(row);
      if (!this.#isCandidate(node) && this.#isSettled(row, node, horizon, nowMs)) this.#letGo(open, row, node);
    }
  }

  /** Has a case forget everything that it worked out; its roots are to be seen anew. */
  reset(open: OpenCase): void {
    open.restated ??= standingRows(open, this.#ledger.transfers);
    open.settled.clear();
    open.followed.reset();
    open.followed.setVictims(open.spec.victims);
    for (const node of open.candidates) open.doubtful.add(node);
    open.isSuspect = true;
    open.isAllStirred = true;
  }

  #isSettled(row: number, node: number, horizon: (asset: AssetCode) => number, nowMs: number): boolean {
    const { rows } = this.#all;
    const { transfers } = this.#ledger;
    const ending = rows.ending(row);
    if (rows.taint(row) === 0 || (ending !== endings.atRest && ending !== endings.outOfSight)) return false;
    if (!transfers.hasFlow(node) || !transfers.hasCredit(node) || transfers.creditTime(node) > nowMs) return false;
    const before = horizon(transfers.asset(node));
    if (Math.max(transfers.time(node), transfers.creditTime(node)) >= before) return false;
    return this.#ledger.isSpent(node, before);
  }

  #letGo(open: OpenCase, row: number, node: number): void {
    const { rows } = this.#all;
    const { transfers } = this.#ledger;
    let firstOut = Number.POSITIVE_INFINITY;
    this.#ledger.links(node, (paying) => {
      firstOut = Math.min(firstOut, transfers.time(paying));
    });
    open.settled.add({
      id: transfers.id(node),
      payer: transfers.payer(node),
      place: transfers.placeOf(node),
      amount: transfers.amount(node),
      time: transfers.time(node),
      seq: transfers.seq(node),
      creditTime: transfers.creditTime(node),
      taint: rows.taint(row),
      layer: rows.layer(row),
      firstOut: Number.isFinite(firstOut) ? firstOut : null,
      parent: this.#parentOf(row),
      messages: [...transfers.flowMessages(node), ...transfers.creditMessages(node)],
    });
    open.followed.settle(row);
  }

  #parentOf(row: number): PathParent {
    const parent = this.#all.rows.parent(row);
    if (parent === -1) return null;
    return parent < -1 ? -2 - parent : this.#ledger.transfers.id(parent);
  }
}
