// A finding that opens a case, through the whole pipeline in memory: payments in, report, case rows.
import { runFollower } from '@weir/follower';
import { runIngest } from '@weir/ingest';
import {
  decodeCasesFrame,
  decodeJournalFrame,
  encodeJournalFrame,
  type FindingRevision,
  type RuleSet,
} from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { contractsDefault, dlqOf, topicNames } from '@weir/model';
import { runPatterns } from '@weir/patterns';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterEach, expect, it } from 'vitest';

const topics = topicNames('');
const minuteMs = 60_000;
const startMs = Date.UTC(2026, 4, 1);
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: { CNY: 600_000, 'USDT-TRON': 300_000 },
  topics: [
    { topic: topics.bank, partitions: 1 },
    { topic: topics.chain, partitions: 1 },
  ],
} as const;

/** The pipeline, and what its topics hold. */
class Pipeline {
  readonly broker = new MemoryBroker({ nowMs: () => startMs + 60 * minuteMs });
  position = -1;

  constructor() {
    for (const topic of Object.values(topics)) this.broker.create({ topic, partitions: 1 });
    for (const raw of [topics.bank, topics.chain, topics.reports, topics.labels])
      this.broker.create({ topic: dlqOf(raw), partitions: 1 });
    const [log, store] = [openMemoryLog(this.broker), openMemoryStore(new MemoryDatabase())];
    this.start((signal) =>
      runIngest({
        log,
        topics,
        settings,
        contracts: contractsDefault,
        zone: null,
        futureToleranceMs: 300_000,
        idleAfterMs: 60_000,
        signal,
      }),
    );
    this.start((signal) => runMatcher({ log, topics, signal }));
    const ringBytesMax = 2 ** 24;
    this.start((signal) => runFollower({ log, store, topics, ringBytesMax, alertFloorMinor: () => 1n, signal }));
  }

  start(run: (signal: AbortSignal) => Promise<void>): () => Promise<void> {
    const control = new AbortController();
    const running = run(control.signal);
    running.catch(() => undefined);
    const end = async () => {
      control.abort();
      await running;
    };
    ends.push(() => end().catch(() => undefined));
    return end;
  }

  startPatterns(): () => Promise<void> {
    this.position = -1;
    return this.start((signal) =>
      runPatterns({
        log: openMemoryLog(this.broker),
        topics,
        signal,
        onProgress: ({ position }) => {
          this.position = position;
        },
      }),
    );
  }

  /** Without the claims of those who speak: they have no value. */
  values(topic: string): Buffer[] {
    return this.broker.read(topic, 0, 0, Number.MAX_SAFE_INTEGER).flatMap(({ value }) => value ?? []);
  }

  json<Value>(topic: string): Value[] {
    return this.values(topic).map((value) => JSON.parse(value.toString('utf8')) as Value);
  }

  send(value: object): void {
    this.broker.append(topics.bank, 0, [{ key: null, value: Buffer.from(JSON.stringify(value)) }]);
  }

  async rules(...ruleSets: RuleSet[]): Promise<void> {
    await expect.poll(() => this.values(topics.journal).length, { timeout: 5_000 }).toBeGreaterThan(0);
    this.broker.append(topics.journal, 0, [{ key: null, value: encodeJournalFrame({ type: 'rules', ruleSets }) }]);
  }

  /** Waits until patterns have said all there is. */
  async rest(): Promise<void> {
    await expect.poll(() => this.values(topics.journal).length - this.position, { timeout: 5_000 }).toBe(0);
  }

  /** Version of what patterns report in one of their lives (0: the first), of a revision of a finding. */
  reportVersion(life: number, revision: number): number {
    const claims = this.values(topics.journal).flatMap((value, offset) => {
      const frame = decodeJournalFrame(value);
      return frame.type === 'claim' && frame.by === 'patterns' ? [offset] : [];
    });
    return claims[life]! * 65_536 + revision;
  }

  /** Payments of a case as its rows now are. */
  tainted(): string[] {
    const rows = new Map<string, string>();
    for (const { records } of this.values(topics.cases).map(decodeCasesFrame)) {
      for (const row of records) {
        if (row.kind !== 'case-transfer') continue;
        if (row.gone) rows.delete(row.id);
        else rows.set(row.id, `${row.case.slice(0, 8)} ${row.id} ${row.taint}`);
      }
    }
    return [...rows.values()].sort();
  }
}

