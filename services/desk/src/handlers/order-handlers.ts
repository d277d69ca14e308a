import { type DeedOf, type StopOrder, subjectOf, versionOf } from '@weir/acts';
import type { Order } from '@weir/desk-api';
import type { Alert } from '@weir/journal';
import { WeirError } from '@weir/model';
import { numberIn } from '../accounts/typed-numbers.js';
import { dueOf } from '../board/board.js';
import type { Desk } from '../desk.js';
import { pageOf } from '../http/cursor.js';
import type { Handlers, Who } from '../http/handler.js';
import { alertOf, assertNotInnocent, type Draft, factsOf } from '../orders/draft-facts.js';
import { assertMayAnswer } from '../orders/lets-go.js';
import type { AnchorNames, PayerNames } from '../orders/payer-names.js';
import { showOrder } from '../orders/show-order.js';
import { wantedOrders } from '../orders/wanted-orders.js';

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
  | 'stopOwn'
  | 'sendOrder'
  | 'confirmOrder'
  | 'answerOrder'
  | 'cancelOrder'
  | 'orderPapers';

/** Stop orders: drafted, sent, confirmed, answered. */
export const orderHandlers = (desk: Desk, payers: PayerNames): Handlers<Names> => {
  const { acts, board, typed } = desk.parts;
  const { state } = acts;
  const show = (id: string, who: Who): Order => showOrder(state, board, orderOf(desk, id), who);
  const draft = async (kind: 'order.draft' | 'order.own-stop', alert: Alert, given: Draft, id: string, who: Who) => {
    // What is of another order cites what that one cites.
    const names = given.of === undefined ? await payers([alert]) : new Map<string, AnchorNames>();
    const deed = { kind, order: factsOf(desk, alert, given, names) };
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
  /** What goes out or takes hold only now: its account may have become a probable innocent since it was drafted. */
  const goOut = async (ask: Parameters<typeof change>[0], deed: OrderDeed): Promise<Order> => {
    const { account, kind, state: stands } = orderOf(desk, ask.params.id);
    if (stands === 'drafted' || stands === 'unconfirmed') assertNotInnocent(desk, kind, account);
    return change(ask, deed);
  };
  return {
    orders: async ({ query, who }) => {
      typed.assertMayType(who, numberIn(query.q));
      const wanted = wantedOrders(state, board, query, who);
      const keyOf = (order: StopOrder): number =>
        query.due === undefined ? versionOf(state, subjectOf('order', order.id)) : -dueOf(order)!;
      const lines = wanted.map((order) => ({ key: keyOf(order), name: order.id, value: order }));
      const { values, next } = pageOf(lines, query.cursor, query.limit);
      return { orders: values.map((order) => showOrder(state, board, order, who)), next };
    },
    order: async ({ params, who }) => show(params.id, who),
    draftOrder: async ({ body, key, who }) => draft('order.draft', alertOf(desk, body.alert), body, key!, who),
    stopOwn: async ({ body, key, who }) => draft('order.own-stop', alertOf(desk, body.alert), body, key!, who),
    sendOrder: async (ask) => goOut(ask, { kind: 'order.send' }),
    confirmOrder: async (ask) => goOut(ask, { kind: 'order.confirm' }),
    answerOrder: async (ask) => {
      assertMayAnswer(orderOf(desk, ask.params.id), ask.body, ask.who);
      return change(ask, { kind: 'order.answer', answer: ask.body });
    },
    cancelOrder: async (ask) => change(ask, { kind: 'order.cancel' }),
    orderPapers: async (ask) => change(ask, { kind: 'order.papers' }),
  };
};
