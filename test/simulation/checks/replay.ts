import type { FlowsRecord } from '@weir/journal';
import { topics } from '../world.js';
import type { Evidence, Finding } from './finding.js';
import { flowsOf, toldOf } from './frames.js';

/** Several shards have no order among each other. */
const textOf = (records: readonly FlowsRecord[] | undefined, isParted: boolean): string => {
  const texts = (records ?? []).map((record) => JSON.stringify(record));
  return (isParted ? texts.sort() : texts).join(' ');
};

/** What is folded again is folded by one shard, and its settings say so. */
const unparted = (key: string, value: unknown): unknown => (key === 'shards' ? undefined : value);

/** A matcher of one shard that folds the same journal anew says the same of each of its messages, record by record, and rules the same. */
export const checkReplay = ({ remains, replay }: Evidence): Finding[] => {
  const findings: Finding[] = [];
  const shards = remains.broker.offsets(topics.flows);
  for (const { partition: shard } of shards) {
    const { gaps } = flowsOf(remains, topics.flows, shard);
    if (gaps > 0) findings.push({ check: 'replay', text: `shard ${shard}: ${gaps} frames begin past the mark` });
  }
  const [was, again] = [remains, replay].map((run) => toldOf(run, topics.flows));
  const end = Math.min(was!.covered, again!.covered);
  for (let version = 0; version < end; version++) {
    const [old, now] = [was!, again!].map(
      ({ told, rulings }) =>
        `${textOf(told.get(version), shards.length > 1)} ruled ${JSON.stringify(rulings.get(version) ?? [], unparted)}`,
    );
    if (old === now) continue;
    findings.push({ check: 'replay', text: `journal offset ${version}: ${old} stands, ${now} when folded again` });
    break;
  }
  return findings;
};
