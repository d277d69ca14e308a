import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { CaseBook, type FollowerProgress, runFollower } from '@weir/follower';
import {
  type CaseRecord,
  ClaimFence,
  decodeCasesFrame,
  decodeJournalFrame,
  encodeJournalFrame,
  JournalFold,
  type JournalFrame,
  type JournalRecord,
} from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { MatcherFold, runMatcher } from '@weir/matcher';
import { compareBytes } from '@weir/model';
import { MemorySnapshots, MemorySnapshotsFolder, type SnapshotMishap } from '@weir/snapshots';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { runWriter } from '@weir/writer';
import { describe, expect, it } from 'vitest';
import type { TraceInput } from '../reference/trace.js';
import { Life, mortalLog, mortalStore } from '../stream/mortal.js';
import {
  type Answers,
  brokerMs,
  type Dice,
  type Draft,
  diceOf,
  draftsOf,
  ordersOf,
  partitions,
  repeatWith,
  seedCount,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';

const topics = {
  journal: 'journal',
  flows: 'flows',
  late: 'late',
  cases: 'cases',
  alerts: 'alerts',
  findings: 'findings',
};
const file = 'stream-crash';
const dayMs = 86_400_000;
// A run takes part of a second, most of it spent waiting for each other: some go side by side.
const runsMax = Math.max(1, Math.min(seedCount, Math.floor(seedCount / 25)));
const sideBySide = 10;

const framesOf = (input: TraceInput, order: readonly Draft[], latenessMs: number, dice: Dice): JournalFrame[] => {
  const frames: JournalFrame[] = [{ type: 'settings', settings: settingsOf(input, latenessMs) }];
  const next = new Array<number>(partitions).fill(0);
  for (let at = 0; at < order.length; ) {
    const partition = dice(partitions);
    const from = next[partition]!;
    const records = order
      .slice(at, at + 1 + dice(4))
      .map((draft, index) => ({ ...draft, offset: from + index }) as JournalRecord);
    at += records.length;
    const to = from + records.length;
    next[partition] = to;
    const frame = { type: 'raw', topic: 'bank', partition, from, to, records } as const;
    frames.push(frame);
    if (dice(6) === 0) frames.push(frame);
  }
  return frames;
};

interface Disturbance {
  readonly dice: Dice;
  readonly ringBytesMax: number;
  /** Services are killed this often on the way, and the store is away now and then. */
  readonly kills: number;
}

interface Outcome {
  readonly answers: Answers;
  readonly stale: unknown[];
  readonly alerts: unknown[];
}

/** Runs matcher, writer and follower over frames that come one by one; returns what stands in the store in the end. */
const runStream = async (frames: readonly JournalFrame[], { dice, ringBytesMax, kills }: Disturbance) => {
  const broker = new MemoryBroker({ batchRecordsMax: 1 + dice(5), nowMs: () => brokerMs });
  for (const topic of Object.values(topics)) broker.create({ topic, partitions: 1 });
  const database = new MemoryDatabase();
  const ending = new AbortController();
  const { signal } = ending;
  // Those that were killed never took their listeners back.
  setMaxListeners(0, signal);
  let killsLeft = kills;
  let progress: FollowerProgress | null = null;
  // What follower after follower leaves behind, some of it torn.
  const kept = new MemorySnapshotsFolder();
  const snapshotEveryMessages = 1 + dice(8);
  const mishap = (bytes: number): SnapshotMishap | null =>
    kills > 0 && dice(5) === 0 ? { kind: 'torn', bytes: dice(bytes) } : null;
  const failures: unknown[] = [];

  /** Runs a service, killing it now and then, until the end. */
  const keep = async (run: (life: Life) => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      const isKilled = killsLeft > 0 && dice(4) > 0;
      if (isKilled) killsLeft--;
      const life = new Life(isKilled ? 1 + dice(60) : Number.POSITIVE_INFINITY, dice(2) === 0);
      await Promise.race([
        run(life).catch((error: unknown) => {
          if (!life.isDead) {
            failures.push(error);
            ending.abort();
          }
        }),
        life.died,
      ]);
    }
  };
  const services = [
    keep((life) => runMatcher({ log: mortalLog(openMemoryLog(broker), life), topics, signal })),
    keep((life) =>
      runWriter({
        log: mortalLog(openMemoryLog(broker), life),
        store: mortalStore(openMemoryStore(database), life),
        topics,
        signal,
        chunkAgeMaxMs: 1,
        chunkWeightMax: 1 + dice(10),
      }),
    ),
    keep((life) => {
      progress = null;
      return runFollower({
        log: mortalLog(openMemoryLog(broker), life),
        store: mortalStore(openMemoryStore(database), life),
        topics,
        ringBytesMax,
        alertFloorMinor: () => 1n,
        snapshots: new MemorySnapshots(kept, { mishap }),
        snapshotEveryMessages,
        signal,
        onProgress: (now) => {
          if (!life.isDead) progress = now;
        },
      });
    }),
  ];

  for (const frame of frames) {
    broker.append(topics.journal, 0, [{ key: null, value: encodeJournalFrame(frame) }]);
    if (kills > 0 && dice(8) === 0) {
      database.setReachable(false);
      await sleep(dice(30));
      database.setReachable(true);
    }
    if (dice(3) === 0) await sleep(0);
  }
  const nextOf = (topic: string): number => broker.offsets(topic)[0]!.next;
  const isDone = (): boolean => {
    const now = progress as FollowerProgress | null;
    if (now === null || now.position < nextOf(topics.journal) || now.discovering > 0 || now.reaching) return false;
    const positions = database.positions();
    return (['cases', 'alerts', 'late'] as const).every(
      (stream) => (positions.get(stream) ?? 0) >= nextOf(topics[stream]),
    );
  };
  for (let waitedMs = 0; !isDone() && !signal.aborted; waitedMs += 5) {
    if (waitedMs > 30_000) throw new Error(`stands still at ${JSON.stringify(progress)} of ${nextOf(topics.journal)}`);
    await sleep(5);
  }
  ending.abort();
  await Promise.all(services);
  if (failures.length > 0) throw failures[0];
  assertEachIsTheAnswerOfItsPrefix(broker);
  return outcomeOf(database);
};

