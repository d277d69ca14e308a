import type { OrderFacts } from '../acts/order-acts.js';
import { subjectOf } from '../acts/subject.js';
import { type Doer, type Doing, type Done, refuse } from '../fold/doing.js';
import { type Refusal, refused } from '../fold/outcome.js';
import type { DeskState } from '../fold/state.js';
import { heldTwiceTrouble } from './held-twice.js';
import { keepOrder } from './keep-order.js';
import { holdingStates, isTermOver, pendingStates, type StopOrder } from './order.js';
import { askedTrouble } from './release-asked.js';
import { hasStopLeft, stopsUsed } from './stop-count.js';
import type { OrderTerms } from './terms.js';

/** Whether a sum of money is one that a person may act on alone. */
const isUnderLimit = (terms: OrderTerms, asset: string, amountMinor: bigint): boolean =>
  amountMinor <= BigInt(terms.onePersonMax[asset] ?? '0');

/** Whether an order must be confirmed by another person before it goes out or takes effect. */
export const needsSecondPerson = (terms: OrderTerms, facts: OrderFacts): boolean => {
  const kind = terms.kinds[facts.kind];
  if (kind.needsSecondPerson) return true;
  return kind.holds && (facts.isOwn || !isUnderLimit(terms, facts.asset, BigInt(facts.amount)));
};

/** Whether an order holds as a freeze does: for months, and renewed. */
export const isFreeze = (terms: OrderTerms, order: StopOrder): boolean =>
  order.isFrozen || (terms.kinds[order.kind].effect === 'freeze' && order.hasHeld);

/** Whether an order of this kind can do something to the order that it is `of` at an instant: what is over is not made longer. */
export const canActOn = (terms: OrderTerms, facts: OrderFacts, parent: StopOrder, atMs: number): boolean => {
  if (!holdingStates.has(parent.state)) return false;
  const { effect } = terms.kinds[facts.kind];
  if (effect !== 'release' && isTermOver(parent, atMs)) return false;
  switch (effect) {
    case 'extend':
      return parent.state !== 'unconfirmed' && !isFreeze(terms, parent);
    case 'renew':
      return isFreeze(terms, parent);
    case 'freeze':
      return parent.state !== 'unconfirmed' && !parent.isFrozen;
    default:
      return true;
  }
};

const sameAnchor = (one: OrderFacts, other: OrderFacts): boolean =>
  JSON.stringify(Object.entries(one.anchor).sort()) === JSON.stringify(Object.entries(other.anchor).sort());

/** Why an order cannot be `of` the one that it names. */
export const parentTrouble = (doing: Doing, facts: OrderFacts): Refusal | null => {
  const { state } = doing;
  const terms = state.terms.kinds[facts.kind];
  if (facts.of === null) return terms.needsOf ? refuse(doing, 'DESK_VALUE', `${facts.kind} is of another order`) : null;
  const parent = state.orders.get(facts.of);
  if (parent === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'the order that it is of does not exist');
  const last = state.last.get(subjectOf('order', parent.id));
  if (terms.effect === 'none') return refused('DESK_VALUE', `${facts.kind} stands for itself`, last);
  if (parent.account !== facts.account || parent.asset !== facts.asset || !sameAnchor(parent, facts))
    return refused('DESK_ANCHOR_MISMATCH', 'account, asset or anchor is not that of the order that it is of', last);
  const asked = askedTrouble(state, parent);
  if (asked !== null) return asked;
  if (!canActOn(state.terms, facts, parent, doing.atMs)) {
    const stands = holdingStates.has(parent.state) && isTermOver(parent, doing.atMs) ? 'over' : parent.state;
    return refused('DESK_STATE', `${facts.kind} of an order that is ${stands}`, last);
  }
  return null;
};

/** The order that already does, or is about to do, what this one asks for; null: none. */
const twinOf = (state: DeskState, facts: OrderFacts): StopOrder | null => {
  const among = (state.ordersOfAccount.get(facts.account) ?? []).map((id) => state.orders.get(id)!);
  const isAlike = (other: StopOrder): boolean =>
    other.kind === facts.kind && other.asset === facts.asset && other.of === facts.of;
  const isSameAlert = (other: StopOrder): boolean => other.rests.alert === facts.rests.alert;
  // What came in since is held too by a stop that took hold in full: a second one would use up the account's last.
  const holdsAll = (other: StopOrder): boolean =>
    state.terms.kinds[other.kind].holds && holdingStates.has(other.state) && other.state !== 'partly-executed';
  return (
    among.find(
      (other) => isAlike(other) && isSameAlert(other) && (pendingStates.has(other.state) || holdsAll(other)),
    ) ?? null
  );
};

/** Why an order cannot be drafted. */
const draftTrouble = (doing: Doing, facts: OrderFacts): Refusal | null => {
  const { state, id } = doing;
  if (state.orders.has(id)) return refuse(doing, 'DESK_ID_REUSED', 'there is an order of this id');
  if (BigInt(facts.amount) === 0n && state.terms.kinds[facts.kind].holds)
    return refuse(doing, 'DESK_VALUE', 'an order that holds money is about a sum');
  if (facts.anchor.to !== facts.account || facts.anchor.asset !== facts.asset)
    return refuse(doing, 'DESK_ANCHOR_MISMATCH', 'the transfer that it cites is not one into the account');
  const parent = parentTrouble(doing, facts);
  if (parent !== null) return parent;
  const twin = twinOf(state, facts);
  if (twin !== null) {
    const by = { by: twin.draftedBy, atMs: twin.draftedAtMs };
    return refused('DESK_ORDER_EXISTS', `order ${twin.id} is ${twin.state}`, by);
  }
  return alertTrouble(doing, facts) ?? heldTwiceTrouble(doing, facts);
};

