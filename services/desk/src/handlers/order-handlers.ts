import { type DeedOf, type OrderFacts, type StopOrder, subjectOf, versionOf } from '@weir/acts';
import type { Order, OrderKind } from '@weir/desk-api';
import type { Alert } from '@weir/journal';
import { WeirError } from '@weir/model';
import { dueOf } from '../board/board.js';
import type { Desk } from '../desk.js';
import { pageOf } from '../http/cursor.js';
import type { Handlers, Who } from '../http/handler.js';
import { RefusedAct } from '../http/problem.js';
import { showOrder } from '../orders/show-order.js';

/** Kinds that take all of an account from its holder. */
const fullStops: ReadonlySet<OrderKind> = new Set(['stop', 'extension', 'receive-only-freeze']);

type Draft = Pick<OrderFacts, 'kind' | 'targetClass' | 'issuer' | 'caseNumber' | 'basis'> & {
  readonly amount?: string | undefined;
  readonly of?: string | undefined;
};

/**
 * Everything that an order about an alert says.
 * @throws {WeirError} `DESK_INNOCENT`
 */
const factsOf = ({ parts: { board } }: Desk, alert: Alert, draft: Draft): OrderFacts => {
  const entry = board.entry(alert.account)!;
  if (entry.lane === 'innocent' && fullStops.has(draft.kind))
    throw new WeirError('DESK_INNOCENT', entry.laneReasons.map(({ en }) => en).join('; '));
  const pocket = entry.pockets.find(({ asset }) => asset === alert.asset)!;
  return {
    kind: draft.kind,
    account: alert.account,
    holder: entry.holder,
    asset: alert.asset,
    amount: draft.amount ?? String(pocket.holdable + pocket.inFlight),
    targetClass: draft.targetClass,
    rests: { alert: alert.id, revision: alert.revision, case: alert.case },
    anchor: { ...alert.anchor, asset: alert.asset, fromName: null },
    institution: entry.institution,
    isOwn: entry.isOwn,
    issuer: draft.issuer,
    caseNumber: draft.caseNumber,
    basis: draft.basis,
    of: draft.of ?? null,
  };
};

const alertOf = ({ parts: { board } }: Desk, id: string): Alert => {
  const standing = board.alerts.alert(id);
  if (standing === null) throw new WeirError('DESK_UNKNOWN', `there is no alert ${id}`);
  return standing.alert;
};

/** An order as it is now. @throws {WeirError} `DESK_UNKNOWN` */
export const orderOf = ({ parts: { acts } }: Desk, id: string): StopOrder => {
  const order = acts.state.orders.get(id);
  if (order === undefined) throw new WeirError('DESK_UNKNOWN', `there is no order ${id}`);
  return order;
};

type OrderDeed = DeedOf<'order.send' | 'order.confirm' | 'order.answer' | 'order.cancel' | 'order.papers'>;

type Names =
  | 'orders'
  | 'order'
  | 'draftOrder'
  | 'draftDownstream'
  | 'stopOwn'
  | 'sendOrder'
  | 'confirmOrder'
  | 'answerOrder'
  | 'cancelOrder'
  | 'orderPapers';

/** Stop orders: drafted, sent, confirmed, answered. */
export const orderHandlers = (desk: Desk): Handlers<Names> => {
  const { acts, board } = desk.parts;
  const { state } = acts;
  const show = (id: string, who: Who): Order => showOrder(state, board, orderOf(desk, id), who);
  const draft = async (kind: 'order.draft' | 'order.own-stop', alert: Alert, given: Draft, id: string, who: Who) => {
    const deed = { kind, order: factsOf(desk, alert, given) };
    await acts.make({ id, actor: who.actor, subject: subjectOf('order', id), seen: null, deed });
    return show(id, who);
  };
  const change = async (
    { params: { id }, key, seen, who }: { params: { id: string }; key?: string; seen: number | null; who: Who },
    deed: OrderDeed,
  ): Promise<Order> => {
    orderOf(desk, id);
    await acts.make({ id: key!, actor: who.actor, subject: subjectOf('order', id), seen, deed });
    return show(id, who);
  };
  return {
    orders: async ({ query, who }) => {
      const account = query.ref === undefined ? null : board.parts.refs.open(query.ref);
      const wanted = [...state.orders.values()].filter(
        (order) =>
          (query.state === undefined || order.state === query.state) &&
          (query.case === undefined || order.rests.case === query.case) &&
          (account === null || order.account === account) &&
          (query.due === undefined || dueOf(order) !== null),
      );
      const keyOf = (order: StopOrder): number =>
        query.due === undefined ? versionOf(state, subjectOf('order', order.id)) : -dueOf(order)!;
      const lines = wanted.map((order) => ({ key: keyOf(order), name: order.id, value: order }));
      const { values, next } = pageOf(lines, query.cursor, query.limit);
      return { orders: values.map((order) => showOrder(state, board, order, who)), next };
    },
    order: async ({ params, who }) => show(params.id, who),
    draftOrder: async ({ body, key, who }) => draft('order.draft', alertOf(desk, body.alert), body, key!, who),
    stopOwn: async ({ body, key, who }) => draft('order.own-stop', alertOf(desk, body.alert), body, key!, who),
    draftDownstream: async ({ body, key, who }) => {
      const least = BigInt(body.minHoldable);
      let left = 0;
      const drafts: Promise<Order | null>[] = [];
      for (const { alert } of board.alerts.ofCase(body.case)) {
        if (alert.asset !== body.asset || alert.state === 'withdrawn') continue;
        const entry = board.entry(alert.account)!;
        const { holdable } = entry.pockets.find(({ asset }) => asset === alert.asset)!;
        if (holdable === 0n) continue;
        if (holdable < least || (entry.lane === 'innocent' && fullStops.has(body.kind))) {
          left++;
          continue;
        }
        const drafted = draft('order.draft', alert, body, `${key}.${alert.id}`, who);
        // That somebody has one under way already is no reason to draft none for the others.
        drafts.push(
          drafted.catch((error: unknown) => {
            if (!(error instanceof RefusedAct)) throw error;
            left++;
            return null;
          }),
        );
      }
      const orders = (await Promise.all(drafts)).filter((order) => order !== null);
      return { orders, left };
    },
    sendOrder: async (ask) => change(ask, { kind: 'order.send' }),
    confirmOrder: async (ask) => change(ask, { kind: 'order.confirm' }),
    answerOrder: async (ask) => change(ask, { kind: 'order.answer', answer: ask.body }),
    cancelOrder: async (ask) => change(ask, { kind: 'order.cancel' }),
    orderPapers: async (ask) => change(ask, { kind: 'order.papers' }),
  };
};
