import type { Alert, MessageRef, RuleSet, Settings } from '@weir/journal';
import { type AccountId, compareBytes, WeirError } from '@weir/model';
import type { CaseAccount, CaseSummary, LabelRow, ReportRow, Store, VersionedCredit, VersionedFlow } from '@weir/store';

/** A tainted transfer of a case: what it is made of, where it arrived, and how much of it is the case's. */
export interface CaseLine {
  readonly taint: string;
  readonly layer: number;
  /** Null: only its credit is known. */
  readonly flow: VersionedFlow | null;
  /** Null: it has not been credited, or nobody said so. */
  readonly credit: VersionedCredit | null;
  readonly id: string;
}

/** All that a package says of a case, as it stands in the store. */
export interface CaseFacts {
  readonly summary: CaseSummary;
  readonly lines: readonly CaseLine[];
  readonly accounts: readonly CaseAccount[];
  readonly alerts: readonly Alert[];
  readonly reports: readonly ReportRow[];
  readonly labels: readonly LabelRow[];
  readonly settings: Settings;
  readonly ruleSets: readonly RuleSet[];
  /** How far the store had come: by stream, the offset after its last. */
  readonly positions: Readonly<Record<string, number>>;
}

const idsAtOnce = 2_000;

const inPieces = async <T>(ids: readonly string[], ask: (ids: readonly string[]) => Promise<T[]>): Promise<T[]> => {
  const answers: T[] = [];
  for (let from = 0; from < ids.length; from += idsAtOnce)
    answers.push(...(await ask(ids.slice(from, from + idsAtOnce))));
  return answers;
};

/** Alerts of one case: one for each account in it. */
const alertsMax = 1_000_000;

/**
 * Reads a case from the store, and reads it again where the follower wrote to it meanwhile: a package is of one moment.
 * @throws {WeirError} `CASE_UNKNOWN`; {WeirStoreError}
 */
export const readCaseFacts = async (
  store: Store,
  name: string,
  { settings, ruleSets }: Pick<CaseFacts, 'settings' | 'ruleSets'>,
): Promise<CaseFacts> => {
  for (;;) {
    const summary = await store.caseSummary(name);
    if (summary === null) throw new WeirError('CASE_UNKNOWN', `there is no case ${name}`);
    const positions = Object.fromEntries([...(await store.positions())].sort(([a], [b]) => compareBytes(a, b)));
    const transfers = (await store.caseTransfers(name)).filter(({ record }) => record.taint !== '0');
    const ids = transfers.map(({ record }) => record.id);
    const flows = new Map((await inPieces(ids, (some) => store.flowsByIds(some))).map((row) => [row.record.id, row]));
    const credits = new Map(
      (await inPieces(ids, (some) => store.creditsByIds(some))).map((row) => [row.record.id, row]),
    );
    const lines = transfers.map(({ record: { id, taint, layer } }) => ({
      id,
      taint,
      layer,
      flow: flows.get(id) ?? null,
      credit: credits.get(id) ?? null,
    }));
    const accounts = (await store.caseAccounts(name))
      .map(({ record }) => record)
      .filter(({ received }) => received !== '0');
    const named = new Set<AccountId>(accounts.map(({ account }) => account as AccountId));
    const alerts = await store.alerts({ case: name, limit: alertsMax });
    const reports = await store.reportsOf(name);
    const labels = await inPieces([...named], (some) => store.labelsOf(some as AccountId[]));
    const again = await store.caseSummary(name);
    if (again?.version !== summary.version) continue;
    return { summary: summary.record, lines, accounts, alerts, reports, labels, settings, ruleSets, positions };
  }
};

/** The raw messages that a case rests on. */
export const messagesOf = ({ lines, alerts, reports, labels }: CaseFacts): MessageRef[] => [
  ...lines.flatMap(({ flow, credit }) => [...(flow?.record.messages ?? []), ...(credit?.record.messages ?? [])]),
  ...alerts.flatMap(({ evidence }) => evidence),
  ...reports.map(({ message }) => message),
  ...labels.map(({ message }) => message),
];
