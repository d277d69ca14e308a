import type { MessageRef } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { CaseBook } from './case-book.js';
import type { OpenCase } from './open-case.js';
import type { PathParent, SettledTransfer } from './settled-transfers.js';

/** A tainted transfer as an alert tells of it, whether it is held or was let go of. */
export interface ToldTransfer {
  readonly id: string;
  readonly time: number;
  readonly seq: number;
  /** Null: unknown. */
  readonly creditTime: number | null;
  readonly payer: string;
  readonly amount: number;
  readonly taint: number;
  readonly layer: number;
  /** Taint that was neither forwarded nor ended otherwise. */
  readonly rest: number;
  /** Money it brought has arrived: at a hub, or under a label that stops. */
  readonly hasArrived: boolean;
  /** When money of it was first paid on; null: never. */
  readonly firstOut: number | null;
  readonly parent: PathParent;
  readonly messages: () => readonly MessageRef[];
}

/** Finds the tainted transfers of a case to tell of. What was let go of is unpacked once, if it is asked for. */
export class ToldTransfers {
  readonly #open: OpenCase;
  readonly #book: CaseBook;
  #settled: readonly SettledTransfer[] | null = null;

  constructor(open: OpenCase, book: CaseBook) {
    this.#open = open;
    this.#book = book;
  }

  /** Those that were paid into a pocket, in order. */
  into(pocket: number): ToldTransfer[] {
    const { rows, pockets } = this.#book.all;
    const into: ToldTransfer[] = [];
    for (const row of this.#open.followed.rowsIn(pocket)) if (rows.taint(row) > 0) into.push(this.#held(row));
    if (pockets.settledLayer(pocket) > 0) {
      const place = pockets.placeOf(pocket);
      for (const settled of this.#allSettled()) if (settled.place === place) into.push(toldOf(settled));
    }
    return into.sort(
      (left, right) => left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id),
    );
  }

  /** From a root to a transfer: lowest layer, then largest share, then order. Source: architecture §4, alert. */
  pathTo(transfer: ToldTransfer): ToldTransfer[] {
    const path = [transfer];
    for (let here = this.#parentOf(transfer); here !== null; here = this.#parentOf(here)) path.unshift(here);
    return path;
  }

  #parentOf({ parent }: ToldTransfer): ToldTransfer | null {
    if (parent === null) return null;
    if (typeof parent === 'number') return toldOf(this.#allSettled()[parent]!);
    const node = this.#book.transfers.findId(parent);
    const row = node < 0 ? -1 : this.#open.followed.rowOf(node);
    if (row >= 0) return this.#held(row);
    const settled = this.#allSettled().find(({ id }) => id === parent);
    return settled === undefined ? null : toldOf(settled);
  }

  #allSettled(): readonly SettledTransfer[] {
    this.#settled ??= this.#open.settled.list();
    return this.#settled;
  }

  #held(row: number): ToldTransfer {
    const { all, ledger, transfers } = this.#book;
    const { rows } = all;
    const node = rows.nodeOf(row);
    const parent = rows.parent(row);
    const isCredited = transfers.hasCredit(node);
    let firstOut = Number.POSITIVE_INFINITY;
    ledger.links(node, (paying) => {
      firstOut = Math.min(firstOut, transfers.time(paying));
    });
    return {
      id: transfers.id(node),
      time: transfers.time(node),
      seq: transfers.seq(node),
      creditTime: isCredited ? transfers.creditTime(node) : null,
      payer: transfers.payer(node),
      amount: transfers.amount(node),
      taint: rows.taint(row),
      layer: rows.layer(row),
      rest: rows.taint(row) - rows.forwarded(row) - rows.notFollowed(row),
      hasArrived: isCredited && ledger.hasArrived(node),
      firstOut: Number.isFinite(firstOut) ? firstOut : null,
      parent: parent === -1 ? null : parent < -1 ? -2 - parent : transfers.id(parent),
      messages: () => [...transfers.flowMessages(node), ...(isCredited ? transfers.creditMessages(node) : [])],
    };
  }
}

const toldOf = ({ messages, place: _, ...settled }: SettledTransfer): ToldTransfer => ({
  ...settled,
  rest: 0,
  hasArrived: false,
  messages: () => messages,
});