const pay = (id: string, minute: number, from: string, to: string, yuan: number): object => ({
  id,
  time: startMs + minute * minuteMs,
  from: `bank:CMB:${from}`,
  to: `bank:CMB:${to}`,
  asset: 'CNY',
  amount: yuan * 100,
});

const openCases = (rules: readonly string[], severity = 'warn'): RuleSet => ({
  set: 'live',
  version: 1,
  holdsFrom: 0,
  thresholds: { openCases: { rules, severity } },
});

interface Filed {
  readonly case: string;
  readonly version: number;
  readonly transfers: readonly string[];
  readonly finding: { readonly id: string; readonly state: string };
}

it('opens a case once, about the credits that it rests on; the case stays when the finding is withdrawn', async () => {
  const pipeline = new Pipeline();
  await pipeline.rules(openCases(['pass-through']));
  const endFirst = pipeline.startPatterns();
  pipeline.send(pay('in', 1, 'V', 'A', 100_000));
  pipeline.send(pay('out', 6, 'A', 'B', 82_000));
  await expect.poll(() => pipeline.tainted(), { timeout: 5_000 }).toHaveLength(2);
  expect(pipeline.tainted()).toEqual(['finding- in 10000000', 'finding- out 8200000']);
  await pipeline.rest();
  const [finding] = pipeline.json<FindingRevision>(topics.findings);
  const filed = pipeline.json<Filed>(topics.reports);
  expect(filed).toMatchObject([
    {
      case: `finding-${finding!.id}`,
      version: pipeline.reportVersion(0, 1),
      transfers: ['in'],
      finding: { id: finding!.id, state: 'standing' },
    },
  ]);
  expect(finding!.opened).toEqual({ case: filed[0]!.case, roots: ['in'], version: 1 });
  // More evidence, and no other credit: nothing new to report.
  pipeline.send(pay('more', 7, 'A', 'C', 17_000));
  await expect.poll(() => pipeline.json(topics.findings).length, { timeout: 5_000 }).toBeGreaterThan(1);
  await pipeline.rest();
  expect(pipeline.json(topics.reports)).toHaveLength(1);
  await endFirst();

  pipeline.startPatterns();
  await pipeline.rest();
  expect(pipeline.json(topics.reports)).toHaveLength(1);

  pipeline.send({ void: 'out', time: startMs + 6 * minuteMs, from: 'bank:CMB:A', to: 'bank:CMB:B', asset: 'CNY' });
  await expect.poll(() => pipeline.json(topics.reports).length, { timeout: 5_000 }).toBe(2);
  await pipeline.rest();
  expect(pipeline.json<Filed>(topics.reports)[1]).toMatchObject({
    case: filed[0]!.case,
    version: pipeline.reportVersion(1, 3),
    transfers: ['in'],
    finding: { state: 'withdrawn' },
  });
  expect(pipeline.json<FindingRevision>(topics.findings).at(-1)).toMatchObject({
    state: 'withdrawn',
    opened: { case: filed[0]!.case },
  });
  await expect
    .poll(() => pipeline.tainted(), { timeout: 5_000 })
    .toEqual(['finding- in 10000000', 'finding- more 1700000']);
});

it('opens none where the rules do not say so, or ask for a higher severity, or are on trial', async () => {
  for (const rules of [
    [],
    [openCases(['pass-through'], 'high')],
    [{ ...openCases(['pass-through']), set: 'shadow' as const }],
  ]) {
    const pipeline = new Pipeline();
    await pipeline.rules(...rules);
    pipeline.startPatterns();
    pipeline.send(pay('in', 1, 'V', 'A', 100_000));
    pipeline.send(pay('out', 6, 'A', 'B', 82_000));
    await expect.poll(() => pipeline.json(topics.findings).length, { timeout: 5_000 }).toBeGreaterThan(0);
    await pipeline.rest();
    expect(pipeline.json(topics.reports)).toEqual([]);
  }
});
