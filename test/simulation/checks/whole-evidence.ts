import { readCaseFacts } from '@weir/evidence';
import { openMemoryLog } from '@weir/log';
import { openMemoryStore } from '@weir/store';
import { topics } from '../world.js';
import type { Evidence, Finding } from './finding.js';

/**
 * Once nothing moves, evidence can be made of every case at once: nothing lacks, and every figure follows. A stale case may be behind
 * its entries.
 */
export const checkWholeEvidence = async ({ remains: { broker, database }, world }: Evidence): Promise<Finding[]> => {
  const [log, store] = [openMemoryLog(broker), openMemoryStore(database)];
  const rules = { settings: world.settings, ruleSets: [] };
  const findings: Finding[] = [];
  for (const { record: summary } of await store.cases()) {
    if (summary.stale) continue;
    const patience = { waitMs: 0, asItStands: true };
    const { lacks } = await readCaseFacts({ log, store, topics }, summary.case, rules, patience);
    if (lacks.length > 0) findings.push({ check: 'evidence', text: `case ${summary.case}: ${JSON.stringify(lacks)}` });
  }
  return findings;
};
