import { whyCheckSnapshotUnfit } from '@weir/check';
import { whyFollowerSnapshotUnfit } from '@weir/follower';
import type { DoctorLine } from '@weir/local';
import { isLogError, type Log } from '@weir/log';
import { whyMatcherSnapshotUnfit } from '@weir/matcher';
import { whyPatternsSnapshotUnfit } from '@weir/patterns';
import { whyRepairerStateUnfit } from '@weir/repairer';
import { FolderSnapshots, type KeptFile, restAfter, type StoredSnapshot } from '@weir/snapshots';
import { keptStateDir } from '../run/kept-state.js';
import { matcherStateDir } from '../run/matcher-state.js';
import { repairerStateDir } from '../run/repairer-state.js';
import type { ServiceRecord } from '../run/service-record.js';
import { type Part, partName, partsOf } from '../run/services.js';
import { runningServices } from '../run/start-detached.js';
import type { Connection } from './connection.js';
import { shownWhole } from './table.js';

/** What a service keeps of itself, and in what. */
interface KeptState {
  readonly name: string;
  readonly folder: string;
  /** Offsets of its snapshots are of this partition. */
  readonly topic: string;
  readonly whyUnfit: (bytes: Buffer) => Promise<string | null>;
  /** The service, where it runs here. */
  readonly running: ServiceRecord | undefined;
  /** So often it is made; null: never. */
  readonly everyMs: number | null;
}

/** A service that runs and had to write a snapshot has written it so many intervals after what came. */
const intervalsPatience = 10;

const keptStates = (connection: Connection, stateDir: string): KeptState[] => {
  const { config, log, topics } = connection;
  const { namespace, shards } = config;
  const running = runningServices(stateDir, namespace);
  // `weir run all` does not run it, but whoever runs it keeps its state here too.
  const check: Part = { name: 'check', shard: 0 };
  return [...partsOf(config), check].flatMap((part) => {
    const { name, shard } = part;
    const own = {
      name: `snapshot of ${partName(part)}`,
      running: running.find((record) => record.name === name && record.shard === shard),
      everyMs: name === 'check' ? config.check.snapshotEveryMs : config.snapshotEveryMs,
    };
    switch (name) {
      case 'matcher': {
        const whyUnfit = (bytes: Buffer) => whyMatcherSnapshotUnfit(log, topics, shard, bytes);
        return [{ ...own, folder: matcherStateDir(stateDir, namespace, shard), topic: topics.journal, whyUnfit }];
      }
      case 'follower': {
        const place = { shard, shards: shards.follower };
        const whyUnfit = (bytes: Buffer) => whyFollowerSnapshotUnfit(log, topics, place, bytes);
        return [{ ...own, folder: keptStateDir(stateDir, name, namespace, shard), topic: topics.journal, whyUnfit }];
      }
      case 'patterns': {
        const whyUnfit = (bytes: Buffer) => whyPatternsSnapshotUnfit(log, topics, bytes);
        return [{ ...own, folder: keptStateDir(stateDir, name, namespace), topic: topics.journal, whyUnfit }];
      }
      case 'check': {
        const whyUnfit = (bytes: Buffer) => whyCheckSnapshotUnfit(log, topics, config.check, bytes);
        return [{ ...own, folder: keptStateDir(stateDir, name, namespace), topic: topics.journal, whyUnfit }];
      }
      case 'repairer': {
        const whyUnfit = (bytes: Buffer) => whyRepairerStateUnfit(log, topics.flows, bytes);
        return [{ ...own, folder: repairerStateDir(stateDir, namespace), topic: topics.flows, whyUnfit }];
      }
      default:
        return [];
    }
  });
};

/** Broker time of the message at an offset, milliseconds UTC; null: there is none. */
const timeAt = async (log: Log, topic: string, offset: number): Promise<number | null> => {
  const bounds = (await log.offsets(topic))[0];
  if (bounds === undefined || offset < bounds.earliest || offset >= bounds.next) return null;
  const reader = await log.openReader([{ topic, partition: 0, offset }]);
  try {
    return (await reader.next())?.records[0]?.timestampMs ?? null;
  } finally {
    await reader.close();
  }
};

