import {
  type CaseFacts,
  compareStatements,
  compareTransfers,
  type Lack,
  readCaseFacts,
  type Said,
} from '@weir/evidence';
import type { MessageRef } from '@weir/journal';
import { type MemoryBroker, openMemoryLog } from '@weir/log';
import { contractsDefault } from '@weir/model';
import { openMemoryStore } from '@weir/store';
import { messageReader } from '../../../services/cli/src/evidence/read-message.js';
import { topics } from '../world.js';
import type { Evidence, Finding } from './finding.js';

const readMessage = messageReader({ zone: null, contracts: contractsDefault });

/** What raw messages say, where the broker holds them. */
const saidIn =
  (broker: MemoryBroker): Said =>
  (message: MessageRef) => {
    const { topic, partition, offset } = message;
    const [record] = broker.read(topic, partition, offset, 1);
    return record?.offset === offset ? readMessage(message, record.value ?? Buffer.alloc(0)) : null;
  };

/** What `verify` would say of a package of this case. */
const unlike = ({ labels, lines, reports, summary }: CaseFacts, said: Said): readonly Lack[] => {
  const packed = lines.map(({ id, flow, credit }) => ({
    id,
    flow: flow?.record ?? null,
    credit: credit?.record ?? null,
  }));
  const statements = compareStatements(summary.case, reports, labels, said);
  return [...compareTransfers(packed, said).problems, ...statements.problems];
};

/**
 * Once nothing moves, evidence can be made of every case at once: nothing lacks, every figure follows, and all of it is what raw
 * messages say. A stale case may be behind its entries.
 */
export const checkWholeEvidence = async ({ remains: { broker, database }, world }: Evidence): Promise<Finding[]> => {
  const [log, store] = [openMemoryLog(broker), openMemoryStore(database)];
  const rules = { settings: world.settings, ruleSets: [] };
  const findings: Finding[] = [];
  const said = saidIn(broker);
  for (const { record: summary } of await store.cases()) {
    if (summary.stale) continue;
    const patience = { waitMs: 0, asItStands: true };
    const facts = await readCaseFacts({ log, store, topics }, summary.case, rules, patience);
    const lacks = [...facts.lacks, ...unlike(facts, said)];
    if (lacks.length > 0) findings.push({ check: 'evidence', text: `case ${summary.case}: ${JSON.stringify(lacks)}` });
  }
  return findings;
};
