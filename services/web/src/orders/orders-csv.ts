import type { Order } from '@weir/desk-api';
import { csvOf } from '../show/csv.js';
import { plainMoney } from '../show/money.js';
import { formatTime, formatUtc } from '../show/time.js';
import { clockOf } from './order-clock.js';

/** The orders that stand in the list, in its order, accounts as this reader sees them; times in the desk's zone and in UTC. */
export const ordersCsv = (orders: readonly Order[], zone: string): string => {
  const both = (ms: number | null): readonly (string | null)[] =>
    ms === null ? [null, null] : [formatTime(ms, zone), formatUtc(ms)];
  return csvOf(
    [
      'id',
      'kind',
      'state',
      'account',
      'institution',
      'own',
      'class',
      'asset',
      'amount',
      'executed',
      'held',
      'clock',
      'due_local',
      'due_utc',
      'case',
      'case_number',
      'issuer',
      'anchor',
      'of',
      'drafted_by',
      'drafted_local',
      'drafted_utc',
      'sent_local',
      'sent_utc',
      'confirmed_by',
    ],
    orders.map((order) => {
      const clock = clockOf(order);
      const executed = order.answer?.executedAmount ?? null;
      return [
        order.id,
        order.kind,
        order.state,
        order.target.account,
        order.institution,
        order.isOwn ? 1 : 0,
        order.targetClass,
        order.asset,
        plainMoney(order.amount, order.asset),
        executed === null ? null : plainMoney(executed, order.asset),
        plainMoney(order.held, order.asset),
        clock?.kind ?? null,
        ...both(clock?.due ?? null),
        order.case,
        order.caseNumber,
        order.issuer.unit,
        order.anchor.id,
        order.of,
        order.draftedBy,
        ...both(order.draftedAt),
        ...both(order.sentAt),
        order.confirmedBy,
      ];
    }),
  );
};
