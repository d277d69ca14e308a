import type { Log } from '@weir/log';
import { flowsCoverage } from '@weir/matcher/flows-coverage';
import { flowsStreamOf } from '@weir/store/flows-written';
import type { Connection } from './connection.js';

/** How far one stage has come with one of the things it works through. */
export interface StageRow {
  readonly stage: 'ingest' | 'matcher' | 'follower' | 'patterns' | 'writer';
  /** A topic's partition, or what is counted. */
  readonly of: string;
  /** Offset after the last that is done; null: nobody says. */
  readonly position: number | null;
  /** Offset after the last that is there. */
  readonly end: number;
  /** What is still to do; null where the position is not known. */
  readonly lag: number | null;
}

/** What a running service says of itself, where it is asked; null where it does not run or does not answer. */
export interface LivePositions {
  /** By `<topic>/<partition>`. */
  ingest(): Promise<ReadonlyMap<string, number> | null>;
  /** Journal offset up to which findings have been said. */
  patterns(): Promise<number | null>;
  /** Journal offset worked out, and cases whose past is being read. */
  follower(): Promise<{ readonly position: number; readonly discovering: number } | null>;
}

const row = (stage: StageRow['stage'], of: string, position: number | null, end: number): StageRow => ({
  stage,
  of,
  position,
  end,
  lag: position === null ? null : Math.max(0, end - position),
});

/** A stream of the writer, where it is read from, and the offset after its last. */
type StreamEnd = readonly [stream: string, of: string, end: number];

/** The partitions of a topic as the writer names them. */
const streamEnds = async (log: Log, name: string, topic: string): Promise<StreamEnd[]> =>
  (await log.offsets(topic)).map(({ partition, next }) =>
    partition === 0 ? [name, topic, next] : [`${name}/${partition}`, `${topic}/${partition}`, next],
  );

const endOf = async (log: Log, topic: string): Promise<number> => (await log.offsets(topic))[0]?.next ?? 0;

/**
 * How far each stage has come, read from the first to the last: each end is read after the positions before it, so
 * that where nothing lags, everything that was in the raw topics at the call has gone through all stages.
 * @throws {WeirLogError} `LOG_UNREACHABLE`, `LOG_TOPIC_MISSING`
 * @throws {WeirStoreError} `STORE_UNREACHABLE`, `STORE_REFUSED` where the database has no tables yet
 */
export const stageRows = async ({ log, store, topics }: Connection, live: LivePositions): Promise<StageRow[]> => {
  const rows: StageRow[] = [];
  const rawEnds = new Map<string, number>();
  for (const topic of [topics.bank, topics.chain, topics.reports, topics.labels])
    for (const { partition, next } of await log.offsets(topic)) rawEnds.set(`${topic}/${partition}`, next);

  // The writer's marks are those of the journal; the ingest itself is ahead of them, but forgets at a restart.
  const [marks, taken] = [await store.positions(), await live.ingest()];
  for (const [place, end] of rawEnds) {
    const known = [marks.get(`raw/${place}`), taken?.get(place)].filter((each) => each !== undefined);
    rows.push(row('ingest', place, Math.max(0, ...known), end));
  }

  const journalEnd = await endOf(log, topics.journal);
  const shards = await log.partitions(topics.flows);
  for (let shard = 0; shard < shards; shard++) {
    const of = shards === 1 ? topics.journal : `${topics.journal}, shard ${shard}`;
    rows.push(row('matcher', of, await flowsCoverage(log, topics.flows, shard), journalEnd));
  }

  const follower = await live.follower();
  rows.push(row('follower', topics.journal, follower?.position ?? null, journalEnd));
  if (follower !== null) rows.push(row('follower', 'cases whose past is read', 0, follower.discovering));

  // Nothing waits for findings: where the rules that make them do not run, nothing is left to do.
  const patterns = await live.patterns();
  if (patterns !== null) rows.push(row('patterns', topics.journal, patterns, journalEnd));

  const ofShards = Array.from({ length: shards }, (_, shard) => shard);
  const ends: StreamEnd[] = [
    ['journal', topics.journal, journalEnd],
    ...ofShards.map((shard): StreamEnd => {
      const of = shards === 1 ? topics.flows : `${topics.flows}/${shard}`;
      return [flowsStreamOf(shard), `${of}, in journal offsets`, journalEnd];
    }),
    ...(await streamEnds(log, 'cases', topics.cases)),
    ...(await streamEnds(log, 'alerts', topics.alerts)),
    ...(await streamEnds(log, 'findings', topics.findings)),
    ...(await streamEnds(log, 'late', topics.late)),
  ];
  const written = await store.positions();
  for (const [stream, of, end] of ends) rows.push(row('writer', of, written.get(stream) ?? 0, end));
  return rows;
};

/** What is not done yet, or is not known to be. */
export const lagging = (rows: readonly StageRow[]): StageRow[] => rows.filter(({ lag }) => lag !== 0);
