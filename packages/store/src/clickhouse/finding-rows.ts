import type { FindingRevision } from '@weir/journal';
import type { FindingFilter } from '../port.js';
import type { Connection } from './connection.js';
import type { Table } from './table.js';

/** Columns for those who ask the database; the finding itself is its body. */
export const findingTable: Table<FindingRevision> = {
  columns: [
    ['id', 'String'],
    ['revision', 'UInt64'],
    ['rule', 'LowCardinality(String)'],
    ['ruleVersion', 'UInt64'],
    ['set', 'LowCardinality(String)'],
    ['severity', 'LowCardinality(String)'],
    ['state', 'LowCardinality(String)'],
    ['account', 'String'],
    ['asset', 'LowCardinality(String)'],
    ['others', 'Array(String)'],
    ['since', 'UInt64'],
    ['until', 'UInt64'],
    ['transfers', 'Array(String)'],
    ['asOf', 'UInt64'],
    ['body', 'String'],
  ],
  write(finding, out) {
    out.text(finding.id);
    out.u64(finding.revision);
    out.text(finding.rule);
    out.u64(finding.ruleVersion);
    out.text(finding.set);
    out.text(finding.severity);
    out.text(finding.state);
    out.text(finding.account);
    out.text(finding.asset);
    out.count(finding.others.length);
    for (const other of finding.others) out.text(other);
    out.u64(finding.since);
    out.u64(finding.until);
    out.count(finding.transfers.length);
    for (const transfer of finding.transfers) out.text(transfer);
    out.u64(finding.asOf);
    out.text(JSON.stringify(finding));
  },
};

export async function findings(connection: Connection, filter: FindingFilter): Promise<FindingRevision[]> {
  const conditions = [
    ...(filter.account === undefined ? [] : ['(account = {account:String} OR has(others, {account:String}))']),
    ...(filter.rule === undefined ? [] : ['rule = {rule:String}']),
    ...(filter.set === undefined ? [] : ['`set` = {set:String}']),
    ...(filter.state === undefined ? [] : ['state = {state:String}']),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await connection.query<{ readonly body: string }>(
    `SELECT body FROM findings FINAL ${where} ORDER BY until DESC, id LIMIT {limit:UInt32}`,
    { ...filter },
  );
  return rows.map(({ body }) => JSON.parse(body) as FindingRevision);
}