const shownAge = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${shownWhole(Math.round(minutes / 60))} h`;
};

const shownBytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${shownWhole(Math.ceil(bytes / 1_000))} kB` : `${shownWhole(Math.round(bytes / 1_000_000))} MB`;

const fails = (name: string, detail: string, mend: string): DoctorLine => ({ name, ok: false, detail, mend });

interface Looked {
  readonly file: KeptFile;
  readonly found: StoredSnapshot;
  /** Newer ones that are not whole. */
  readonly torn: readonly string[];
}

/** The newest that is whole, as a start takes it. */
const newestOf = async (folder: string): Promise<Looked | readonly string[]> => {
  const torn: string[] = [];
  for await (const file of new FolderSnapshots(folder).each()) {
    if (typeof file.found !== 'string') return { file, found: file.found, torn };
    torn.push(`${file.name}: ${file.found}`);
  }
  return torn;
};

const lineOf = async (state: KeptState, log: Log, nowMs: number): Promise<DoctorLine | null> => {
  const { folder, name, running, topic, whyUnfit, everyMs } = state;
  const newest = await newestOf(folder);
  if (!('file' in newest)) {
    if (newest.length === 0) return null;
    return fails(
      name,
      `none is whole (${newest.join('; ')}): a start reads from the beginning`,
      `check the disk; delete ${folder}`,
    );
  }
  const { file, found, torn } = newest;
  const end = (await log.offsets(topic))[0]?.next ?? 0;
  const [at, size, age] = [shownWhole(found.offset), shownBytes(file.bytes), shownAge(nowMs - file.writtenAtMs)];
  const detail = `${size}, ${age} old, goes on at offset ${at} of ${shownWhole(end)} of ${topic}`;
  const why = await whyUnfit(found.bytes);
  if (why !== null)
    return fails(
      name,
      `${detail}, but a start would not take it: ${why}`,
      `delete ${folder}: a start then reads it all`,
    );
  if (torn.length > 0)
    return fails(
      name,
      `${detail}; a newer one is passed over: ${torn.join('; ')}`,
      'check the disk; the next takes its place',
    );
  const waitsSinceMs = running === undefined ? null : await timeAt(log, topic, found.offset);
  // A service looks whether one is due when a message comes: what comes last before a quiet time may stay out of it.
  const newestMs = waitsSinceMs === null ? null : await timeAt(log, topic, end - 1);
  const wasDue =
    everyMs !== null && newestMs !== null && newestMs - file.writtenAtMs > restAfter(everyMs, Number.POSITIVE_INFINITY);
  const overdueMs = wasDue ? nowMs - Math.max(waitsSinceMs!, Date.parse(running!.startedAt)) : 0;
  if (everyMs !== null && overdueMs > intervalsPatience * everyMs)
    return fails(
      name,
      `${detail}; what came after it is not in one since ${shownAge(overdueMs)}, though the service runs`,
      `weir status, and the log of ${running!.name}: something it waits for is away`,
    );
  return { name, ok: true, detail, mend: null };
};

/**
 * What is to be said of the snapshots that services of this machine keep: whether they can be read, are of this version and
 * of these topics, how old they are and how much of the topic comes after them. Reads the newest of each whole.
 * @throws {WeirLogError}
 */
export const snapshotLines = async (
  connection: Connection,
  stateDir: string,
  nowMs = Date.now(),
): Promise<DoctorLine[]> => {
  const states = keptStates(connection, stateDir).filter(({ everyMs }) => everyMs !== null);
  if (states.length === 0)
    return [{ name: 'snapshots', ok: true, detail: 'turned off: each start reads from the beginning', mend: null }];
  const lines: DoctorLine[] = [];
  for (const state of states) {
    try {
      const line = await lineOf(state, connection.log, nowMs);
      if (line !== null) lines.push(line);
    } catch (error) {
      if (!isLogError(error, 'LOG_TOPIC_MISSING')) throw error;
      lines.push(fails(state.name, `of a topic that is not there: ${state.topic}`, `delete ${state.folder}`));
    }
  }
  if (lines.length > 0) return lines;
  return [{ name: 'snapshots', ok: true, detail: 'none are kept here yet', mend: null }];
};
