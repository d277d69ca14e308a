import { topics } from '../world.js';
import type { Evidence, Finding } from './finding.js';
import { flowsOf } from './frames.js';

/** A matcher that folds the same journal anew says the same of each of its messages, record by record, and rules the same. */
export const checkReplay = ({ remains, replay }: Evidence): Finding[] => {
  const findings: Finding[] = [];
  for (const { partition: shard } of remains.broker.offsets(topics.flows)) {
    const [was, again] = [remains, replay].map((run) => flowsOf(run, topics.flows, shard));
    if (was!.gaps > 0)
      findings.push({ check: 'replay', text: `shard ${shard}: ${was!.gaps} frames begin past the mark` });
    const end = Math.min(was!.covered, again!.covered);
    for (let version = 0; version < end; version++) {
      const [old, now] = [was, again].map((flows) =>
        JSON.stringify([flows!.units.get(version)?.records ?? [], flows!.rulings.get(version) ?? []]),
      );
      if (old === now) continue;
      findings.push({
        check: 'replay',
        text: `shard ${shard}, journal offset ${version}: ${old} stands, ${now} when folded again`,
      });
      break;
    }
  }
  return findings;
};
