import { type StopOrder, subjectOf } from '@weir/acts';
import type { Order } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import type { Desk } from '../desk.js';
import type { Handlers } from '../http/handler.js';
import { RefusedAct } from '../http/problem.js';
import type { DownTheFlow } from '../orders/down-the-flow.js';
import { factsOf, innocence, knownClass } from '../orders/draft-facts.js';
import type { PayerNames } from '../orders/payer-names.js';
import { showAccount } from '../orders/show-anchor.js';
import { showOrder } from '../orders/show-order.js';

interface Skipped {
  readonly account: string;
  readonly code: string;
  readonly detail: string;
}

/**
 * Orders for every account down the flow (延伸止付): one request, an act for each account, so each is accepted or refused
 * by itself, and the same request again is the same acts.
 * @param behind null: there is no store that could tell what is down the flow of one account
 */
export const downstreamHandlers = (
  desk: Desk,
  behind: DownTheFlow | null,
  payers: PayerNames,
): Handlers<'draftDownstream'> => {
  const { acts, board } = desk.parts;
  const { state } = acts;
  return {
    draftDownstream: async ({ body, key, signal, who }) => {
      const { asset, case: name, from } = body;
      if (from !== undefined && behind === null)
        throw new WeirError('DESK_NOT_SERVED', 'what is down the flow of an account is asked of the store');
      const among = from === undefined ? null : await behind!(name, board.parts.refs.open(from), asset, signal);
      const names = await payers(board.alerts.ofCase(name).map(({ alert }) => alert));
      const least = BigInt(body.minHoldable);
      const skipped: Skipped[] = [];
      const drafts: Promise<StopOrder | null>[] = [];
      for (const { alert } of board.alerts.ofCase(name)) {
        const { account } = alert;
        if (alert.asset !== asset || alert.state === 'withdrawn' || among?.has(account) === false) continue;
        const entry = board.entry(account)!;
        const { holdable } = entry.pockets.find((pocket) => pocket.asset === asset)!;
        if (holdable === 0n) continue;
        if (holdable < least) {
          skipped.push({ account, code: 'MIN_HOLDABLE', detail: `${holdable} can be held` });
          continue;
        }
        const innocent = innocence(desk, body.kind, account);
        if (innocent !== null) {
          skipped.push({ account, code: 'DESK_INNOCENT', detail: innocent });
          continue;
        }
        // Each account is of its own class, whatever is said of those of which nobody knows it.
        const targetClass = knownClass(desk, alert, names) ?? body.targetClass;
        if (targetClass === undefined) {
          skipped.push({ account, code: 'CLASS_UNKNOWN', detail: 'nobody knows whether it is a person’s account' });
          continue;
        }
        const id = `${key}.${alert.id}`;
        const deed = { kind: 'order.draft' as const, order: factsOf(desk, alert, { ...body, targetClass }, names) };
        const made = acts.make({ id, actor: who.actor, subject: subjectOf('order', id), seen: null, deed });
        drafts.push(
          made.then(
            () => state.orders.get(id)!,
            // That somebody has one under way already is no reason to draft none for the others.
            (error: unknown) => {
              if (!(error instanceof RefusedAct)) throw error;
              skipped.push({ account, code: error.code, detail: error.detail });
              return null;
            },
          ),
        );
      }
      const drafted = (await Promise.all(drafts)).filter((order) => order !== null);
      const orders = drafted.map((order): Order => showOrder(state, board, order, who));
      return {
        orders,
        left: skipped.length,
        skipped: skipped.map(({ account, ...why }) => ({ account: showAccount(board, account, who), ...why })),
      };
    },
  };
};
