import type { Config, ServiceName } from '@weir/model';
import { WeirError } from '@weir/model/errors';

/** The services that `weir run all` runs, in the order of an event's way. */
export const runnable = [
  'ingest',
  'matcher',
  'repairer',
  'follower',
  'patterns',
  'writer',
  'desk',
] as const satisfies readonly ServiceName[];

/** All that `weir run` knows: some run by themselves only, since whoever asks them must not wait for the others. */
export const hostable = [...runnable, 'check'] as const satisfies readonly ServiceName[];

export type RunnableName = (typeof hostable)[number];

/** A service, or one shard of it: what runs as one. Services that are not parted have shard 0. */
export interface Part {
  readonly name: RunnableName;
  readonly shard: number;
}

const isParted = (name: RunnableName): name is keyof Config['shards'] => name === 'matcher' || name === 'follower';

/** All parts of an installation, in the order of an event's way. */
export const partsOf = ({ shards }: Pick<Config, 'shards'>): Part[] =>
  runnable.flatMap((name) =>
    Array.from({ length: isParted(name) ? shards[name] : 1 }, (_, shard) => ({ name, shard })),
  );

/** A part as people read it; its shard where there are several. */
export const partName = ({ name, shard }: Part): string => (shard === 0 ? name : `${name}/${shard}`);

/**
 * One part as it was asked for.
 * @throws {WeirError} `USAGE` where there is no such shard
 */
export const partAsked = (name: RunnableName, shard: number, { shards }: Pick<Config, 'shards'>): Part => {
  // Where a service is not parted, the shard of the environment is meant for others.
  if (!isParted(name)) return { name, shard: 0 };
  const count = shards[name];
  if (shard < count) return { name, shard };
  throw new WeirError('USAGE', `there is no shard ${shard} of ${name}: the configuration has ${count}, from 0 on`);
};

/**
 * How far a service stands back where processors are short: what is not on an alert's way falls behind before an alert
 * does, and says so by its position. Some of that work is long: a look for shapes, rows for the store, a pocket's past.
 */
export const nicenessOf = ({ name }: Part): number => nicenesses.get(name) ?? 0;

/**
 * How far those services stand back that `weir run all` gives threads of their own; undefined: it gives it none.
 * Those on an alert's way share the main thread: they pass one another's work on at once. So do only the first of several
 * shards: the others are there to use more processors.
 */
export const nicenessBeside = ({ name, shard }: Part): number | undefined =>
  nicenesses.get(name) ?? (shard === 0 ? undefined : 0);

const nicenesses: ReadonlyMap<RunnableName, number> = new Map([
  ['repairer', 10],
  ['patterns', 10],
  // Who reports a case waits for what it writes, but not for long.
  ['writer', 7],
  // People's questions are long, and many come at once.
  ['desk', 0],
]);
