import type { World } from '../stack/world.js';
import type { Reference, Row } from './reference.js';
import type { Tally } from './tally.js';

const fieldsOfAccount = ['received', 'forwarded', 'returned', 'exited', 'notFollowed', 'outOfSight', 'atRest', 'layer'];

/** Rows by a key, each with the fields that count as one text. */
const compareRows = (
  what: string,
  keyOf: (row: Row) => string,
  fields: readonly string[],
  wanted: readonly Row[],
  found: readonly Row[],
  tally: Tally,
): void => {
  const textOf = (row: Row): string => fields.map((field) => `${field} ${row[field]}`).join(', ');
  const left = new Map(wanted.map((row) => [keyOf(row), textOf(row)]));
  const seen = new Set<string>();
  for (const row of found) {
    const [key, text] = [keyOf(row), textOf(row)];
    const right = left.get(key);
    if (right === undefined || seen.has(key)) tally.add('doubled', `${what} ${key}: ${text}`);
    else if (right !== text) tally.add('wrong', `${what} ${key}: ${text}, and it has to be ${right}`);
    seen.add(key);
  }
  for (const [key, text] of left) if (!seen.has(key)) tally.add('lost', `${what} ${key}: ${text}`);
};

/** Rows of cases in the store against those of `weir trace`. */
export const checkCases = async ({ connection }: World, { cases }: Reference, tally: Tally): Promise<void> => {
  const { store } = connection;
  for (const [name, wanted] of cases) {
    const transfers = (await store.caseTransfers(name))
      .map(({ record }) => record)
      .filter(({ taint }) => taint !== '0');
    const accounts = (await store.caseAccounts(name))
      .map(({ record }) => record)
      .filter(({ received }) => received !== '0');
    const rows = (records: readonly object[]): Row[] => records as Row[];
    const ofTransfer = (row: Row): string => `${name} ${row['id']}`;
    const ofPocket = (row: Row): string => `${name} ${row['account']} ${row['asset']}`;
    compareRows('case transfer', ofTransfer, ['taint', 'layer'], wanted.transfers, rows(transfers), tally);
    compareRows('case account', ofPocket, fieldsOfAccount, wanted.accounts, rows(accounts), tally);
    if ((await store.caseSummary(name))?.record.stale) tally.add('wrong', `case ${name} is stale`);
  }
};
