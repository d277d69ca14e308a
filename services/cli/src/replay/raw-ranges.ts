import type { Log, PartitionOffsets } from '@weir/log';
import { type TopicNames, WeirError } from '@weir/model';
import { type RawRole, rawRoles } from '../send/raw-topic.js';
import type { Point } from './point.js';

/** Offsets of one partition: `[from, to)`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Raw offsets that a replay reads. */
export interface ResolvedRanges {
  /** By raw topic, then by partition; topics that are not read have empty ranges. */
  readonly ranges: Readonly<Record<string, readonly Stretch[]>>;
  /** Messages over all partitions. */
  readonly messages: number;
  /** Messages of the topics that are read, before the ranges, that the brokers still hold. */
  readonly before: number;
  /** Something of the transfers' past is not read: it lies before the ranges, or is gone. */
  readonly isCold: boolean;
}

/** Who holds until withdrawn: what was said before the range is still said in it. */
const holdsOn = (role: RawRole): boolean => role === 'reports' || role === 'labels';

const edge = async (log: Log, topic: string, held: readonly PartitionOffsets[], point: Point): Promise<number[]> => {
  if (point.kind === 'earliest') return held.map(({ earliest }) => earliest);
  if (point.kind === 'latest') return held.map(({ next }) => next);
  if (point.kind === 'offset') {
    const { offset } = point;
    for (const { partition, earliest } of held)
      if (offset < earliest)
        throw new WeirError('USAGE', `${topic}/${partition} no longer holds ${offset}: the earliest is ${earliest}`);
    return held.map(({ next }) => Math.min(offset, next));
  }
  return [...(await log.offsetsAt(topic, point.ms))];
};

/**
 * The offsets that `from` and `to` come to, of each partition. Labels and reports hold until they are withdrawn, so
 * that beside transfers those from before `from` are read too.
 * @throws {WeirError} `USAGE` where nothing lies between, or an offset is given for several topics
 */
export const resolveRanges = async (
  log: Log,
  topics: TopicNames,
  chosen: readonly RawRole[],
  { from, to }: { readonly from: Point; readonly to: Point },
): Promise<ResolvedRanges> => {
  if (chosen.length > 1 && (from.kind === 'offset' || to.kind === 'offset'))
    throw new WeirError('USAGE', 'an offset is of one topic: name the topic, or give times');
  const withTransfers = chosen.includes('bank') || chosen.includes('chain');
  const ranges: Record<string, readonly Stretch[]> = {};
  let [messages, between, before, isCold] = [0, 0, 0, false];
  for (const role of rawRoles) {
    const topic = topics[role];
    const held = await log.offsets(topic);
    const ends = chosen.includes(role) ? await edge(log, topic, held, to) : held.map(({ earliest }) => earliest);
    const fromStart = !chosen.includes(role) || (withTransfers && holdsOn(role));
    const starts = await edge(log, topic, held, fromStart ? { kind: 'earliest' } : from);
    // Where `to` lies before `from` nothing is read.
    ranges[topic] = ends.map((end, partition) => ({ from: Math.min(starts[partition]!, end), to: end }));
    for (const [partition, range] of ranges[topic].entries()) {
      messages += range.to - range.from;
      if (!withTransfers || !holdsOn(role)) between += range.to - range.from;
      if (!chosen.includes(role)) continue;
      before += range.from - held[partition]!.earliest;
      if (!holdsOn(role) && range.from > 0) isCold = true;
    }
  }
  if (between === 0) throw new WeirError('USAGE', 'nothing lies between --from and --to: no message is to be read');
  return { ranges, messages, before, isCold };
};