type Rows = Map<string, string>;

const remember = (rows: Rows, record: CaseRecord): void => {
  if (record.kind === 'case') return;
  const key = record.kind === 'case-transfer' ? record.id : `${record.account} ${record.asset}`;
  if (record.gone) rows.delete(key);
  else if (record.kind === 'case-transfer') rows.set(key, `${record.taint} ${record.layer}`);
  else rows.set(key, `${record.received} ${record.forwarded} ${record.notFollowed} ${record.atRest}`);
};

const allOf = (broker: MemoryBroker, topic: string): Buffer[] =>
  broker.read(topic, 0, 0, Number.MAX_SAFE_INTEGER).map(({ value }) => value!);

/** Whatever version rows of a case were published with: they are its answer at that place of the journal. */
const assertEachIsTheAnswerOfItsPrefix = (broker: MemoryBroker): void => {
  // Followers' claims stand among the frames that were given.
  const frames = allOf(broker, topics.journal).map(decodeJournalFrame);
  const first = frames.find(({ type }) => type !== 'claim')!;
  if (first.type !== 'settings') throw new Error('a journal begins with its settings');
  const fold = new JournalFold();
  const matcher = new MatcherFold(first.settings, (asset) => fold.horizon(asset));
  const book = new CaseBook(Number.POSITIVE_INFINITY);
  let position = 0;
  const published = new Map<string, Rows>();
  const fence = new ClaimFence();
  const said = allOf(broker, topics.cases)
    .map(decodeCasesFrame)
    .filter(({ epoch, records }) => fence.takes(epoch) && records.length > 0);
  for (const { version, records } of said) {
    for (; position <= version; position++) {
      const message = fold.apply(position, brokerMs, frames[position]!);
      book.apply(message, matcher.apply(message));
    }
    expect(position, 'versions never fall').toBe(version + 1);
    for (const record of records) {
      const rows = published.get(record.case) ?? new Map<string, string>();
      published.set(record.case, rows);
      remember(rows, record);
    }
    for (const name of new Set(records.map((record) => record.case))) {
      const open = book.case(name)!;
      if (open.dirty) expect(book.work(open)).toBeNull();
      const wanted: Rows = new Map();
      for (const { of, taint, layer } of open.answer!.tainted) if (taint > 0) wanted.set(of.id, `${taint} ${layer}`);
      for (const { account, asset, received, forwarded, notFollowed, atRest } of open.answer!.pockets)
        wanted.set(`${account} ${asset}`, `${received} ${forwarded} ${notFollowed} ${atRest}`);
      expect(published.get(name), `case ${name} at version ${version}`).toEqual(wanted);
    }
  }
};

