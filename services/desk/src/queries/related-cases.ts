import type { RelatedCase } from '@weir/desk-api';
import type { FindingRevision } from '@weir/journal';
import { type AccountId, compareBytes } from '@weir/model';
import type { CaseAccount, Versioned } from '@weir/store';
import type { AccountRefs } from '../accounts/account-refs.js';
import type { Handlers, Who } from '../http/handler.js';
import { summaryOf } from './case-list.js';
import type { KnownCases } from './known-cases.js';
import type { QueryParts } from './query-parts.js';
import type { ReportDetailsBook } from './report-details.js';
import { placeIn, sharedDeviceRule } from './shared-devices.js';

/** Whoever has one of these labels meets everybody: that cases meet there says nothing. */
const meetingPlaces = new Set(['service', 'exchange', 'clearing', 'stop', 'merchant', 'hub']);
/** So does an account with more entries, or in more cases. */
const entriesMax = 20_000;
const casesEachMax = 20;
/** Accounts that are looked at, those with the most tainted money first. */
const accountsMax = 20_000;
const findingsMax = 200;
const evidenceMax = 20;
const relatedMax = 100;

type Shared = RelatedCase['shared'][number];

/** Gathers what each other case shares. */
class Relations {
  readonly #cases = new Map<string, Shared[]>();

  add(name: string, shared: Shared): void {
    const list = this.#cases.get(name);
    if (list === undefined) this.#cases.set(name, [shared]);
    else list.push(shared);
  }

