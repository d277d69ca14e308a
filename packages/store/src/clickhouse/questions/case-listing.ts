import type { AlertRange } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { CaseListing, CasesAsked, Holdable } from '../../questions/port.js';
import { type CaseRow, caseSummaryOf } from '../case-rows.js';
import type { Connection } from '../connection.js';
import { standingFirst } from '../journal-rows.js';
import { type WholeText, wholeOf, wholeOrNullOf } from '../values.js';

/** What belongs to the cases of a page, each asked by the key that it is sorted by. */
async function listingsOf(
  connection: Connection,
  rows: readonly CaseRow[],
  signal?: AbortSignal,
): Promise<CaseListing[]> {
  const names = rows.map((row) => row.case);
  if (names.length === 0) return [];
  // A case's alerts keep their case, and its reports theirs: all versions of a row pass PREWHERE or none does.
  const asked = `PREWHERE \`case\` IN {names:Array(String)}`;
  const [accounts, holdable, reported] = await Promise.all([
    connection.ask<{ readonly case: string; readonly accounts: WholeText }>(
      `SELECT \`case\`, uniqExact(account) AS accounts FROM case_accounts FINAL ${asked} WHERE gone = 0 GROUP BY \`case\``,
      { names },
      signal,
    ),
    connection.ask<{ readonly case: string; readonly asset: string; readonly amount: string }>(
      `SELECT \`case\`, asset, sum(holdable) AS amount FROM alerts FINAL ${asked} WHERE state != 'withdrawn'
       GROUP BY \`case\`, asset HAVING amount > 0 ORDER BY asset`,
      { names },
      signal,
    ),
    connection.ask<{ readonly case: string; readonly reportedAt: WholeText | null }>(
      `SELECT \`case\`, min(reportedAt) AS reportedAt FROM
       (
         SELECT \`case\`, reportedAt, withdrawn FROM reports FINAL ${asked}
         ORDER BY \`case\`, reporter, ${standingFirst} LIMIT 1 BY \`case\`, reporter
       )
       WHERE withdrawn = 0 GROUP BY \`case\``,
      { names },
      signal,
    ),
  ]);
  const accountsOf = new Map(accounts.map((row) => [row.case, wholeOf(row.accounts)]));
  const reportedOf = new Map(reported.map((row) => [row.case, wholeOrNullOf(row.reportedAt)]));
  return rows.map((row) => ({
    summary: caseSummaryOf(row).record,
    accounts: accountsOf.get(row.case) ?? 0,
    holdable: holdable
      .filter((each) => each.case === row.case)
      .map(({ asset, amount }) => ({ asset: asset as AssetCode, amount })),
    reportedAt: reportedOf.get(row.case) ?? null,
  }));
}

export async function casesPage(
  connection: Connection,
  { named, withWithdrawn, after, limit }: CasesAsked,
  signal?: AbortSignal,
): Promise<{ cases: CaseListing[]; next: boolean }> {
  const conditions = [
    ...(after === null ? [] : ['`case` > {after:String}']),
    ...(named === null ? [] : ['positionCaseInsensitive(`case`, {named:String}) > 0']),
    ...(withWithdrawn ? [] : ['withdrawn = 0']),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await connection.ask<CaseRow>(
    `SELECT * FROM cases FINAL ${where} ORDER BY \`case\` LIMIT {limit:UInt32}`,
    { after, named, limit: limit + 1 },
    signal,
  );
  return { cases: await listingsOf(connection, rows.slice(0, limit), signal), next: rows.length > limit };
}

export async function caseListing(
  connection: Connection,
  name: string,
  signal?: AbortSignal,
): Promise<CaseListing | null> {
  const rows = await connection.ask<CaseRow>(
    'SELECT * FROM cases FINAL WHERE `case` = {name:String}',
    { name },
    signal,
  );
  return (await listingsOf(connection, rows, signal))[0] ?? null;
}

interface HoldableRow {
  readonly account: string;
  readonly asset: string;
  readonly holdable: string;
  readonly inFlight: string;
  readonly range: string;
  readonly firstIn: WholeText;
  readonly layer: number;
}

const holdableOf = ({ account, asset, holdable, inFlight, range, firstIn, layer }: HoldableRow): Holdable => ({
  account: account as AccountId,
  asset: asset as AssetCode,
  holdable,
  inFlight,
  range: range === '' ? null : (JSON.parse(range) as AlertRange | null),
  firstIn: wholeOf(firstIn),
  layer,
});

export async function caseHoldables(connection: Connection, name: string, signal?: AbortSignal): Promise<Holdable[]> {
  const rows = await connection.ask<HoldableRow>(
    `SELECT account, asset, holdable, inFlight, JSONExtractRaw(body, 'range') AS range, firstIn, layer
     FROM alerts FINAL PREWHERE \`case\` = {name:String} WHERE state != 'withdrawn' ORDER BY account, asset`,
    { name },
    signal,
  );
  return rows.map(holdableOf);
}

export async function accountHoldables(
  connection: Connection,
  account: AccountId,
  cases: readonly string[],
  signal?: AbortSignal,
): Promise<(Holdable & { readonly case: string })[]> {
  if (cases.length === 0) return [];
  const rows = await connection.ask<HoldableRow & { readonly case: string }>(
    `SELECT \`case\`, account, asset, holdable, inFlight, JSONExtractRaw(body, 'range') AS range, firstIn, layer
     FROM alerts FINAL PREWHERE \`case\` IN {cases:Array(String)}
     WHERE account = {account:String} AND state != 'withdrawn' ORDER BY \`case\`, asset`,
    { account, cases: [...cases] },
    signal,
  );
  return rows.map((row) => ({ case: row.case, ...holdableOf(row) }));
}
