import {
  type Alert,
  type CasesFrame,
  ClaimFence,
  decodeCasesFrame,
  decodeFlowsFrame,
  epochIn,
  type FindingRevision,
  type FlowsRecord,
  type FlowsUnit,
  type MessageRulings,
} from '@weir/journal';
import type { LogRecord } from '@weir/log';
import type { Remains } from '../pipeline.js';
import { topics } from '../world.js';

export const messagesOf = ({ broker }: Remains, topic: string, partition = 0): readonly LogRecord[] =>
  broker.read(topic, partition, 0, Number.MAX_SAFE_INTEGER);

export const valuesOf = (remains: Remains, topic: string, partition = 0): Buffer[] =>
  messagesOf(remains, topic, partition).map(({ value }) => value!);

/** What was said of cases, shard by shard, by those followers whose word counted when it was written. */
export const casesOf = (remains: Remains): CasesFrame[] => {
  return remains.broker.offsets(topics.cases).flatMap(({ partition }) => {
    const fence = new ClaimFence();
    return valuesOf(remains, topics.cases, partition)
      .map(decodeCasesFrame)
      .filter(({ epoch }) => fence.takes(epoch));
  });
};

/** What counts of a topic whose headers name claims, by the same rule. Claims have no value. */
const countedOf = <Value>(remains: Remains, topic: string): Value[] =>
  remains.broker.offsets(topic).flatMap(({ partition }) => {
    const fence = new ClaimFence();
    return messagesOf(remains, topic, partition)
      .filter(({ headers }) => fence.takes(epochIn(headers)))
      .flatMap(({ value }) => (value === null ? [] : [JSON.parse(value.toString()) as Value]));
  });

export const alertsOf = (remains: Remains): Alert[] => countedOf(remains, topics.alerts);

export const findingsOf = (remains: Remains): FindingRevision[] => countedOf(remains, topics.findings);

/** What all shards say of each journal message, what is ruled on it, and up to where all of them cover the journal. */
export const toldOf = (
  remains: Remains,
  topic: string,
): {
  readonly told: ReadonlyMap<number, readonly FlowsRecord[]>;
  readonly rulings: ReadonlyMap<number, MessageRulings['rulings']>;
  readonly covered: number;
} => {
  const told = new Map<number, FlowsRecord[]>();
  const rulings = new Map<number, MessageRulings['rulings']>();
  let covered = Number.POSITIVE_INFINITY;
  for (const { partition: shard } of remains.broker.offsets(topic)) {
    const flows = flowsOf(remains, topic, shard);
    covered = Math.min(covered, flows.covered);
    for (const [version, { records }] of flows.units) told.set(version, [...(told.get(version) ?? []), ...records]);
    for (const [offset, of] of flows.rulings) rulings.set(offset, of);
  }
  return { told, rulings, covered };
};

/** The units of a flows topic that count, by the rule of marks, and up to where they cover the journal. */
export const flowsOf = (
  remains: Remains,
  topic: string,
  shard: number,
): {
  readonly units: ReadonlyMap<number, FlowsUnit>;
  readonly rulings: ReadonlyMap<number, MessageRulings['rulings']>;
  readonly covered: number;
  readonly gaps: number;
} => {
  const units = new Map<number, FlowsUnit>();
  const rulings = new Map<number, MessageRulings['rulings']>();
  let covered = 0;
  let gaps = 0;
  for (const value of valuesOf(remains, topic, shard)) {
    const frame = decodeFlowsFrame(value);
    if (frame.to <= covered) continue;
    if (frame.from > covered) {
      gaps++;
      continue;
    }
    for (const unit of frame.units) if (unit.version >= covered) units.set(unit.version, unit);
    for (const { offset, rulings: of } of frame.rulings?.messages ?? []) if (offset >= covered) rulings.set(offset, of);
    covered = frame.to;
  }
  return { units, rulings, covered, gaps };
};
