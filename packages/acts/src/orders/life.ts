import { type DeedKind, isBeforeFourthForm, isBeforeThirdForm, isOfFirstForm } from '../acts/act.js';
import type { OrderAnswer } from '../acts/order-acts.js';
import { type Doers, type Doing, type Done, refuse } from '../fold/doing.js';
import { tasksOfLateOrder } from '../releases/alert-changes.js';
import { closeTasksOf } from '../releases/tasks.js';
import { askRelease, noteAsked, noteNotReleased } from './ask-release.js';
import {
  alertTrouble,
  countTrouble,
  draft,
  isFreeze,
  needsSecondPerson,
  ownStop,
  parentTrouble,
  takingHold,
} from './drafting.js';
import { extended, frozen, lengthenedFromMs, release, renewed, takeEffect } from './effects.js';
import { heldTwiceTrouble } from './held-twice.js';
import { ended, keepOrder } from './keep-order.js';
import { lessensTrouble } from './lessens.js';
import { holdingStates, isTermOver, type OrderState, type StopOrder } from './order.js';
import { pieceTrouble } from './pieces.js';
import { askedTrouble, mustBeAsked } from './release-asked.js';
import { alonenessTrouble } from './second-person.js';
import { stopsUsed } from './stop-count.js';

/** An order of the act's subject, in one of these states; else why not. */
const found = (doing: Doing, states: readonly OrderState[]): StopOrder | ReturnType<typeof refuse> => {
  const order = doing.state.orders.get(doing.id);
  if (order === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'no such order');
  if (!states.includes(order.state))
    return refuse(doing, 'DESK_STATE', `${doing.deed.kind} of an order that is ${order.state}`);
  return order;
};

const isOrder = (one: StopOrder | ReturnType<typeof refuse>): one is StopOrder => 'draftedBy' in one;

/** Everybody who brought it about that an order, or the one that it ends, stands. */
const authorsOf = ({ state }: Doing, order: StopOrder): ReadonlySet<string> => {
  const parent = order.of === null ? undefined : state.orders.get(order.of);
  const undoes = state.terms.kinds[order.kind].effect === 'release';
  return new Set([order.draftedBy, ...(undoes && parent !== undefined ? [parent.draftedBy] : [])]);
};

/** An order of the own bank takes effect when it may, without anybody being asked. */
const executeOwn = (doing: Doing, order: StopOrder): Done => {
  const { state, atMs } = doing;
  const holding = takingHold(state.terms, order, BigInt(order.amount), atMs, atMs);
  const papersDueMs = order.papersDueMs ?? atMs + state.terms.papersWithinMs;
  const lengthensFromMs = lengthenedFromMs(state, order);
  const executed: StopOrder = { ...holding, state: 'executed', papersDueMs, lengthensFromMs };
  keepOrder(state, executed);
  return [...takeEffect(doing, executed), ...tasksOfLateOrder(state, executed, atMs)];
};

/** Why an order that was drafted cannot go out now: things moved meanwhile. */
const outgoingTrouble = (doing: Doing, order: StopOrder) =>
  parentTrouble(doing, order) ??
  alertTrouble(doing, order) ??
  countTrouble(doing, order) ??
  heldTwiceTrouble(doing, order);

const inHold = [...holdingStates].filter((state) => state !== 'unconfirmed');

/** Why a hold cannot be made longer: whether or not its clock has been read, it is over. */
const termTrouble = (doing: Doing, order: StopOrder) =>
  isTermOver(order, doing.atMs)
    ? refuse(doing, 'DESK_STATE', 'its term is over: what ended is not made longer, the account is stopped anew')
    : null;

const answerable: readonly OrderState[] = ['sent', 'unanswered', 'unconfirmed', 'executed', 'partly-executed'];
/** It holds for longer than it was asked for: an answer says how much, and its clock and name stay. */
const heldLonger: readonly OrderState[] = ['expiring', 'extended'];

