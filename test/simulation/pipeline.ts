import { createHash } from 'node:crypto';
import { decodeJournalFrame } from '@weir/journal';
import { type LogRecord, MemoryBroker } from '@weir/log';
import { MemoryDatabase } from '@weir/store';
import type { Dice } from '../reference/generate/dice.js';
import { type Berth, Fleet } from './fleet.js';
import type { Instance } from './instance.js';
import { type Happenings, Network } from './network.js';
import type { Plant } from './planted/plant.js';
import { logFor, storeFor } from './ports.js';
import { type Standing, serviceRuns } from './services.js';
import { nature, VirtualTime } from './virtual-time.js';
import type { ServiceName, Weather } from './weather.js';
import { rawTopics, topicSpecs, topics, type World } from './world.js';

export interface PipelineParts {
  readonly world: World;
  readonly weather: Weather;
  readonly dice: Dice;
  readonly plant: Plant | null;
  readonly tell: (atMs: number, what: string) => void;
  /** A journal that stands already; null: the feeds bring everything. */
  readonly journal: readonly LogRecord[] | null;
}

/** What a run left behind. */
export interface Remains {
  readonly broker: MemoryBroker;
  readonly database: MemoryDatabase;
  readonly happened: Happenings;
  readonly events: number;
  readonly virtualMs: number;
  /** What went wrong on the way, in words; null: it came to rest. */
  readonly failure: { readonly kind: 'liveness' | 'service'; readonly text: string } | null;
}

/** A run that has not come to rest so long after the last disturbance never will. */
const restMsMax = 240_000;
/** Nor one that does so much: a run has some thousands of events, a loop that lets no time go by has no end of them. */
const eventsMax = 500_000;
const lookEveryMs = 40;

/** Marks of the raw partitions in the journal, read as it grows. */
class JournalWatch {
  readonly #broker: MemoryBroker;
  readonly #marks = new Map<string, number>();
  #next = 0;

  constructor(broker: MemoryBroker) {
    this.#broker = broker;
  }

