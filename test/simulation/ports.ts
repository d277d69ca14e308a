import { type Log, type LogReader, type LogWriter, type MemoryBroker, openMemoryLog, WeirLogError } from '@weir/log';
import {
  type MemoryDatabase,
  openMemoryStore,
  RecordBlock,
  type Store,
  type StoreRows,
  type StoreTable,
  WeirStoreError,
} from '@weir/store';
import type { Instance, Lane } from './instance.js';
import type { Network } from './network.js';

/** Brokers that are away hold up what waits for data, too. */
const whenThere = async (network: Network): Promise<void> => {
  while (network.brokerBackInMs > 0) await new Promise((resolve) => setTimeout(resolve, network.brokerBackInMs));
};

const readerFor = (reader: LogReader, instance: Instance, network: Network): LogReader => ({
  next: () =>
    instance.awaiting(async () => {
      const batch = await reader.next();
      await whenThere(network);
      return batch;
    }),
  close: () => reader.close(),
});

const writerFor = (writer: LogWriter, instance: Instance, network: Network): LogWriter => {
  const lanes = new Map<string, Lane>();
  const laneOf = (place: string): Lane => {
    const lane = lanes.get(place) ?? { freeAtMs: 0 };
    lanes.set(place, lane);
    return lane;
  };
  return {
    append: (topic, partition, messages) => {
      const place = `${topic}/${partition}`;
      const refuse = (code: 'LOG_OTHER' | 'LOG_UNREACHABLE', why: string): WeirLogError => {
        instance.wasRefused = true;
        return new WeirLogError(code, `${place}: ${why}`);
      };
      const effect = async (): Promise<{ readonly baseOffset: number }> => {
        const mishap = network.appendMishap(place, messages.length);
        if (mishap === 'refused') throw refuse('LOG_OTHER', 'refused on purpose');
        if (mishap === 'torn') {
          await writer.append(topic, partition, messages.slice(0, network.cut(messages.length)));
          throw refuse('LOG_OTHER', 'written in part');
        }
        const written = await writer.append(topic, partition, messages);
        if (mishap === 'repeated') await writer.append(topic, partition, messages);
        if (mishap === 'unheard') throw refuse('LOG_UNREACHABLE', 'written, but the answer was lost');
        return mishap === 'silent' ? instance.hang() : written;
      };
      return instance.through(effect, () => network.brokerBackInMs, laneOf(place));
    },
    close: () => writer.close(),
  };
};

/** The log as one instance sees it, through the network. */
export const logFor = (instance: Instance, broker: MemoryBroker, network: Network): Log => {
  const log = openMemoryLog(broker);
  const ask = <T>(doing: string, question: () => Promise<T>): Promise<T> =>
    instance.through(() => {
      if (network.brokerBackInMs > 0) instance.wasRefused = true;
      network.assertBroker(doing);
      return question();
    });
  return {
    createTopics: (specs) => ask('creating topics', () => log.createTopics(specs)),
    topics: () => ask('listing topics', () => log.topics()),
    describeTopics: (topics) => ask('settings of topics', () => log.describeTopics(topics)),
    partitions: (topic) => ask(`partitions of ${topic}`, () => log.partitions(topic)),
    offsets: (topic) => ask(`offsets of ${topic}`, () => log.offsets(topic)),
    offsetsAt: (topic, timeMs) => ask(`offsets of ${topic} at a time`, () => log.offsetsAt(topic, timeMs)),
    openReader: (from, options) =>
      instance.through(
        async () => readerFor(await log.openReader(from, options), instance, network),
        () => network.brokerBackInMs,
      ),
    openWriter: async () => writerFor(await log.openWriter(), instance, network),
    ping: () => ask('ping', () => log.ping()),
    deleteTopics: (names) => ask('deleting topics', () => log.deleteTopics(names)),
    close: () => log.close(),
  };
};

/** The store as one instance sees it, through the network. */
export const storeFor = (instance: Instance, database: MemoryDatabase, network: Network): Store => {
  const store = openMemoryStore(database);
  const insert = async <Table extends StoreTable>(table: Table, rows: readonly StoreRows[Table][]): Promise<void> => {
    const mishap = network.insertMishap(table);
    const fail = (): never => {
      throw new WeirStoreError('STORE_UNREACHABLE', `inserting into ${table}: ${mishap}`);
    };
    if (mishap === 'refused') fail();
    // A block of a table is written whole or not at all, but an insert may be several blocks.
    if (mishap === 'torn' && rows.length > 1) await store.insert(table, rows.slice(0, network.cut(rows.length)));
    else await store.insert(table, rows);
    if (mishap !== null) fail();
  };
  const insertEntries: Store['insertEntries'] = async (block) => {
    if (!(block instanceof RecordBlock)) throw new TypeError('a block of another store');
    if (block.table === 'flows') await insert('flows', block.flows());
    else await insert('credits', block.credits());
  };
  return new Proxy<Store>(
    { ...store, insert, insertEntries },
    {
      get: (target, name: keyof Store) => {
        if (name === 'close') return target.close;
        // Makes something in memory: no network is between.
        if (name === 'newEntryBlock') return target.newEntryBlock;
        const member = target[name] as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          // A slow store makes its caller wait before anything happens.
          const delayMs = network.storeDelayMs;
          if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
          return instance.through(() => {
            network.assertStore(name);
            return member(...args);
          });
        };
      },
    },
  );
};