/** The life of orders, one kind of act after another. */
export const orderDoers: Doers<Extract<DeedKind, `order.${string}`>> = {
  'order.draft': draft,
  'order.own-stop': ownStop,

  'order.send': (doing): Done => {
    const { state, actor, atMs } = doing;
    const order = found(doing, ['drafted']);
    if (!isOrder(order)) return order;
    if (needsSecondPerson(state.terms, order) && order.confirmedBy === null)
      return refuse(doing, 'DESK_SECOND_PERSON', 'another person must confirm it before it is sent');
    const trouble = outgoingTrouble(doing, order) ?? pieceTrouble(doing, order);
    if (trouble !== null) return trouble;
    const counted = { ...order, time: stopsUsed(state, order.account) + 1, sentBy: actor, sentAtMs: atMs };
    if (order.isOwn) return executeOwn(doing, counted);
    const answerByMs = atMs + state.terms.answerWithinMs;
    keepOrder(state, { ...counted, state: 'sent', answerByMs, lengthensFromMs: lengthenedFromMs(state, order) });
    const asked = isOfFirstForm(doing.act) ? [] : noteAsked(state, order, actor, atMs);
    return [...asked, ...tasksOfLateOrder(state, order, atMs)];
  },

  'order.confirm': (doing): Done => {
    const { state, actor, atMs } = doing;
    const order = found(doing, ['drafted', 'unconfirmed']);
    if (!isOrder(order)) return order;
    if (authorsOf(doing, order).has(actor))
      return refuse(doing, 'DESK_SECOND_PERSON', 'nobody confirms what they did themselves');
    if (order.confirmedBy !== null) return refuse(doing, 'DESK_STATE', 'it is confirmed already');
    if (order.confirmByMs !== null && atMs >= order.confirmByMs)
      return refuse(doing, 'DESK_STATE', 'the time to confirm it is over');
    const confirmed = { ...order, confirmedBy: actor, confirmedAtMs: atMs, confirmByMs: null };
    if (order.state === 'unconfirmed') {
      const trouble = alertTrouble(doing, order);
      if (trouble !== null) return trouble;
      keepOrder(state, { ...confirmed, state: heldAs(order) });
      return [];
    }
    if (!order.isOwn) {
      keepOrder(state, confirmed);
      return [];
    }
    const trouble = outgoingTrouble(doing, order);
    return trouble ?? executeOwn(doing, { ...confirmed, sentBy: order.draftedBy, sentAtMs: atMs });
  },

  'order.answer': (doing): Done => {
    const { state, actor, atMs, deed } = doing;
    const { answer } = deed;
    const order = found(doing, [...answerable, ...heldLonger]);
    if (!isOrder(order)) return order;
    const trouble = lessensTrouble(doing, order, answer);
    if (trouble !== null) return trouble;
    const isLonger = heldLonger.includes(order.state);
    if (isLonger && order.isFrozen) return refuse(doing, 'DESK_STATE', 'it was frozen: what is held was said since');
    const wasAsked = order.state === 'sent' || order.state === 'unanswered';
    if (answer.outcome === 'refused') {
      // Until the bank's own systems have answered, a stop of theirs may turn out not to have taken hold.
      const mayNotHold = order.isOwn && order.answer === null && !isLonger;
      if (!wasAsked && !mayNotHold)
        return refuse(doing, 'DESK_STATE', 'it holds already: what was executed is released, not refused');
      const refusedOrder = { ...ended(order, 'refused', actor, atMs), answer, answeredAtMs: atMs, hasHeld: false };
      keepOrder(state, { ...refusedOrder, papersDueMs: null });
      return [...noteNotReleased(state, order), ...closeTasksOf(state, doing.act.subject, actor, atMs)];
    }
    const executed = executedOf(answer);
    if (answer.outcome === 'partly-executed' && (executed === null || executed === 0n))
      return refuse(doing, 'DESK_VALUE', 'what was executed in part has a sum');
    if (executed === 0n && state.terms.kinds[order.kind].effect === 'release' && !isBeforeFourthForm(doing.act))
      return refuse(doing, 'DESK_VALUE', 'a release of nothing is refused, not executed');
    const said = { answer, answeredAtMs: atMs, answerByMs: null };
    // What went back already, or was let go, is held no more, whatever was executed at first.
    const returnedMinor = order.returns.reduce((sum, { minor }) => sum + minor, 0n);
    const back = returnedMinor + (isBeforeThirdForm(doing.act) ? 0n : order.letGoMinor);
    const took = least(executed ?? mostOf(order, answer), BigInt(order.amount));
    if (back > 0n && took <= back) {
      keepOrder(state, { ...ended(order, returnedMinor > 0n ? 'returned' : 'released', actor, atMs), ...said });
      return closeTasksOf(state, doing.act.subject, actor, atMs);
    }
    if (isLonger) {
      keepOrder(state, { ...order, ...said, heldMinor: took - back });
      return [];
    }
    const startedAtMs = answer.startedAt ?? order.startedAtMs ?? atMs;
    const holding = takingHold(state.terms, order, took - back, startedAtMs, atMs);
    const answered: StopOrder = { ...holding, ...said };
    const now: StopOrder = { ...answered, state: order.state === 'unconfirmed' ? 'unconfirmed' : heldAs(answered) };
    keepOrder(state, now);
    return wasAsked ? takeEffect(doing, now) : [];
  },

  'order.cancel': (doing): Done => {
    const order = found(doing, ['drafted']);
    if (!isOrder(order)) return order;
    keepOrder(doing.state, ended(order, 'cancelled', doing.actor, doing.atMs));
    return closeTasksOf(doing.state, doing.act.subject, doing.actor, doing.atMs);
  },

  'order.papers': (doing): Done => {
    const order = doing.state.orders.get(doing.id);
    if (order === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'no such order');
    if (order.papersDueMs === null) return refuse(doing, 'DESK_STATE', 'no papers are due');
    keepOrder(doing.state, { ...order, papersDueMs: null, papersAtMs: doing.atMs });
    return [];
  },

  'order.extend': (doing): Done => {
    const order = found(doing, ['executed', 'partly-executed', 'expiring', 'extended']);
    if (!isOrder(order)) return order;
    const { state, actor, atMs } = doing;
    if (order.draftedBy === actor) return refuse(doing, 'DESK_SECOND_PERSON', 'an extension needs another person');
    if (order.of !== null || isFreeze(state.terms, order) || !state.terms.kinds[order.kind].countsAsStop)
      return refuse(doing, 'DESK_STATE', 'stops are extended, freezes renewed');
    const trouble =
      askedTrouble(doing.state, order) ??
      termTrouble(doing, order) ??
      countTrouble(doing, { ...order, kind: 'extension' });
    if (trouble !== null) return trouble;
    keepOrder(state, { ...extended(state, order, atMs), hands: [...order.hands, actor] });
    return [];
  },

  'order.freeze': (doing): Done => {
    const order = found(doing, inHold);
    if (!isOrder(order)) return order;
    const trouble =
      alonenessTrouble(doing, order, 'freeze') ?? askedTrouble(doing.state, order) ?? termTrouble(doing, order);
    if (trouble !== null) return trouble;
    const { state, deed, atMs } = doing;
    if (order.isFrozen || !order.hasHeld)
      return refuse(doing, 'DESK_STATE', 'a freeze follows a stop; a freeze is renewed');
    const heldMinor = BigInt(deed.amount ?? order.heldMinor);
    if (heldMinor === 0n || heldMinor > order.heldMinor)
      return refuse(
        doing,
        'DESK_VALUE',
        'no more is frozen than is held, and not nothing: more is an order of its own',
      );
    keepOrder(state, {
      ...frozen(order, heldMinor, state.terms.freezeMs, atMs),
      hands: [...order.hands, doing.actor],
    });
    return [];
  },

  'order.renew': (doing): Done => {
    const order = found(doing, inHold);
    if (!isOrder(order)) return order;
    const trouble =
      alonenessTrouble(doing, order, 'renew') ?? askedTrouble(doing.state, order) ?? termTrouble(doing, order);
    if (trouble !== null) return trouble;
    const { state, atMs } = doing;
    if (!isFreeze(state.terms, order)) return refuse(doing, 'DESK_STATE', 'freezes are renewed, stops extended');
    keepOrder(state, { ...renewed(state, order, atMs), hands: [...order.hands, doing.actor] });
    return [];
  },

  'order.release': (doing): Done => {
    const order = found(doing, [...holdingStates]);
    if (!isOrder(order)) return order;
    const { state, actor, atMs, deed } = doing;
    if (order.draftedBy === actor)
      return refuse(doing, 'DESK_SECOND_PERSON', 'another person releases what one stopped');
    return mustBeAsked(order, doing.act) ? askRelease(doing, order, deed.reason) : release(state, order, actor, atMs);
  },

  'order.return': (doing): Done => {
    const order = found(doing, inHold);
    if (!isOrder(order)) return order;
    const { state, actor, atMs, deed } = doing;
    if (order.draftedBy === actor)
      return refuse(doing, 'DESK_SECOND_PERSON', 'another person returns what one stopped');
    const amountMinor = BigInt(deed.amount);
    if (amountMinor === 0n || amountMinor > order.heldMinor)
      return refuse(doing, 'DESK_VALUE', 'no more is returned than is held, and not nothing');
    const returns = [...order.returns, { to: deed.to, minor: amountMinor, atMs }];
    const returned = { ...order, returns };
    if (amountMinor < order.heldMinor) {
      keepOrder(state, { ...returned, heldMinor: order.heldMinor - amountMinor });
      return [];
    }
    keepOrder(state, ended(returned, 'returned', actor, atMs));
    return closeTasksOf(state, doing.act.subject, actor, atMs);
  },
};

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/** What the institution says that it executed, minor units; null: it does not say how much. */
const executedOf = ({ executedAmount }: OrderAnswer): bigint | null =>
  executedAmount === null ? null : BigInt(executedAmount);

/** What an order can have taken hold of where nobody says how much: no more than there was. */
function mostOf({ amount, of }: StopOrder, { balanceBefore }: OrderAnswer): bigint {
  // What is of another order does its work there: a balance that was stopped already says nothing of it.
  return balanceBefore === null || of !== null ? BigInt(amount) : least(BigInt(balanceBefore), BigInt(amount));
}

/** What an order that took hold is called: an answer below the sum asked for is a part, whatever it calls itself. */
function heldAs(order: StopOrder): OrderState {
  const { answer } = order;
  if (answer === null) return 'executed';
  const isLess = (executedOf(answer) ?? mostOf(order, answer)) < BigInt(order.amount);
  return answer.outcome === 'partly-executed' || isLess ? 'partly-executed' : 'executed';
}