  holdsAll(): boolean {
    for (const { value, offset } of this.#broker.read(topics.journal, 0, this.#next, Number.MAX_SAFE_INTEGER)) {
      this.#next = offset + 1;
      const frame = decodeJournalFrame(value!);
      if (frame.type !== 'raw') continue;
      const place = `${frame.topic}/${frame.partition}`;
      const mark = this.#marks.get(place);
      if (mark === undefined || (frame.from <= mark && frame.to > mark)) this.#marks.set(place, frame.to);
    }
    return rawTopics.every((topic) =>
      this.#broker
        .offsets(topic)
        .every(({ partition, next }) => (this.#marks.get(`${topic}/${partition}`) ?? 0) >= next),
    );
  }
}

/** Services that say how far they are. */
const speaking: ReadonlySet<ServiceName> = new Set(['follower', 'repairer', 'patterns']);

/** Runs the whole pipeline over a world in some weather until it comes to rest. */
export const runPipeline = async (parts: PipelineParts): Promise<Remains> => {
  const { world, weather, dice, plant, tell, journal } = parts;
  const time = new VirtualTime(dice);
  const network = new Network(time, weather, dice, tell);
  const broker = new MemoryBroker({
    nowMs: () => world.epochMs + Math.floor(time.nowMs),
    batchRecordsMax: weather.batchRecordsMax,
  });
  for (const spec of topicSpecs(weather, journal !== null)) broker.create(spec);
  for (const { key, value, timestampMs } of journal ?? [])
    broker.append(topics.journal, 0, [{ key, value, timestampMs }]);
  const database = new MemoryDatabase();

  let failure: Remains['failure'] = null;
  const runs = serviceRuns(world, weather, network.happened);
  /** Of every service that says where it is, by the place it lives in: what its present instance said last. */
  const standings = new Map<Berth, { readonly instance: Instance; standing: Standing | null }>();
  const fleet = new Fleet({
    network,
    weather,
    dice,
    run: async (berth: Berth, instance) => {
      const { service, place, isGuest, disk } = berth;
      const ports = {
        log: logFor(instance, broker, network),
        store: storeFor(instance, database, network),
        snapshots: weather.snapshotEveryMessages === null ? null : disk.snapshotsFor(instance, network),
        openLots: weather.idleMs === null ? null : disk.lotsFor(instance, weather.shelfFileBytesMax),
      };
      const planted = plant?.ports({ ...ports, service, disk, isReplay: journal !== null }) ?? ports;
      const said = { instance, standing: null as Standing | null };
      if (!isGuest && speaking.has(service)) standings.set(berth, said);
      const onStanding = (standing: Standing): void => {
        said.standing = standing;
      };
      await runs[service]({ ...planted, place, signal: instance.ending.signal, onStanding });
    },
    onFailure: ({ service }, error) => {
      failure ??= { kind: 'service', text: `${service}: ${error instanceof Error ? error.stack : String(error)}` };
    },
  });

  const lastMs = world.feed.at(-1)?.atMs ?? 0;
  if (journal === null) {
    for (const { atMs, topic, partition, value } of world.feed)
      time.at(atMs, nature, () => void broker.append(topic, partition, [{ key: null, value }]));
  }
  fleet.launch(journal === null ? lastMs + 1_000 : 0);

  const watch = new JournalWatch(broker);
  const nextOf = (topic: string): number => broker.offsets(topic)[0]!.next;
  const isAtRest = (): boolean => {
    if (!fleet.isSettled || (journal === null && !watch.holdsAll())) return false;
    for (const { standing } of standings.values())
      if (standing === null || standing.busy || standing.position < nextOf(topics.journal)) return false;
    // Of several instances one speaks.
    const spokenFor = new Set<string>();
    const nameOf = ({ service, place }: Berth): string => `${service}/${place}`;
    for (const [berth, { standing }] of standings) if (standing?.isSilent !== true) spokenFor.add(nameOf(berth));
    for (const berth of standings.keys()) if (!spokenFor.has(nameOf(berth))) return false;
    if (weather.instances.writer === 0) return true;
    const positions = database.positions();
    const isWritten = (stream: string, topic: string): boolean =>
      broker.offsets(topic).every(({ partition, next }) => {
        const name = partition === 0 ? stream : `${stream}/${partition}`;
        return (positions.get(name) ?? 0) >= next;
      });
    return (
      broker
        .offsets(topics.flows)
        .every(({ partition, next }) => (positions.get(`flows-topic/${partition}`) ?? 0) >= next) &&
      isWritten('journal', topics.journal) &&
      isWritten('cases', topics.cases) &&
      isWritten('alerts', topics.alerts) &&
      isWritten('late', topics.late) &&
      isWritten('findings', topics.findings)
    );
  };
  const standsStill = (): void => {
    const said = [...standings.values()].map(({ instance, standing }) => ({ name: instance.name, ...standing }));
    failure ??= {
      kind: 'liveness',
      text:
        `not at rest after ${time.eventCount} events, ${time.nowMs.toFixed(0)} ms: ${JSON.stringify(said)}, the journal ends at ${nextOf(topics.journal)}, ` +
        `the store is at ${JSON.stringify([...database.positions()])}`,
    };
  };
  let atRest = false;
  const look = (): void => {
    atRest = time.nowMs >= lastMs && isAtRest();
    if (!atRest && time.nowMs > lastMs + restMsMax) standsStill();
    if (!atRest) time.in(lookEveryMs, nature, look);
  };
  time.in(lookEveryMs, nature, look);
  await time.run(() => {
    if (time.eventCount > eventsMax) standsStill();
    return atRest || failure !== null;
  });
  return { broker, database, happened: network.happened, events: time.eventCount, virtualMs: time.nowMs, failure };
};

/** A checksum of everything that a run wrote: the same seed gives the same bytes. */
export const digestOf = ({ broker, database, events }: Remains): string => {
  const hash = createHash('sha256').update(String(events));
  for (const topic of broker.topics()) {
    for (const { partition, earliest } of broker.offsets(topic)) {
      for (const { offset, timestampMs, key, value, headers } of broker.read(
        topic,
        partition,
        earliest,
        Number.MAX_SAFE_INTEGER,
      )) {
        hash.update(`\n${topic}/${partition} ${offset} ${timestampMs} ${JSON.stringify(headers)} `);
        hash.update(key ?? '').update(value ?? '');
      }
    }
  }
  for (const table of [
    'flows',
    'credits',
    'case_transfers',
    'case_accounts',
    'cases',
    'alerts',
    'late',
    'findings',
    'labels',
    'reports',
    'rejects',
  ] as const)
    hash.update(`\n${table} ${JSON.stringify(database.rows(table))}`);
  return hash.update(JSON.stringify([...database.positions()])).digest('hex');
};
