import type { StoreCounts } from '../port.js';
import type { Connection } from './connection.js';
import { type WholeText, wholeOf } from './values.js';

interface Counts {
  readonly flows: WholeText;
  readonly credits: WholeText;
  readonly accounts: WholeText;
}

// A credit whose debit half never came has a payer too, so both tables are asked for accounts.
const countEntries = `
  SELECT
    (SELECT count() FROM flows FINAL WHERE gone = 0) AS flows,
    (SELECT count() FROM credits FINAL WHERE gone = 0) AS credits,
    (
      SELECT uniqExact(account)
      FROM
      (
        SELECT arrayJoin([\`from\`, \`to\`]) AS account FROM flows FINAL WHERE gone = 0
        UNION ALL
        SELECT arrayJoin([\`from\`, \`to\`]) AS account FROM credits FINAL WHERE gone = 0
      )
    ) AS accounts`;

const sumAmounts =
  'SELECT asset, sum(toUInt128(amount)) AS sum FROM flows FINAL WHERE gone = 0 GROUP BY asset ORDER BY asset';

export async function counts(connection: Connection): Promise<StoreCounts> {
  const [[row], sums] = await Promise.all([
    connection.query<Counts>(countEntries),
    connection.query<{ readonly asset: string; readonly sum: string }>(sumAmounts),
  ]);
  return {
    flows: wholeOf(row!.flows),
    credits: wholeOf(row!.credits),
    accounts: wholeOf(row!.accounts),
    amounts: Object.fromEntries(sums.map(({ asset, sum }) => [asset, sum])),
  };
}