/** An order is not sent on an alert that is void or withdrawn, unless its author saw a later revision: it stands again. */
export const alertTrouble = (doing: Doing, facts: OrderFacts): Refusal | null => {
  const { state } = doing;
  const known = state.alerts.get(facts.rests.alert);
  const undoes = state.terms.kinds[facts.kind].effect === 'release';
  if (undoes || known === undefined || known.cause === 'shrunk' || facts.rests.revision > known.revision) return null;
  return refuse(doing, 'DESK_STATE', `the alert that it rests on was ${known.cause}`);
};

/** Why the account cannot be stopped once more. */
export const countTrouble = (doing: Doing, facts: OrderFacts): Refusal | null => {
  const { state } = doing;
  if (!state.terms.kinds[facts.kind].countsAsStop || hasStopLeft(state, facts.account)) return null;
  return refuse(doing, 'DESK_STOPS_USED_UP', `${state.terms.stopsMax} stops at most of one account, over all cases`);
};

export const drafted = (
  { state, id, actor, atMs }: Pick<Doing, 'state' | 'id' | 'actor' | 'atMs'>,
  facts: OrderFacts,
): StopOrder => ({
  ...facts,
  id,
  state: 'drafted',
  time: stopsUsed(state, facts.account) + 1,
  draftedBy: actor,
  draftedAtMs: atMs,
  sentBy: null,
  sentAtMs: null,
  confirmByMs: null,
  confirmedBy: null,
  confirmedAtMs: null,
  answerByMs: null,
  answer: null,
  answeredAtMs: null,
  startedAtMs: null,
  expiresAtMs: null,
  papersDueMs: null,
  papersAtMs: null,
  heldMinor: 0n,
  hasHeld: false,
  extensions: 0,
  hands: [],
  isFrozen: false,
  returns: [],
  letGoMinor: 0n,
  lengthensFromMs: null,
  releaseAsked: null,
  endedAtMs: null,
  endedBy: null,
});

export const draft: Doer<'order.draft'> = (doing): Done => {
  const facts = doing.deed.order;
  const trouble = draftTrouble(doing, facts);
  if (trouble !== null) return trouble;
  keepOrder(doing.state, drafted(doing, facts));
  return [];
};

/** What one person has stopped in a pocket and nobody confirmed: splitting a sum does not get round the limit. */
const unconfirmedMinor = (state: DeskState, facts: OrderFacts): bigint =>
  (state.ordersOfAccount.get(facts.account) ?? [])
    .map((id) => state.orders.get(id)!)
    .filter((order) => order.state === 'unconfirmed' && order.asset === facts.asset)
    .reduce((sum, order) => sum + order.heldMinor, 0n);

export const ownStop: Doer<'order.own-stop'> = (doing): Done => {
  const { state, atMs, deed } = doing;
  const facts = deed.order;
  const { terms } = state;
  if (!facts.isOwn) return refuse(doing, 'DESK_NOT_OWN', 'the account is of another institution: it is asked');
  if (!terms.ownKinds.includes(facts.kind) || facts.of !== null)
    return refuse(doing, 'DESK_NOT_OWN', `${facts.kind} is nothing that a bank does by itself`);
  const trouble = draftTrouble(doing, facts) ?? countTrouble(doing, facts);
  if (trouble !== null) return trouble;
  const order = drafted(doing, facts);
  const amountMinor = BigInt(facts.amount);
  if (!isUnderLimit(terms, facts.asset, amountMinor + unconfirmedMinor(state, facts))) {
    // It waits for the second person as a draft: `order.confirm` makes it hold.
    keepOrder(state, order);
    return [];
  }
  keepOrder(state, {
    ...takingHold(terms, order, amountMinor, atMs, atMs),
    state: 'unconfirmed',
    confirmByMs: atMs + terms.confirmWithinMs,
    papersDueMs: atMs + terms.papersWithinMs,
  });
  return [];
};

/** An order that takes hold of a sum from `startedAtMs` on. */
export const takingHold = (
  terms: OrderTerms,
  order: StopOrder,
  heldMinor: bigint,
  startedAtMs: number,
  atMs: number,
): StopOrder => {
  const kind = terms.kinds[order.kind];
  // What is of another order does its work there: the money is held once, and the clock is there. Where that one had ended
  // before, it holds alone.
  const isOfItself = order.of === null || order.heldMinor > 0n;
  const holds = kind.holds && isOfItself;
  // Clocks of institutions differ, and people mistype: it began after it was drafted, and not in the time to come.
  const started = Math.max(order.draftedAtMs, Math.min(startedAtMs, atMs));
  return {
    ...order,
    startedAtMs: started,
    expiresAtMs: kind.termMs === null || !isOfItself ? null : started + kind.termMs,
    heldMinor: holds ? heldMinor : 0n,
    hasHeld: order.hasHeld || holds,
  };
};
