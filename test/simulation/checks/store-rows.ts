import type { LateEvent } from '@weir/journal';
import { MemoryDatabase } from '@weir/store';
import { topics } from '../world.js';
import { difference, type Evidence, type Finding } from './finding.js';
import { alertsOf, casesOf, findingsOf, flowsOf, valuesOf } from './frames.js';

const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

const storeTables = [
  'flows',
  'credits',
  'case_transfers',
  'case_accounts',
  'cases',
  'alerts',
  'late',
  'findings',
] as const;

/** What the positions say is written is there: the store has the rows that the topics, put in one by one, would give. */
export const checkStoreRows = ({ remains, world }: Evidence): Finding[] => {
  const wanted = new MemoryDatabase();
  for (const { partition: shard } of remains.broker.offsets(topics.flows)) {
    for (const { version, records } of flowsOf(remains, topics.flows, shard).units.values()) {
      for (const record of records) {
        if (record.kind === 'flow' || record.kind === 'flow-gone') wanted.insert('flows', [{ version, record }]);
        else if (record.kind !== 'finding') wanted.insert('credits', [{ version, record }]);
      }
    }
  }
  for (const { version, records } of casesOf(remains)) {
    for (const record of records) {
      if (record.kind === 'case-transfer') wanted.insert('case_transfers', [{ version, record }]);
      else if (record.kind === 'case-account') wanted.insert('case_accounts', [{ version, record }]);
      else wanted.insert('cases', [{ version, record }]);
    }
  }
  for (const alert of alertsOf(remains)) wanted.insert('alerts', [alert]);

  for (const value of valuesOf(remains, topics.late))
    wanted.insert('late', [JSON.parse(value.toString()) as LateEvent]);

  for (const finding of findingsOf(remains)) wanted.insert('findings', [finding]);

  const findings: Finding[] = [];
  for (const table of storeTables) {
    const wrong = difference(sorted(remains.database.rows(table)), sorted(wanted.rows(table)));
    if (wrong !== null) findings.push({ check: 'store', text: `${table}: ${wrong}` });
  }
  const refused = remains.database.rows('rejects').length;
  const texts = new Set(
    world.wanted.rejected.filter(({ code }) => code !== 'CONFLICTING_DUPLICATE').map(({ text }) => text.trim()),
  );
  const sent = world.feed.filter(({ value }) => texts.has(value.toString().trim())).length;
  if (refused !== sent) findings.push({ check: 'store', text: `${sent} messages to refuse, ${refused} refused` });
  return findings;
};
