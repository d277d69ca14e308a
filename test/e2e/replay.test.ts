import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openKafkaLog } from '@weir/log';
import { databaseName, topicNames } from '@weir/model';
import { openStore } from '@weir/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, stackAddresses } from './support/weir-command.js';

const addresses = stackAddresses();
if (addresses === null)
  console.warn('e2e replay: skipped, no Kafka and ClickHouse (WEIR_TEST_KAFKA, WEIR_TEST_CLICKHOUSE)');

describe.skipIf(addresses === null)('a day once more, beside what is live', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-replay-'));
  const namespace = `day-${process.pid}-${Date.now() % 100_000}`;
  const [again, window] = [`${namespace}-again`, `${namespace}-window`];
  const weir = new Installation(folder, namespace, { WEIR_HTTP_PORT_REPAIRER: '0' });

  // biome-ignore lint/suspicious/noExplicitAny: the tests look at many shapes of it
  const json = (text: string): any => JSON.parse(text.trimEnd().split('\n').at(-1)!);
  const topicsThere = async (): Promise<readonly string[]> => {
    const log = openKafkaLog({ brokers: [addresses!.kafka], clientId: 'weir-e2e-replay' });
    try {
      return await log.topics();
    } finally {
      await log.close();
    }
  };

  beforeAll(async () => {
    await weir.must(['up']);
    weir.start('all');
    const numbers = ['--victims', '2', '--innocents', '40', '--background-per-minute', '1'];
    const story = ['--seed', '7', '--duration', '1d', ...numbers, '--to-topics', '--speed', '40000'];
    await weir.must(['simulate', ...story]);
    await weir.must(['send', '--topic', 'bank', '--file', '-'], 'not json\n');
    await weir.must(['wait', '--drained', '--timeout', '120s']);
  }, 240_000);

  afterAll(async () => {
    await weir.stopAll();
    const log = openKafkaLog({ brokers: [addresses!.kafka], clientId: 'weir-e2e-replay' });
    await log.deleteTopics((await log.topics()).filter((topic) => topic.startsWith(namespace)));
    await log.close();
    for (const name of [namespace, again, window]) {
      const clickhouse = {
        url: addresses!.clickhouse,
        username: 'default',
        password: '',
        database: 'weir',
        cluster: false,
      };
      const store = openStore({ url: addresses!.clickhouse, database: databaseName({ clickhouse, namespace: name }) });
      await store.drop();
      await store.close();
    }
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('is said before it is done, and nothing is touched', async () => {
    const rehearsed = json(await weir.must(['replay', '--into', again, '--json']));
    expect(rehearsed).toMatchObject({ ran: false, goesOn: false, plan: { isCold: false } });
    expect(rehearsed.messages).toBeGreaterThan(1_000);
    expect((await topicsThere()).filter((topic) => topic.startsWith(again))).toEqual([]);
    const { stderr, status } = await weir.run(['replay', '--into', again, '--from', '2026-05-01T08:00:00']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('2026-05-01T08:00:00 has no zone')]);
  }, 60_000);

  it('interrupted and gone on with, it says what is live, to the last row', async () => {
    const log = openKafkaLog({ brokers: [addresses!.kafka], clientId: 'weir-e2e-replay' });
    const journal = topicNames(again).journal;
    // Settings and two claims, and then some of the day.
    const isMidway = async (): Promise<boolean> =>
      (await log.topics()).includes(journal) && (await log.offsets(journal))[0]!.next > 8;
    const first = await weir.interrupted(['replay', '--into', again, '--run', '--json'], isMidway);
    await log.close();
    expect(first.status, first.stderr).toBe(130);
    expect(json(first.stdout)).toMatchObject({ ran: true, done: false });
    const early = json((await weir.run(['promote', again, '--undiffed', '--run', '--json'])).stdout);
    expect(early).toMatchObject({ promoted: false });
    expect(early.doubts[0]).toMatchObject({ unless: null, text: expect.stringContaining(`--into ${again} --run`) });
    const { undone } = json((await weir.run(['diff', again, 'live', '--json'])).stdout);
    expect(undone).toMatchObject([{ namespace: again }]);
    const second = json(await weir.must(['replay', '--into', again, '--run', '--json']));
    expect(second).toMatchObject({ ran: true, done: true, goesOn: true });

    const { promoted } = json((await weir.run(['promote', again, '--run', '--json'])).stdout);
    expect(promoted, 'not before it was compared').toBe(false);
    const { status, stdout } = await weir.run(['diff', again, 'live', '--json']);
    const diffed = json(stdout);
    expect(diffed.shown).toEqual([]);
    expect(diffed.causes).toEqual({ settings: [], rules: [], data: [], time: null });
    expect(status).toBe(0);
    expect(diffed.cases.cases).toBeGreaterThan(0);
    expect(diffed.cases.alerts).toBeGreaterThan(10);
    expect(diffed.flows.compared).toBeGreaterThan(1_000);
    // Its dead letters are its own.
    const { total } = json(await weir.must(['dlq', 'list', '--namespace', again, '--json']));
    expect(total).toBeGreaterThanOrEqual(1);
  }, 300_000);

  it('with another window it says something else, and that the window is why', async () => {
    await weir.must(['replay', '--into', window, '--set', 'window=5m', '--run']);
    const { status, stdout } = await weir.run(['diff', window, 'live', '--json']);
    const { causes, counts, shown } = json(stdout);
    expect(status).toBe(1);
    expect(causes.settings).toEqual([{ name: 'window', left: 300_000, right: null }]);
    expect(counts.flow).toBeGreaterThan(10);
    // Findings hang on when messages arrived as well, and say so.
    const whys = (of: (thing: string) => boolean) =>
      new Set<string>(shown.flatMap(({ thing, why }: { thing: string; why: string[] }) => (of(thing) ? why : [])));
    expect(whys((thing) => thing !== 'finding')).toEqual(new Set(['window']));
    expect([...whys((thing) => thing === 'finding')].every((why) => ['window', 'arrival'].includes(why))).toBe(true);
  }, 200_000);

  it('becomes what is live, and gives way again', async () => {
    const cases = await weir.must(['case', 'list', '--json']);
    expect(json(await weir.must(['promote', again, '--run', '--json']))).toMatchObject({ promoted: true });
    expect(await weir.must(['case', 'list', '--json'])).toBe(cases);

    // Its services read on, from where the replay ended.
    await weir.stop('all');
    weir.start('all');
    const account = (name: string): string => `bank:CMB:62260000000009${name}`;
    const transfer = { id: 'news', time: Date.now(), from: account('1'), to: account('2'), asset: 'CNY', amount: 100 };
    await weir.must(['send', '--topic', 'bank', '--file', '-'], `${JSON.stringify(transfer)}\n`);
    await weir.must(['wait', '--drained', '--timeout', '120s']);
    const { causes, flows } = json((await weir.run(['diff', 'live', namespace, '--json'])).stdout);
    expect(flows.outside).toBe(1);
    expect(causes.data).toHaveLength(1);

    await weir.must(['promote', '--back', '--run']);
    expect(json(await weir.must(['config', '--json']))).toMatchObject({ namespace });
    await weir.must(['replay', 'drop', window, '--run']);
    expect((await topicsThere()).filter((topic) => topic.startsWith(window))).toEqual([]);
  }, 300_000);
});
