import type { CaseMark } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { type WholeText, wholeOf } from '../values.js';

interface MarkRow {
  readonly mark: string;
  readonly newest: WholeText;
}

// Versions are offsets of one journal: a row that comes later brings a higher one. A label's is its source's own, and may be said again
// with something else: its message tells. Without FINAL: rows that were replaced and are
// still there change nothing that is asked, and what merges take away costs another look at most.
const ofVersions = (part: string, table: string, where: string): string =>
  `SELECT '${part}' AS part, concat(toString(count()), ' ', toString(max(version)), ' ', toString(sum(version))) AS mark,
     max(version) AS newest FROM ${table} ${where}`;

const ofCase = 'WHERE `case` = {name:String}';
const statement = `
  SELECT concat(part, ' ', mark) AS mark, newest FROM
  (
    ${ofVersions('case', 'cases', ofCase)}
    UNION ALL ${ofVersions('transfers', 'case_transfers', ofCase)}
    UNION ALL ${ofVersions('accounts', 'case_accounts', ofCase)}
    UNION ALL SELECT 'alerts' AS part, concat(toString(count()), ' ', toString(sum(cityHash64(id, revision)))) AS mark,
      toUInt64(0) AS newest FROM alerts ${ofCase}
    UNION ALL SELECT 'labels' AS part, concat(toString(count()), ' ', toString(sum(cityHash64(version, topic, \`partition\`, \`offset\`)))) AS mark,
      toUInt64(0) AS newest FROM labels
  )
  ORDER BY mark`;

export async function caseMark(connection: Connection, name: string, signal?: AbortSignal): Promise<CaseMark> {
  const rows = await connection.ask<MarkRow>(statement, { name }, signal);
  const ofRows = rows.filter(({ mark }) => !mark.startsWith('labels '));
  return {
    mark: rows.map(({ mark }) => mark).join(', '),
    version: Math.max(...ofRows.map(({ newest }) => wholeOf(newest))),
  };
}