  /** Those that share most first. */
  list(): RelatedCase[] {
    return [...this.#cases]
      .map(([name, shared]) => ({ case: name, shared }))
      .sort((left, right) => right.shared.length - left.shared.length || compareBytes(left.case, right.case));
  }
}

/** Of some accounts those at which meeting means something. */
const tellingOf = async (
  { store }: QueryParts,
  accounts: readonly AccountId[],
  signal: AbortSignal,
): Promise<AccountId[]> => {
  if (accounts.length === 0) return [];
  const [labels, busy] = await Promise.all([store.labelsOf(accounts), store.busyAmong(accounts, entriesMax, signal)]);
  const ignored = new Set(
    labels
      .filter(({ label }) => !label.withdrawn && meetingPlaces.has(label.label.kind))
      .map(({ label }) => label.label.account),
  );
  return accounts.filter((account) => !account.startsWith('cash:') && !ignored.has(account) && !busy.has(account));
};

/** Cases that share accounts, victims, devices or addresses with a case (串并案), with what shows it. */
export const relatedCaseHandlers = (parts: QueryParts, known: KnownCases): Handlers<'relatedCases'> => ({
  relatedCases: async ({ params, who, signal }) => {
    const { store, refs } = parts;
    const name = params.case;
    const [, { links }, rows, reports] = await Promise.all([
      summaryOf(parts, name),
      known.linksOf(name, signal),
      store.caseAccounts(name, signal),
      store.reportsOf(name),
    ]);
    const all = [...new Set(rows.toSorted(byReceived).map(({ record }) => record.account))];
    const [of, accounts] = [all.length, all.slice(0, accountsMax)];
    const victims = [
      ...new Set(reports.filter(({ report }) => !report.withdrawn).flatMap(({ report }) => report.roots.victims)),
    ];
    const own = new Set<string>(accounts);
    const atDevices = async () => {
      const findings = await store.findingsNaming(sharedDeviceRule, accounts, findingsMax, signal);
      const named = [...new Set(findings.flatMap(({ account, others }) => [account, ...others]))];
      return { findings, met: await store.sharedAccounts(name, named, casesEachMax + 1, signal) };
    };
    const [met, { findings, met: metAtDevices }, sameVictims] = await Promise.all([
      store.sharedAccounts(name, accounts, casesEachMax + 1, signal),
      atDevices(),
      store.casesOfVictims(name, victims, signal),
    ]);
    const few = met.filter(({ of }) => of <= casesEachMax);
    const fewAtDevices = metAtDevices.filter(({ of }) => of <= casesEachMax);
    const details = detailsOf(parts, name);
    const casesAtVictim = casesByVictim(sameVictims);
    const named = [
      ...[...few, ...fewAtDevices].map(({ account }) => account),
      ...casesAtVictim.keys(),
      ...details.flatMap(({ detail, isPayee }) => (isPayee ? [detail as AccountId] : [])),
    ];
    const telling = new Set(await tellingOf(parts, [...new Set(named)], signal));

    const relations = new Relations();
    const transfersAt = transfersByAccount(
      links.map(({ id, transfer }) => ({ id, accounts: transfer === null ? [] : [transfer.to, transfer.from] })),
      telling,
    );
    for (const { account, cases } of few) {
      if (!telling.has(account)) continue;
      for (const other of cases)
        relations.add(other, {
          kind: 'account',
          what: refs.show(account, who).account,
          account: refs.show(account, who),
          evidence: transfersAt.get(account) ?? [],
        });
    }
    for (const { case: other, reporter, victims: shared } of sameVictims)
      for (const victim of shared) {
        if (!telling.has(victim) || casesAtVictim.get(victim)!.size > casesEachMax) continue;
        relations.add(other, {
          kind: 'account',
          what: refs.show(victim, who).account,
          account: refs.show(victim, who),
          evidence: [reporter],
        });
      }
    const casesAt = new Map(
      fewAtDevices.flatMap(({ account, cases }) => (telling.has(account) ? [[account, cases] as const] : [])),
    );
    for (const finding of findings)
      for (const [other, shared] of sharedIn(finding, own, casesAt)) relations.add(other, shared);

    for (const detail of details) {
      if (detail.isPayee && !telling.has(detail.detail as AccountId)) continue;
      for (const [other, shared] of sharedDetail(detail, refs, who)) relations.add(other, shared);
    }

    const cases = relations.list();
    const shown = cases.slice(0, relatedMax);
    const isCut = of > accounts.length || findings.length === findingsMax;
    // Places where everybody meets are not counted: what is left out there are no relations, as far as anybody can tell.
    const hiddenBy = [...(shown.length < cases.length ? ['limit'] : []), ...(isCut ? ['cost'] : [])];
    return { cases: shown, shown: { shown: shown.length, of: cases.length, hiddenBy } };
  },
});

const byReceived = ({ record: left }: Versioned<CaseAccount>, { record: right }: Versioned<CaseAccount>): number => {
  const [a, b] = [BigInt(left.received), BigInt(right.received)];
  return a === b ? compareBytes(left.account, right.account) : a < b ? 1 : -1;
};

const maskContact = (contact: string): string =>
  contact.length < 8 ? '…' : `${contact.slice(0, 3)}…${contact.slice(-2)}`;

type SharedDetail = ReturnType<ReportDetailsBook['sharedBy']>[number];

/** What reports of other cases tell as those of this one do; a number that stands in many is a hotline's. */
const detailsOf = ({ details }: QueryParts, name: string): SharedDetail[] =>
  (details?.sharedBy(name) ?? []).filter(
    ({ others }) => new Set(others.map((other) => other.case)).size <= casesEachMax,
  );

const sharedDetail = ({ detail, isPayee, others }: SharedDetail, refs: AccountRefs, who: Who): [string, Shared][] => {
  const account = isPayee ? refs.show(detail as AccountId, who) : null;
  const what = account?.account ?? (who.rights.has('unmask') ? detail : maskContact(detail));
  return [...new Set(others.map((other) => other.case))].map((other): [string, Shared] => {
    const evidence = others.filter((report) => report.case === other).map(({ reporter }) => reporter);
    return [other, { kind: isPayee ? 'account' : 'contact', what, account, evidence: evidence.slice(0, evidenceMax) }];
  });
};

/** Other cases by the victim that they share. */
const casesByVictim = (
  found: readonly { readonly case: string; readonly victims: readonly AccountId[] }[],
): Map<AccountId, Set<string>> => {
  const cases = new Map<AccountId, Set<string>>();
  for (const { case: other, victims } of found)
    for (const victim of victims) cases.set(victim, (cases.get(victim) ?? new Set()).add(other));
  return cases;
};

/** Tainted transfers at each of some accounts, the first ones of each. */
const transfersByAccount = (
  links: readonly { readonly id: string; readonly accounts: readonly AccountId[] }[],
  wanted: ReadonlySet<AccountId>,
): Map<AccountId, string[]> => {
  const found = new Map<AccountId, string[]>();
  for (const { id, accounts } of links)
    for (const account of accounts) {
      if (!wanted.has(account)) continue;
      const list = found.get(account) ?? [];
      if (list.length < evidenceMax && !list.includes(id)) list.push(id);
      found.set(account, list);
    }
  return found;
};

/** What a finding of one device shows of the cases that its accounts are in. */
const sharedIn = (
  finding: FindingRevision,
  own: ReadonlySet<string>,
  casesAt: ReadonlyMap<AccountId, readonly string[]>,
): Map<string, Shared> => {
  const place = placeIn(finding);
  const shared = new Map<string, Shared>();
  const accounts = [finding.account, ...finding.others];
  if (place === null || !accounts.some((account) => own.has(account))) return shared;
  for (const other of accounts.flatMap((account) => casesAt.get(account) ?? []))
    shared.set(other, {
      kind: place.kind,
      what: place.name,
      account: null,
      evidence: finding.transfers.slice(0, evidenceMax),
    });
  return shared;
};
