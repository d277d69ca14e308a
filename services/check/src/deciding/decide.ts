import { type CheckConfig, type CheckDecision, type CheckRule, checkDecisions } from '@weir/model';
import type { AccountFacts, PaymentFacts } from '../facts/facts.js';
import type { FindingFact } from '../facts/live-findings.js';
import { type Evidence, type Reason, reason } from './reason.js';

/** How far what is known may be trusted: `starting`: the past is still being read, so that nothing counts yet. */
export type Freshness = 'fresh' | 'starting' | 'behind' | 'overfull';

/** A payment that is asked about, as far as rules go by it. */
export interface Payment {
  readonly asset: string;
  readonly amountMinor: number;
}

export interface Verdict {
  readonly decision: CheckDecision;
  /** What speaks against the payment, what asks for most first. */
  readonly reasons: readonly Reason[];
}

export type DecideConfig = Pick<CheckConfig, 'rules' | 'firstTimeFromMinor' | 'hourPayments' | 'whenStale'>;

/** A reason, and what it asks for. */
interface Said {
  readonly asks: CheckDecision;
  readonly reason: Reason;
}

/** More of one kind tells nothing more. */
const evidenceMax = 5;

const rank = (decision: CheckDecision): number => checkDecisions.indexOf(decision);
const lower = (left: CheckDecision, right: CheckDecision): CheckDecision => (rank(left) < rank(right) ? left : right);
const higher = (left: CheckDecision, right: CheckDecision): CheckDecision => (rank(left) < rank(right) ? right : left);

/** What people decided holds anybody; what was worked out never holds whom a label shows to be innocent. */
const byPeople: ReadonlySet<CheckRule> = new Set([
  'payee-blocked',
  'payer-blocked',
  'payee-stopped',
  'payer-stopped',
  'payee-frozen',
  'payer-frozen',
]);
const innocentMost: CheckDecision = 'delay';

/**
 * What to do with a payment, from what is known of it: the most that any reason asks for. An unusual hour is a reason only
 * beside another and raises by one step. Facts of a start that is not over count for nothing; those that fell behind
 * count as they last were, and whatever is configured for that counts besides.
 */
export const decide = (payment: Payment, facts: PaymentFacts, freshness: Freshness, config: DecideConfig): Verdict => {
  const said = freshness === 'starting' ? [] : known(payment, facts, config);
  said.sort((left, right) => rank(right.asks) - rank(left.asks));
  const reasons = said.map((each) => each.reason);
  let decision = said[0]?.asks ?? 'allow';
  const raised = raisedByHour(decision, said.length, facts, config);
  if (raised !== null) {
    decision = raised;
    reasons.push(reason('unusual-hour', [{ payments: facts.hours.payments }]));
  }
  if (freshness === 'fresh') return { decision, reasons };
  // It says nothing against the payment, so no hour makes it worse.
  reasons.push(reason('stale', [{ why: freshness }]));
  return { decision: higher(decision, config.whenStale), reasons };
};

const known = (payment: Payment, facts: PaymentFacts, { rules, firstTimeFromMinor }: DecideConfig): Said[] => {
  const said: Said[] = [];
  const say = (rule: CheckRule, isInnocent: boolean, evidence: readonly Evidence[]): void => {
    const asks = rules[rule];
    if (asks === 'off' || evidence.length === 0) return;
    const capped = isInnocent && !byPeople.has(rule) ? lower(asks, innocentMost) : asks;
    said.push({ asks: capped, reason: reason(rule, evidence.slice(0, evidenceMax)) });
  };
  for (const side of ['payee', 'payer'] as const) {
    const account = facts[side];
    const isInnocent = account.innocent.length > 0;
    say(`${side}-taint`, isInnocent, taintOf(account));
    say(`${side}-blocked`, isInnocent, blocksOf(account));
    say(`${side}-stopped`, isInnocent, holdsOf(account, side));
    say(`${side}-frozen`, isInnocent, freezesOf(account));
    say(`${side}-mule`, isInnocent, account.mule.map(findingOf));
    say(`${side}-shared-device`, isInnocent, [
      ...account.device.map(findingOf),
      ...(side === 'payer' ? deviceOf(facts) : []),
    ]);
  }
  // Taint that is there now says more than that some was.
  const { payee } = facts;
  if (payee.taint.length === 0)
    say(
      'payee-near-case',
      payee.innocent.length > 0,
      payee.near.map(({ case: of, layer }) => ({ case: of, layer })),
    );
  const from = firstTimeFromMinor[payment.asset];
  if (!facts.isKnownPayee && payee.innocent.length === 0 && from !== undefined && payment.amountMinor >= from)
    say('first-time-payee', false, [{ from: String(from) }]);
  return said;
};

const taintOf = ({ taint }: AccountFacts): Evidence[] =>
  taint.map(({ case: of, alert, asset, layer, atRest, inFlight }) => ({
    case: of,
    alert,
    asset,
    layer,
    atRest,
    inFlight,
  }));

const blocksOf = ({ blocking, holds }: AccountFacts): Evidence[] => [
  ...blocking.map(({ kind, source }) => ({ label: kind, source })),
  ...holds.filter(({ kind }) => kind === 'blocklist').map(({ id }) => ({ hold: id })),
];

/** The event of the chain, by its block, transaction and place, and when it was. */
const freezesOf = ({ frozen }: AccountFacts): Evidence[] =>
  frozen.map(({ kind, source, from }) => ({ label: kind, source, since: from ?? 0 }));

/** A stop lets money in, a payee hold lets it out: each counts where it says something. A stopped payee is one not to pay. */
const holdsOf = ({ holds }: AccountFacts, side: 'payee' | 'payer'): Evidence[] =>
  holds
    .filter(({ kind }) => kind === 'stop' || (kind === 'payee-hold' && side === 'payee'))
    .map(({ id, kind }) => ({ hold: id, kind }));

const deviceOf = ({ deviceSharedBy }: PaymentFacts): Evidence[] =>
  deviceSharedBy === 0 ? [] : [{ accounts: deviceSharedBy }];

const findingOf = ({ finding, rule, severity }: FindingFact): Evidence => ({ finding, rule, severity });

/** The decision as an unusual hour raises it; null: the hour is usual, or nothing else speaks against the payment. */
const raisedByHour = (
  decision: CheckDecision,
  reasonCount: number,
  { hours }: PaymentFacts,
  { rules, hourPayments }: DecideConfig,
): CheckDecision | null => {
  const most = rules['unusual-hour'];
  if (most === 'off' || reasonCount === 0 || hours.payments < hourPayments || hours.around > 0) return null;
  const next = checkDecisions[rank(decision) + 1] ?? decision;
  return rank(decision) >= rank(most) ? decision : next;
};
