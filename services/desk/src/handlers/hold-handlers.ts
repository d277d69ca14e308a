import { type DeedOf, subjectOf } from '@weir/acts';
import { Role } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import { rightsOfAll } from '../auth/rights.js';
import type { Desk } from '../desk.js';
import type { Handlers, Who } from '../http/handler.js';
import { assertNotInnocent } from '../orders/draft-facts.js';
import { showOrder } from '../orders/show-order.js';
import { orderOf } from './order-handlers.js';
import { showAppeal } from './release-handlers.js';

type HoldDeed = DeedOf<'order.extend' | 'order.freeze' | 'order.renew' | 'order.release' | 'order.return'>;

interface Changing {
  readonly params: { readonly id: string };
  readonly key?: string;
  readonly seen: number | null;
  readonly who: Who;
}

type Names = 'extendOrder' | 'freezeOrder' | 'renewOrder' | 'releaseOrder' | 'returnMoney' | 'assignAppeal';

/** What becomes of money that is held, and who reviews an appeal. */
export const holdHandlers = (desk: Desk): Handlers<Names> => {
  const { acts, board } = desk.parts;
  const { state } = acts;
  const change = async ({ key, params: { id }, seen, who }: Changing, deed: HoldDeed) => {
    orderOf(desk, id);
    await acts.make({ id: key!, actor: who.actor, subject: subjectOf('order', id), seen, deed });
    return showOrder(state, board, orderOf(desk, id), who);
  };
  /**
   * That somebody may not decide is known of people with tokens of this desk; who signs in elsewhere is asked there.
   * @throws {WeirError} `DESK_VALUE`
   */
  const assertMayReview = (person: string): void => {
    const now = desk.parts.nowMs();
    const tokens = [...state.tokens.values()].filter(
      ({ expiresAtMs, person: of, revokedAtMs }) =>
        of === person && revokedAtMs === null && (expiresAtMs === null || expiresAtMs > now),
    );
    const roles = tokens.flatMap((token) => token.roles.flatMap((role) => Role.safeParse(role).data ?? []));
    if (tokens.length > 0 && !rightsOfAll(roles).has('approve'))
      throw new WeirError('DESK_VALUE', `${person} has not the right to decide appeals`);
  };
  return {
    extendOrder: async (ask) => {
      // To extend a stop is to stop in full once more, whoever asks by which way.
      assertNotInnocent(desk, 'extension', orderOf(desk, ask.params.id).account);
      return change(ask, { kind: 'order.extend', ...ask.body });
    },
    freezeOrder: async (ask) =>
      change(ask, { kind: 'order.freeze', reason: ask.body.reason, amount: ask.body.amount ?? null }),
    renewOrder: async (ask) => change(ask, { kind: 'order.renew', ...ask.body }),
    releaseOrder: async (ask) => change(ask, { kind: 'order.release', ...ask.body }),
    returnMoney: async (ask) =>
      change(ask, {
        kind: 'order.return',
        reason: ask.body.reason,
        amount: ask.body.amount,
        to: ask.body.to ?? null,
      }),
    assignAppeal: async ({ body: { reviewer }, key, params: { id }, seen, who }) => {
      const known = () => {
        const appeal = state.appeals.get(id);
        if (appeal === undefined) throw new WeirError('DESK_UNKNOWN', `there is nothing of the id ${id}`);
        return appeal;
      };
      known();
      assertMayReview(reviewer);
      const deed = { kind: 'appeal.assign' as const, reviewer };
      await acts.make({ id: key!, actor: who.actor, subject: subjectOf('appeal', id), seen, deed });
      return showAppeal(state, board, known(), who);
    },
  };
};
