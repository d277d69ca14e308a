import { compareBytes, type Label } from '@weir/model';
import { type CaseAnswer, type CaseSpec, type FollowRules, StoppingLabels } from './cases/case-spec.js';
import { followCase } from './cases/follow.js';
import { findRoots } from './ledger/find-roots.js';
import { ledgerOf } from './ledger/ledger-of.js';
import { type MatchedLedger, matchLedger } from './ledger/match-ledger.js';
import { matchedGraph } from './ledger/matched-graph.js';
import type { OrderedLedger } from './ledger/ordered-ledger.js';
import type { Transfer } from './ledger/transfer.js';
import type { LotPolicy } from './lots/rules.js';
import { readMixed } from './readings/reading.js';
import type { MixedPolicy } from './readings/taint-of-debit.js';

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

export interface LedgerAnswer {
  /** What the answer is about: debited by `asOf`, in order. */
  readonly ledger: OrderedLedger;
  /** Links and what was lost of lots; null for the readings without links. */
  readonly matched: MatchedLedger | null;
  /** By case name (bytes). */
  readonly cases: readonly CaseAnswer<number>[];
  /** Ids that a case names and no transfer has, sorted by bytes. */
  readonly missingRoots: readonly string[];
}

export interface TraceAnswer extends LedgerAnswer {
  /** The ledger as objects. */
  readonly transfers: readonly Transfer[];
}

const isLotPolicy = (policy: Policy): policy is LotPolicy => policy === 'fifo' || policy === 'lifo';

/**
 * The whole answer of trace.md for a ledger that was settled as of `options.asOf`. Work is the number of entries, and
 * for each case what it taints.
 */
export const traceLedger = (
  ledger: OrderedLedger,
  cases: readonly CaseSpec[],
  labels: readonly Label[],
  options: TraceOptions,
): LedgerAnswer => {
  const { asOf, policy } = options;
  const byName = [...cases].sort((left, right) => compareBytes(left.case, right.case));
  const roots = findRoots(ledger, byName, asOf);
  const stopping = new StoppingLabels(labels);
  const named = new Set(byName.flatMap((spec) => [...spec.transfers]));
  const missingRoots = [...named].filter((id) => !ledger.knows(id)).sort(compareBytes);

  if (!isLotPolicy(policy)) {
    const entries = byName.map((spec, at) => ({ spec, roots: roots[at]! }));
    const answers = readMixed(policy, ledger, entries, options, options.follow, stopping, asOf);
    return { ledger, matched: null, cases: answers, missingRoots };
  }
  const matched = matchLedger(ledger, { ...options, policy }, asOf);
  const graph = matchedGraph(ledger, matched, asOf);
  const answers = byName.map((spec, at) => followCase(graph, spec, roots[at]!, options.follow, stopping));
  return { ledger, matched, cases: answers, missingRoots };
};

/** The whole answer of trace.md for a set of transfers that stand (halves met, voided ones gone), in any order. */
export const trace = (
  transfers: readonly Transfer[],
  cases: readonly CaseSpec[],
  labels: readonly Label[],
  options: TraceOptions,
): TraceAnswer => {
  const answer = traceLedger(ledgerOf(transfers, options.asOf), cases, labels, options);
  return { ...answer, transfers: answer.ledger.transfers() };
};
