import type { Alert } from '@weir/journal';
import type { AlertFilter, CaseAccount, CaseSummary, CaseTransfer, Versioned } from '../port.js';
import {
  type CaseAccountRow,
  type CaseRow,
  type CaseTransferRow,
  caseAccountOf,
  caseSummaryOf,
  caseTransferOf,
} from './case-rows.js';
import type { Connection } from './connection.js';

export async function caseTransfers(connection: Connection, name: string): Promise<Versioned<CaseTransfer>[]> {
  const rows = await connection.query<CaseTransferRow>(
    'SELECT * FROM case_transfers FINAL WHERE gone = 0 AND `case` = {name:String} ORDER BY time, seq, id',
    { name },
  );
  return rows.map(caseTransferOf);
}

const accountsOfCase =
  'SELECT * FROM case_accounts FINAL WHERE gone = 0 AND `case` = {name:String} ORDER BY account, asset';

/** @param signal of a person who asks; left out: a program does, which waits for as long as it takes */
export async function caseAccounts(
  connection: Connection,
  name: string,
  signal?: AbortSignal,
): Promise<Versioned<CaseAccount>[]> {
  const rows = await (signal === undefined
    ? connection.query<CaseAccountRow>(accountsOfCase, { name })
    : connection.ask<CaseAccountRow>(accountsOfCase, { name }, signal));
  return rows.map(caseAccountOf);
}

export async function caseSummary(connection: Connection, name: string): Promise<Versioned<CaseSummary> | null> {
  const rows = await connection.query<CaseRow>('SELECT * FROM cases FINAL WHERE `case` = {name:String}', { name });
  return rows.length === 0 ? null : caseSummaryOf(rows[0]!);
}

export async function cases(connection: Connection): Promise<Versioned<CaseSummary>[]> {
  const rows = await connection.query<CaseRow>('SELECT * FROM cases FINAL ORDER BY `case`');
  return rows.map(caseSummaryOf);
}

export async function alerts(connection: Connection, filter: AlertFilter): Promise<Alert[]> {
  const conditions = [
    ...(filter.case === undefined ? [] : ['`case` = {case:String}']),
    ...(filter.state === undefined ? [] : ['state = {state:String}']),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await connection.query<{ readonly body: string }>(
    `SELECT body FROM alerts FINAL ${where} ORDER BY asOf DESC, id LIMIT {limit:UInt32}`,
    { ...filter },
  );
  return rows.map(({ body }) => JSON.parse(body) as Alert);
}
