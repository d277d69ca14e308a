import { decodeFlowsFrame } from '@weir/journal';
import { batchOf } from '@weir/log';
import { JournalToFlows } from '@weir/matcher';
import { topics } from '../world.js';
import { difference, type Evidence, type Finding } from './finding.js';
import { messagesOf, toldOf } from './frames.js';

/** By journal offset: what one of several shards says of that message. */
const toldBy = (
  evidence: Evidence,
  shard: number,
): { readonly units: Map<number, string[]>; readonly late: string } => {
  const { remains, sideShards, foldOf } = evidence;
  const records = messagesOf(remains, topics.journal);
  const end = records.length;
  const place = { topic: topics.journal, partition: 0, firstOffset: 0, nextOffset: end, highWatermark: end };
  const { frames, late } = new JournalToFlows(0, foldOf(shard, sideShards)).take(batchOf(place, records));
  const units = new Map<number, string[]>();
  for (const frame of frames)
    for (const { version, records: told } of decodeFlowsFrame(frame).units)
      units.set(
        version,
        told.map((record) => JSON.stringify(record)),
      );
  return { units, late: JSON.stringify(late) };
};

/**
 * So many shards side by side over the journal say together, message by message, what the shards of the run said,
 * findings included; none says what another does. All of them take the same events for late.
 */
export const checkShards = (evidence: Evidence): Finding[] => {
  const { remains, sideShards } = evidence;
  const told = Array.from({ length: sideShards }, (_, shard) => toldBy(evidence, shard));
  const found = (text: string): Finding[] => [{ check: 'shards', text: `of ${sideShards}: ${text}` }];
  const other = told.findIndex(({ late }) => late !== told[0]!.late);
  if (other >= 0) return found(`shard ${other} takes other events for late than shard 0`);
  const { told: ofRun, covered } = toldOf(remains, topics.flows);
  for (let version = 0; version < covered; version++) {
    const together = told.flatMap((shard) => shard.units.get(version) ?? []).sort();
    const wanted = (ofRun.get(version) ?? []).map((record) => JSON.stringify(record)).sort();
    const wrong = difference(together, wanted);
    if (wrong !== null) return found(`journal offset ${version}: ${wrong}`);
  }
  return [];
};
