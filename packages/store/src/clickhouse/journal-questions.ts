import { type AccountId, compareBytes } from '@weir/model';
import type { LabelRow, ReportRow } from '../port.js';
import type { Connection } from './connection.js';
import { type LabelColumns, labelOf, type ReportColumns, reportOf, withMessage } from './journal-rows.js';
import { distinct, pieces } from './pieces.js';
import { type WholeText, wholeOf } from './values.js';

/** A parameter may be 128 KiB long. */
const accountsAtOnce = 1_000;

export async function labelsOf(connection: Connection, accounts: readonly AccountId[]): Promise<LabelRow[]> {
  const found = await Promise.all(
    pieces(distinct(accounts).sort(compareBytes), accountsAtOnce).map((piece) =>
      connection.query<LabelColumns>(
        `SELECT ${withMessage} FROM labels FINAL WHERE account IN {accounts:Array(String)} ORDER BY account, kind, source`,
        { accounts: piece },
      ),
    ),
  );
  return found.flat().map(labelOf);
}

export async function reportsOf(connection: Connection, name: string): Promise<ReportRow[]> {
  const rows = await connection.query<ReportColumns>(
    `SELECT ${withMessage} FROM reports FINAL WHERE \`case\` = {name:String} ORDER BY reporter`,
    { name },
  );
  return rows.map(reportOf);
}

export async function lateCount(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ readonly count: WholeText }>('SELECT count() AS count FROM late FINAL');
  return wholeOf(row!.count);
}

export async function rejectCounts(connection: Connection): Promise<Record<string, number>> {
  const rows = await connection.query<{ readonly code: string; readonly count: WholeText }>(
    'SELECT code, count() AS count FROM rejects FINAL GROUP BY code ORDER BY code',
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, wholeOf(count)]));
}
