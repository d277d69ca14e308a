import type { FindingRevision, Report } from '@weir/journal';
import { type AccountId, compareBytes } from '@weir/model';
import type { CaseAccount, Versioned } from '../../port.js';
import type { AccountCases } from '../../questions/port.js';
import { type CaseAccountRow, caseAccountOf } from '../case-rows.js';
import type { Connection } from '../connection.js';
import { standingFirst } from '../journal-rows.js';
import { distinct, pieces } from '../pieces.js';
import { type WholeText, wholeOf } from '../values.js';

/** Each account costs a granule in most parts, and a parameter may be 128 KiB long. */
const accountsAtOnce = 1_000;

export async function casesOfAccount(
  connection: Connection,
  account: AccountId,
  limit: number,
  signal?: AbortSignal,
): Promise<Versioned<CaseAccount>[]> {
  const among = connection.isClustered ? 'GLOBAL IN' : 'IN';
  const rows = await connection.ask<CaseAccountRow>(
    `SELECT * FROM case_accounts FINAL
     PREWHERE account = {account:String}
       AND \`case\` ${among} (SELECT \`case\` FROM account_cases WHERE account = {account:String})
     WHERE gone = 0 ORDER BY \`case\`, asset LIMIT {limit:UInt32}`,
    { account, limit },
    signal,
  );
  return rows.map(caseAccountOf);
}

export async function sharedAccounts(
  connection: Connection,
  name: string,
  accounts: readonly AccountId[],
  casesMax: number,
  signal?: AbortSignal,
): Promise<AccountCases[]> {
  const among = connection.isClustered ? 'GLOBAL IN' : 'IN';
  const found = await Promise.all(
    pieces(distinct(accounts), accountsAtOnce).map((piece) =>
      connection.ask<{ readonly account: string; readonly cases: readonly string[]; readonly of: WholeText }>(
        `SELECT account, arraySlice(arraySort(groupUniqArray(\`case\`) AS every), 1, {casesMax:UInt32}) AS cases,
           length(every) AS of
         FROM case_accounts FINAL
         PREWHERE account IN {accounts:Array(String)} AND \`case\` != {name:String} AND \`case\` ${among}
           (SELECT \`case\` FROM account_cases WHERE account IN {accounts:Array(String)})
         WHERE gone = 0 GROUP BY account ORDER BY account`,
        { accounts: piece, name, casesMax },
        signal,
      ),
    ),
  );
  return found.flat().map(({ account, cases, of }) => ({ account: account as AccountId, cases, of: wholeOf(of) }));
}

export async function casesOfVictims(
  connection: Connection,
  name: string,
  victims: readonly AccountId[],
  signal?: AbortSignal,
): Promise<{ case: string; reporter: string; victims: AccountId[] }[]> {
  const among = connection.isClustered ? 'GLOBAL IN' : 'IN';
  const naming = "hasAny(JSONExtract(body, 'roots', 'victims', 'Array(String)'), {victims:Array(String)})";
  const found = await Promise.all(
    pieces(distinct(victims), accountsAtOnce).map((piece) =>
      connection.ask<{ readonly body: string }>(
        // What names a victim may be a version that stands no more: of those reporters all is looked at.
        `SELECT body FROM
         (
           SELECT body, withdrawn FROM reports FINAL
           WHERE \`case\` != {name:String} AND (\`case\`, reporter) ${among}
             (SELECT \`case\`, reporter FROM reports WHERE ${naming})
           ORDER BY \`case\`, reporter, ${standingFirst} LIMIT 1 BY \`case\`, reporter
         )
         WHERE withdrawn = 0 AND ${naming}`,
        { name, victims: piece },
        signal,
      ),
    ),
  );
  const reports = new Map(
    found.flat().map(({ body }) => {
      const report = JSON.parse(body) as Report;
      return [JSON.stringify([report.roots.case, report.reporter]), report] as const;
    }),
  );
  const asked = new Set(victims);
  return [...reports.values()]
    .sort(
      (left, right) => compareBytes(left.roots.case, right.roots.case) || compareBytes(left.reporter, right.reporter),
    )
    .map(({ reporter, roots }) => ({
      case: roots.case,
      reporter,
      victims: roots.victims.filter((victim) => asked.has(victim)),
    }));
}

export async function findingsNaming(
  connection: Connection,
  rule: string,
  accounts: readonly AccountId[],
  limit: number,
  signal?: AbortSignal,
): Promise<FindingRevision[]> {
  const found = await Promise.all(
    pieces(distinct(accounts), accountsAtOnce).map((piece) =>
      connection.ask<{ readonly body: string }>(
        `SELECT body FROM findings FINAL PREWHERE rule = {rule:String} AND \`set\` = 'live'
         WHERE state = 'standing' AND (account IN {accounts:Array(String)} OR hasAny(others, {accounts:Array(String)}))
         ORDER BY until DESC, id LIMIT {limit:UInt32}`,
        { rule, accounts: piece, limit },
        signal,
      ),
    ),
  );
  const findings = found.flat().map(({ body }) => JSON.parse(body) as FindingRevision);
  return [...new Map(findings.map((finding) => [finding.id, finding])).values()]
    .sort((left, right) => right.until - left.until || compareBytes(left.id, right.id))
    .slice(0, limit);
}
