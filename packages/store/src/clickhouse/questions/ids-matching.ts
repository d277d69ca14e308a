import type { MatchAsked } from '../../questions/port.js';
import type { Connection } from '../connection.js';

/**
 * How many are asked in one question. Where an account is known each is a look at the head of the sorting key; where none is, each reads
 * all accounts of its time, and a question may not take for ever: no more than what is asked of one line.
 */
const atOnce = { ofAccounts: 64, ofAll: 2 } as const;

/** One of them, with parameters of its own. */
function selectionOf(asked: MatchAsked, nth: number): readonly [query: string, params: Record<string, unknown>] {
  const { from, to, minAmount, maxAmount } = asked;
  const table = from === null && to !== null ? 'credits' : 'flows';
  const given = (name: keyof MatchAsked, type: string): string => `{${name}${nth}:${type}}`;
  const conditions = [
    `gone = 0 AND asset = ${given('asset', 'String')}`,
    `time >= ${given('since', 'UInt64')} AND time < ${given('until', 'UInt64')}`,
    ...(from === null ? [] : [`\`from\` = ${given('from', 'String')}`]),
    ...(to === null ? [] : [`\`to\` = ${given('to', 'String')}`]),
    ...(minAmount === null ? [] : [`amount >= ${given('minAmount', 'UInt64')}`]),
    ...(maxAmount === null ? [] : [`amount <= ${given('maxAmount', 'UInt64')}`]),
  ];
  const ids = `SELECT DISTINCT id FROM ${table} WHERE ${conditions.join(' AND ')} LIMIT ${given('limit', 'UInt32')}`;
  const params = Object.fromEntries(Object.entries(asked).map(([name, value]) => [`${name}${nth}`, value]));
  return [`SELECT ${nth} AS nth, id FROM (${ids})`, params];
}

const isOfAccount = ({ from, to }: MatchAsked): boolean => from !== null || to !== null;

/** Places in the list of what is asked, in the groups that are asked together. */
function groupsOf(asked: readonly MatchAsked[]): number[][] {
  const groups: number[][] = [];
  for (const ofAccounts of [true, false]) {
    const most = ofAccounts ? atOnce.ofAccounts : atOnce.ofAll;
    const places = [...asked.keys()].filter((nth) => isOfAccount(asked[nth]!) === ofAccounts);
    for (let from = 0; from < places.length; from += most) groups.push(places.slice(from, from + most));
  }
  return groups;
}

/**
 * Without FINAL: what it would cost over all accounts is far more than asking again for the few ids that come of it. A time
 * is read in parts that hold it (0010); a known account is at the head of the sorting key.
 */
export async function idsMatching(
  connection: Connection,
  asked: readonly MatchAsked[],
  signal?: AbortSignal,
): Promise<string[][]> {
  const found = asked.map((): string[] => []);
  await Promise.all(
    groupsOf(asked).map(async (group) => {
      const selections = group.map((nth) => selectionOf(asked[nth]!, nth));
      const rows = await connection.ask<{ readonly nth: number; readonly id: string }>(
        selections.map(([query]) => query).join('\nUNION ALL\n'),
        Object.assign({}, ...selections.map(([, params]) => params)),
        signal,
      );
      for (const { nth, id } of rows) found[nth]!.push(id);
    }),
  );
  return found;
}
