import { compareBytes } from '@weir/model';
import { openMemoryStore } from '@weir/store';
import type { Remains } from '../pipeline.js';
import { jsonLines } from '../withdrawals.js';
import { topics, type World } from '../world.js';
import { difference, type Evidence, type Finding } from './finding.js';
import { unsettledIds } from './late-ids.js';

/** The rows of one case, as far as `weir trace` says them too. */
interface CaseRows {
  readonly transfers: readonly unknown[];
  readonly accounts: readonly unknown[];
  readonly missing: readonly string[];
  readonly stale: boolean;
}

const rowsInStore = async ({ database }: Remains): Promise<Map<string, CaseRows>> => {
  const store = openMemoryStore(database);
  const cases = new Map<string, CaseRows>();
  for (const { record } of await store.cases()) {
    const transfers = (await store.caseTransfers(record.case)).map(({ record: row }) => ({
      case: row.case,
      id: row.id,
      taint: row.taint,
      layer: row.layer,
    }));
    const accounts = (await store.caseAccounts(record.case)).map(
      ({ record: { kind: _, gone: __, ...parts } }) => parts,
    );
    cases.set(record.case, { transfers, accounts, missing: record.missingRoots, stale: record.stale });
  }
  return cases;
};

const ofCase = <Row>(rows: readonly Row[], name: string): Row[] =>
  rows.filter((row) => (row as { readonly case?: string }).case === name);

/** Roots that the case names and that no transfer has which is not void. */
const missingWanted = (name: string, { input, wanted }: World): string[] => {
  const { missingRoots } = wanted.summary as { readonly missingRoots: readonly string[] };
  const named = new Set<unknown>();
  for (const text of jsonLines(input.roots)) {
    const { case: ofCaseNamed, transfers } = JSON.parse(text) as {
      readonly case: string;
      readonly transfers?: string[];
    };
    if (ofCaseNamed === name) for (const id of transfers ?? []) named.add(id);
  }
  return missingRoots.filter((id) => named.has(id));
};

const wrongRows = (name: string, { transfers, accounts }: CaseRows, { wanted }: World): string | null => {
  const ofTransfers = difference(transfers, ofCase(wanted.transfers, name));
  if (ofTransfers !== null) return `case ${name}, transfers: ${ofTransfers}`;
  const ofAccounts = difference(accounts, ofCase(wanted.accounts, name));
  return ofAccounts === null ? null : `case ${name}, accounts: ${ofAccounts}`;
};

const wrongMissing = (name: string, { missing }: CaseRows, world: World): string | null => {
  const ofMissing = difference(missing, missingWanted(name, world));
  return ofMissing === null ? null : `case ${name}, missing roots: ${ofMissing}`;
};

/** Events that the matcher flagged as too late. */
const lateCount = ({ replay }: Evidence): number => replay.broker.offsets(topics.late)[0]!.next;

const nothing: CaseRows = { transfers: [], accounts: [], missing: [], stale: false };

/**
 * The rows of every case are what the slow model says of the set of events. Where events may have come too late for the
 * stream and nobody repairs, a case may be wrong, but then it must say that it is stale. Where late ids cannot be settled,
 * a repair does what it can: then nothing is asked of the rows.
 */
export const checkAnswers = async (evidence: Evidence, mayBeLate: boolean): Promise<Finding[]> => {
  const { remains, repairs, world } = evidence;
  if (repairs && unsettledIds(evidence).length > 0) return [];
  const cases = await rowsInStore(remains);
  const mayBeStale = (mayBeLate || lateCount(evidence) > 0) && !repairs;
  const findings: Finding[] = [];
  const names = new Set([...cases.keys(), ...world.wanted.transfers.map((row) => row.case)]);
  for (const name of [...names].sort(compareBytes)) {
    const rows = cases.get(name) ?? nothing;
    const wrong = wrongRows(name, rows, world) ?? wrongMissing(name, rows, world);
    if (wrong === null) {
      if (rows.stale && !mayBeStale)
        findings.push({ check: 'stale', text: `case ${name} is stale and nothing was late` });
    } else if (!mayBeStale) findings.push({ check: 'answers', text: wrong });
    else if (!rows.stale) findings.push({ check: 'stale', text: `wrong and not stale: ${wrong}` });
  }
  return findings;
};

/** Nothing is late that the feeds did not bring late. */
export const checkLateness = (evidence: Evidence, mayBeLate: boolean): Finding[] =>
  lateCount(evidence) > 0 && !mayBeLate
    ? [{ check: 'lateness', text: `${lateCount(evidence)} events were taken for late that came in time` }]
    : [];
