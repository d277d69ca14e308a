import { type DeskState, isFreeze, type StopOrder, subjectOf, versionOf } from '@weir/acts';
import type { Order } from '@weir/desk-api';
import { showText } from '../accounts/show-text.js';
import type { Who } from '../http/handler.js';
import { ofOthers } from './of-others.js';
import { type Refs, showAccount, showAnchor } from './show-anchor.js';

/** That an order's release was asked and is not confirmed; null: it was not asked. */
const showAsked = ({ releaseAsked }: StopOrder): Order['releaseAsked'] =>
  releaseAsked === null ? null : { order: releaseAsked.order, by: releaseAsked.by, at: releaseAsked.atMs };

/** An order as `who` may see it. */
export const showOrder = (state: DeskState, refs: Refs, order: StopOrder, who: Who): Order => ({
  id: order.id,
  kind: order.kind,
  state: order.state,
  target: showAccount(refs, order.account, who),
  asset: order.asset,
  targetClass: order.targetClass,
  case: order.rests.case,
  alert: order.rests.alert,
  amount: order.amount,
  anchor: showAnchor(refs, order.anchor, who),
  institution: order.institution,
  isOwn: order.isOwn,
  issuer: { unit: order.issuer.unit, officers: [...order.issuer.officers] },
  caseNumber: order.caseNumber,
  basis: showText(order.basis, who),
  of: order.of,
  time: Math.max(1, order.time),
  draftedBy: order.draftedBy,
  draftedAt: order.draftedAtMs,
  sentAt: order.sentAtMs,
  confirmBy: order.confirmByMs,
  confirmedBy: order.confirmedBy,
  answerBy: order.answerByMs,
  expiresAt: order.expiresAtMs,
  answer:
    order.answer === null
      ? null
      : { ...order.answer, priorHolds: [...order.answer.priorHolds], reason: showText(order.answer.reason, who) },
  papersDue: order.papersAtMs === null ? order.papersDueMs : null,
  held: String(order.heldMinor),
  isFrozen: isFreeze(state.terms, order),
  extensions: order.extensions,
  ofOthers: [...ofOthers(state, order)],
  returns: order.returns.map(({ to, minor, atMs }) => ({ to, amount: String(minor), at: atMs })),
  releaseAsked: showAsked(order),
  version: versionOf(state, subjectOf('order', order.id)),
});
