import { partsText } from '@weir/engine';
import type { CaseRecord } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { OpenCase } from './open-case.js';

const rowKey = (record: CaseRecord): string => {
  switch (record.kind) {
    case 'case-transfer':
      return JSON.stringify(['transfer', record.case, record.id]);
    case 'case-account':
      return JSON.stringify(['account', record.case, record.account, record.asset]);
    case 'case':
      return JSON.stringify(['case', record.case]);
  }
};

/** All rows of a case as it now is. */
const rowsOf = (open: OpenCase, missingRoots: readonly string[]): CaseRecord[] => {
  const { answer, name } = open;
  if (answer === null) return [];
  const rows: CaseRecord[] = [];
  for (const { of, taint, layer } of answer.tainted) {
    const { id, time, seq } = of.flow!;
    if (taint > 0)
      rows.push({ kind: 'case-transfer', case: name, id, taint: String(taint), layer, time, seq, gone: false });
  }
  for (const pocket of answer.pockets) {
    rows.push({
      kind: 'case-account',
      case: name,
      account: pocket.account,
      asset: pocket.asset,
      layer: pocket.layer,
      ...partsText(pocket),
      gone: false,
    });
  }
  const sums = Object.fromEntries(
    [...answer.sums]
      .sort(([left], [right]) => compareBytes(left, right))
      .map(([asset, { roots, absorbed, inFlight }]) => [
        asset,
        { roots: String(roots), absorbed: String(absorbed), inFlight: String(inFlight) },
      ]),
  );
  rows.push({ kind: 'case', case: name, sums, missingRoots, stale: open.stale, withdrawn: open.withdrawn });
  return rows;
};

/**
 * What has been published of cases, so that only what differs is published again, and a row that is no more gets
 * its tombstone. After a restart it is filled from the topic itself.
 */
export class PublishedRows {
  readonly #byCase = new Map<string, Map<string, string>>();
  readonly #rows = new Map<string, CaseRecord>();

  /** Takes a row that stands on the topic. */
  remember(record: CaseRecord): void {
    const key = rowKey(record);
    const rows = this.#of(record.case);
    if (record.kind !== 'case' && record.gone) {
      rows.delete(key);
      this.#rows.delete(key);
    } else {
      rows.set(key, JSON.stringify(record));
      this.#rows.set(key, record);
    }
  }

  /** The rows of a case that differ from what stands, tombstones among them; they are remembered as published. */
  changes(open: OpenCase, missingRoots: readonly string[]): CaseRecord[] {
    const now = new Map(rowsOf(open, missingRoots).map((row) => [rowKey(row), row]));
    const changed: CaseRecord[] = [];
    for (const key of this.#of(open.name).keys()) {
      const old = this.#rows.get(key)!;
      if (!now.has(key) && old.kind !== 'case') changed.push({ ...old, gone: true });
    }
    for (const [key, row] of now) if (this.#of(open.name).get(key) !== JSON.stringify(row)) changed.push(row);
    for (const row of changed) this.remember(row);
    return changed;
  }

  #of(name: string): Map<string, string> {
    let rows = this.#byCase.get(name);
    if (rows === undefined) {
      rows = new Map();
      this.#byCase.set(name, rows);
    }
    return rows;
  }
}
