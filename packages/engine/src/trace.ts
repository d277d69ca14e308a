import { type AccountId, compareBytes, type Label, type RootSelector } from '@weir/model';
import { type CaseAnswer, type CaseSpec, type FollowRules, StoppingLabels, selects } from './cases/case-spec.js';
import { followCase } from './cases/follow.js';
import { type MatchedLedger, matchLedger } from './ledger/match-ledger.js';
import { matchedGraph } from './ledger/matched-graph.js';
import { compareTransfers } from './ledger/order.js';
import { type Transfer, takesPart } from './ledger/transfer.js';
import type { LotPolicy, MatchRules } from './lots/rules.js';
import { type MixedPolicy, readMixed } from './readings/reading.js';

export type Policy = LotPolicy | MixedPolicy;

export interface TraceOptions {
  readonly policy: Policy;
  readonly windowMs: number | null;
  readonly trustBalances: boolean;
  readonly hubEntries: number | null;
  readonly follow: FollowRules;
  /** Entries later than this instant (milliseconds UTC) are left out; null: none are. */
  readonly asOf: number | null;
}

export interface TraceAnswer {
  /** The ledger the answer is about: debited by `asOf`, in order. */
  readonly transfers: readonly Transfer[];
  /** Links and what was lost of lots; null for the readings without links. */
  readonly matched: MatchedLedger | null;
  /** By case name (bytes). */
  readonly cases: readonly CaseAnswer<number>[];
  /** Ids that a case names and no transfer of `ledger` has, sorted by bytes. */
  readonly missingRoots: readonly string[];
}

const isLotPolicy = (policy: Policy): policy is LotPolicy => policy === 'fifo' || policy === 'lifo';

/** A selector and the case (by its place) that asks with it. */
interface Asking {
  readonly at: number;
  readonly selector: RootSelector;
}

/** The roots of each case as indices into `transfers`; one pass, whatever the number of cases. */
const findRoots = (
  transfers: readonly Transfer[],
  cases: readonly CaseSpec[],
  creditKnown: (transfer: Transfer) => boolean,
): Set<number>[] => {
  const byId = new Map<string, number[]>();
  const byEntry = { debit: new Map<AccountId, Asking[]>(), credit: new Map<AccountId, Asking[]>() };
  for (const [at, spec] of cases.entries()) {
    for (const id of spec.transfers) byId.set(id, [...(byId.get(id) ?? []), at]);
    for (const selector of spec.selectors) {
      for (const account of new Set(selector.accounts)) {
        const byAccount = byEntry[selector.entry];
        const list = byAccount.get(account);
        if (list === undefined) byAccount.set(account, [{ at, selector }]);
        else list.push({ at, selector });
      }
    }
  }
  const roots = cases.map(() => new Set<number>());
  for (const [index, transfer] of transfers.entries()) {
    if (!takesPart(transfer)) continue;
    for (const at of byId.get(transfer.id) ?? []) roots[at]!.add(index);
    for (const asking of [byEntry.debit.get(transfer.from), byEntry.credit.get(transfer.to)]) {
      for (const { at, selector } of asking ?? []) {
        if (selects(selector, transfer, creditKnown(transfer))) roots[at]!.add(index);
      }
    }
  }
  return roots;
};

/**
 * The whole answer of trace.md for a set of transfers, in any order. `ledger` holds the transfers that stand
 * (halves met, voided ones gone).
 */
export const trace = (
  ledger: readonly Transfer[],
  cases: readonly CaseSpec[],
  labels: readonly Label[],
  options: TraceOptions,
): TraceAnswer => {
  const { asOf, policy } = options;
  const transfers = ledger.filter((transfer) => asOf === null || transfer.time <= asOf).sort(compareTransfers);
  const creditKnown = (transfer: Transfer): boolean =>
    transfer.creditTime !== null && (asOf === null || transfer.creditTime <= asOf);
  const byName = [...cases].sort((left, right) => compareBytes(left.case, right.case));
  const roots = findRoots(transfers, byName, creditKnown);
  const stopping = new StoppingLabels(labels);

  const named = new Set(byName.flatMap((spec) => [...spec.transfers]));
  if (named.size > 0) for (const transfer of ledger) named.delete(transfer.id);
  const missingRoots = [...named].sort(compareBytes);

  if (!isLotPolicy(policy)) {
    const match: MatchRules = { ...options, policy: 'fifo' };
    const entries = byName.map((spec, at) => ({ spec, roots: roots[at]! }));
    const answers = readMixed(policy, transfers, entries, match, options.follow, stopping, asOf);
    return { transfers, matched: null, cases: answers, missingRoots };
  }
  const matched = matchLedger(transfers, { ...options, policy }, asOf);
  const graph = matchedGraph(matched, creditKnown);
  const answers = byName.map((spec, at) => followCase(graph, spec, roots[at]!, options.follow, stopping));
  return { transfers, matched, cases: answers, missingRoots };
};
