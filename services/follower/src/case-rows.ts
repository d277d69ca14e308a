import { type CaseChanges, type PocketParts, partsText } from '@weir/engine';
import type { CaseRecord } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { HeldTransfers } from './held-transfers.js';
import type { AnsweredTransfer, OpenCase } from './open-case.js';
import { moveOfSettled } from './settled-transfers.js';

type TransferRow = Extract<CaseRecord, { kind: 'case-transfer' }>;
type AccountRow = Extract<CaseRecord, { kind: 'case-account' }>;

const pocketKey = (account: string, asset: string): string => JSON.stringify([account, asset]);

const accountRow = (name: string, { account, asset, layer, ...parts }: PocketParts, gone: boolean): AccountRow => ({
  kind: 'case-account',
  case: name,
  account,
  asset,
  layer,
  ...partsText(parts),
  gone,
});

const transferRow = (
  name: string,
  { id, time, seq, move }: AnsweredTransfer,
  taint: number,
  layer: number,
): TransferRow => ({
  kind: 'case-transfer',
  case: name,
  id,
  taint: String(taint),
  layer,
  time,
  seq,
  move,
  gone: false,
});

/** Takes a row back: what it moved is of no interest any more. */
const tombstone = ({ move: _, ...row }: TransferRow): TransferRow => ({ ...row, gone: true });

const heldAt = (transfers: HeldTransfers, node: number): AnsweredTransfer => ({
  id: transfers.id(node),
  time: transfers.time(node),
  seq: transfers.seq(node),
  move: transfers.move(node),
});

/** The rows of a case as they were last said, its summary left out. */
export const standingRows = (open: OpenCase, transfers: HeldTransfers): CaseRecord[] => {
  const told = open.followed.log.told(open.followed.casePockets());
  return [
    ...told.transfers.map(({ of, taint, layer }) => {
      const row = transferRow(open.name, heldAt(transfers, of), taint, layer);
      if (!open.followed.isToldAnew(of)) return row;
      // What was said of it is not known any more: without, the row differs from whatever is said next.
      const { move: _, ...rest } = row;
      return rest;
    }),
    ...open.settled
      .list()
      .map(({ taint, layer, ...of }) =>
        transferRow(open.name, { ...of, move: moveOfSettled(of, transfers) }, taint, layer),
      ),
    ...told.pockets.map((parts) => accountRow(open.name, parts, false)),
  ];
};

const byPlace = (left: AccountRow, right: AccountRow): number =>
  compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset);

const summaryOf = (open: OpenCase, missingRoots: readonly string[]): CaseRecord => {
  const sums = Object.fromEntries(
    [...open.followed.sums()]
      .sort(([left], [right]) => compareBytes(left, right))
      .map(([asset, { roots, absorbed, inFlight }]) => [
        asset,
        { roots: String(roots), absorbed: String(absorbed), inFlight: String(inFlight) },
      ]),
  );
  return { kind: 'case', case: open.name, sums, missingRoots, stale: open.stale, withdrawn: open.withdrawn };
};

/** What stands on the topic of a case that has not been worked out since the start. */
class SaidRows {
  readonly transfers = new Map<string, TransferRow>();
  readonly accounts = new Map<string, AccountRow>();
}

/**
 * What has been published of cases, so that only what differs is published again, and a row that is no more gets its
 * tombstone. What stood on the topic at the start is compared whole, once for each case; from then on a case tells
 * what changed, and only its summary is remembered.
 */
export class PublishedRows {
  readonly #said = new Map<string, SaidRows>();
  readonly #summaries = new Map<string, string>();
  readonly #compared = new Set<string>();
  readonly #transfers: HeldTransfers;

  /** @param transfers where the transfers of the cases stand */
  constructor(transfers: HeldTransfers) {
    this.#transfers = transfers;
  }

  /** Takes a row that stands on the topic. */
  remember(record: CaseRecord): void {
    if (record.kind === 'case') {
      this.#summaries.set(record.case, JSON.stringify(record));
      return;
    }
    let said = this.#said.get(record.case);
    if (said === undefined) {
      said = new SaidRows();
      this.#said.set(record.case, said);
    }
    if (record.kind === 'case-transfer') {
      if (record.gone) said.transfers.delete(record.id);
      else said.transfers.set(record.id, record);
    } else if (record.gone) said.accounts.delete(pocketKey(record.account, record.asset));
    else said.accounts.set(pocketKey(record.account, record.asset), record);
  }

  /**
   * The rows of a case that differ from what stands, tombstones among them and first; they count as published.
   * @param changes what changed of it since this was asked last
   */
  changes(open: OpenCase, changes: CaseChanges, missingRoots: readonly string[]): CaseRecord[] {
    // What the topic said at the start, if it has not been compared yet, is what stands.
    if (open.restated !== null && this.#compared.delete(open.name)) for (const row of open.restated) this.remember(row);
    open.restated = null;
    const rows: CaseRecord[] = this.#compared.has(open.name) ? this.#changed(open, changes) : this.#compareWhole(open);
    const summary = summaryOf(open, missingRoots);
    const text = JSON.stringify(summary);
    if (this.#summaries.get(open.name) !== text) rows.push(summary);
    this.#summaries.set(open.name, text);
    return rows;
  }

  #changed(open: OpenCase, { transfers, pockets }: CaseChanges): CaseRecord[] {
    const gone: CaseRecord[] = [];
    const standing: CaseRecord[] = [];
    for (const { node, before, taint, layer } of transfers) {
      const of = heldAt(this.#transfers, node);
      if (taint > 0) standing.push(transferRow(open.name, of, taint, layer));
      else gone.push(tombstone(transferRow(open.name, of, before.taint, before.layer)));
    }
    const accounts: AccountRow[] = [];
    for (const { before, after } of pockets) {
      if (after === null) gone.push(accountRow(open.name, before!, true));
      else {
        const row = accountRow(open.name, after, false);
        if (before === null || JSON.stringify(accountRow(open.name, before, false)) !== JSON.stringify(row))
          accounts.push(row);
      }
    }
    return [...gone, ...standing, ...accounts.sort(byPlace)];
  }

  #compareWhole(open: OpenCase): CaseRecord[] {
    const said = this.#said.get(open.name) ?? new SaidRows();
    this.#said.delete(open.name);
    this.#compared.add(open.name);
    const changed: CaseRecord[] = [];
    const { tainted, pockets } = open.answer!;
    for (const { of, taint, layer } of tainted) {
      const row = transferRow(open.name, of, taint, layer);
      const known = said.transfers.get(row.id);
      said.transfers.delete(row.id);
      if (JSON.stringify(known) !== JSON.stringify(row)) changed.push(row);
    }
    const accounts: AccountRow[] = [];
    for (const parts of pockets) {
      const row = accountRow(open.name, parts, false);
      const key = pocketKey(row.account, row.asset);
      const known = said.accounts.get(key);
      said.accounts.delete(key);
      if (JSON.stringify(known) !== JSON.stringify(row)) accounts.push(row);
    }
    const gone = [
      ...[...said.transfers.values()].map(tombstone),
      ...[...said.accounts.values()].map((row) => ({ ...row, gone: true })),
    ];
    return [...gone, ...changed, ...accounts.sort(byPlace)];
  }
}
