import type { BoardRow } from '@weir/desk-api';
import { csvOf } from '../show/csv.js';
import { plainMoney } from '../show/money.js';
import { formatTime, formatUtc } from '../show/time.js';
import { firstDue } from './board-view.js';

/** The rows in sight as CSV, a line for each asset of an account; times in the zone of the desk and in UTC. */
export const boardCsv = (rows: readonly BoardRow[], zone: string): string =>
  csvOf(
    [
      'account',
      'holder',
      'institution',
      'own',
      'lane',
      'action',
      'layer',
      'asset',
      'holdable',
      'holdable_low',
      'holdable_high',
      'at_rest',
      'in_flight',
      'expected_recoverable',
      'chance',
      'cases',
      'orders',
      'due_local',
      'due_utc',
      'state',
      'assignee',
      'changed_local',
      'changed_utc',
    ],
    rows.flatMap((row) =>
      row.pockets.map((pocket) => {
        const money = (minor: string): string => plainMoney(minor, pocket.asset);
        const due = firstDue(row);
        return [
          row.account.account,
          row.holder,
          row.institution?.name ?? null,
          row.isOwn ? 1 : 0,
          row.lane,
          row.action,
          row.layer,
          pocket.asset,
          money(pocket.holdable),
          pocket.range === null ? null : money(pocket.range.low),
          pocket.range === null ? null : money(pocket.range.high),
          money(pocket.atRest),
          money(pocket.inFlight),
          money(pocket.expectedRecoverable),
          pocket.chance,
          row.cases.map((entry) => entry.case).join(' '),
          row.orders.map((order) => `${order.kind}:${order.state}`).join(' '),
          due === null ? null : formatTime(due, zone),
          due === null ? null : formatUtc(due),
          row.state,
          row.assignee,
          formatTime(row.changed, zone),
          formatUtc(row.changed),
        ];
      }),
    ),
  );