const outcomeOf = async (database: MemoryDatabase): Promise<Outcome> => {
  const store = openMemoryStore(database);
  const transfers: unknown[] = [];
  const accounts: unknown[] = [];
  const stale: unknown[] = [];
  const missing = new Set<string>();
  for (const { record } of await store.cases()) {
    for (const id of record.missingRoots) missing.add(id);
    stale.push([record.case, record.stale]);
    for (const { record: row } of await store.caseTransfers(record.case))
      transfers.push({ case: row.case, id: row.id, taint: row.taint, layer: row.layer });
    for (const { record: row } of await store.caseAccounts(record.case)) {
      const { kind: _, gone: __, ...parts } = row;
      accounts.push(parts);
    }
  }
  const alerts = (await store.alerts({ limit: 1_000_000 }))
    .filter(({ state }) => state !== 'withdrawn')
    .map(({ revision: _, asOf: __, ...alert }) => alert)
    .sort((left, right) => compareBytes(left.id, right.id));
  return { answers: { transfers, accounts, missing: [...missing].sort(compareBytes) }, stale, alerts };
};

const inBatches = async <T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> => {
  let batch: Promise<void>[] = [];
  let count = 0;
  for (const item of items) {
    if (++count > runsMax) break;
    batch.push(work(item));
    if (batch.length < sideBySide) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
};

describe('the stream, its services killed at any point and its store away at times', { timeout: 600_000 }, () => {
  it.each([
    ['with everything in memory', Number.POSITIVE_INFINITY],
    ['with a small window', 8_000],
    ['with next to nothing in memory', 1],
  ])('ends with the answers of the slow model, %s', async (_, ringBytesMax) => {
    await inBatches(streamRuns(), async ({ seed, input, wanted }) => {
      const dice = diceOf(seed);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const frames = framesOf(input, order, 1_000_000 * dayMs, dice);
      const { answers } = await runStream(frames, { dice, ringBytesMax, kills: 12 }).catch((error: unknown) => {
        throw new Error(repeatWith(seed, file), { cause: error });
      });
      expect(answers, repeatWith(seed, file)).toEqual(wanted);
    });
  });

  it('ends with the alerts and the stale cases of a run that nothing disturbed, late events among them', async () => {
    let stale = 0;
    await inBatches(streamRuns(), async ({ seed, input }) => {
      const dice = diceOf(seed);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const frames = framesOf(input, order, 60_000, dice);
      const calm = await runStream(frames, { dice, ringBytesMax: Number.POSITIVE_INFINITY, kills: 0 });
      const ringBytesMax = [Number.POSITIVE_INFINITY, 8_000, 1][dice(3)]!;
      const disturbed = await runStream(frames, { dice, ringBytesMax, kills: 12 }).catch((error: unknown) => {
        throw new Error(repeatWith(seed, file), { cause: error });
      });
      if (JSON.stringify(calm.stale).includes('true')) stale++;
      expect(disturbed, repeatWith(seed, file)).toEqual(calm);
    });
    expect(stale).toBeGreaterThan(runsMax > 20 ? 0 : -1);
  });
});
