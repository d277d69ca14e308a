import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openKafkaLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { simulate } from '@weir/simulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asTraceLine } from './support/trace-line.js';
import { Installation, stackAddresses } from './support/weir-command.js';

const addresses = stackAddresses();
if (addresses === null)
  console.warn('e2e shards: skipped, no Kafka and ClickHouse (WEIR_TEST_KAFKA, WEIR_TEST_CLICKHOUSE)');

const minute = 60_000;
/** A takeover has this long from the kill until the first word of the heir. */
const pauseMsMax = 5_000;

describe.skipIf(addresses === null)('an installation of several shards, on real Kafka and ClickHouse', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-shards-'));
  const namespace = `e2e-shards-${process.pid}`;
  const names = topicNames(namespace);
  const startMs = Date.now() - 40 * minute;
  const story = simulate({
    seed: 11,
    startMs,
    durationMinutes: 15,
    victims: 3,
    mules: 20,
    innocents: 40,
    backgroundPerMinute: 30,
    disorderMs: 10_000,
    chain: false,
  });
  const weir = new Installation(folder, namespace, {
    WEIR_MATCHER_SHARDS: '2',
    WEIR_FOLLOWER_SHARDS: '2',
    WEIR_RAW_PARTITIONS: '4',
    WEIR_STANDBY: 'true',
    WEIR_SIGHT: story.truth.sight.join(','),
  });
  const log = openKafkaLog({ brokers: [addresses?.kafka ?? ''], clientId: 'weir-e2e' });
  /** What has a state folder of its own may be a second instance. */
  const elsewhere = (name: string) => ({ WEIR_STATE_DIR: path.join(folder, `state-${name}`) });
  /** Where all that is left runs, once the first follower is dead. */
  const heir = elsewhere('heir');

  beforeAll(async () => {
    await weir.must(['topics', 'apply']);
    weir.start('ingest-a', ['ingest'], { WEIR_INGEST_SHARE: '0/2' });
    weir.start('ingest-b', ['ingest'], { WEIR_INGEST_SHARE: '1/2', ...heir });
    weir.start('matcher-0', ['matcher', '--shard', '0']);
    weir.start('matcher-1', ['matcher', '--shard', '1'], heir);
    weir.start('follower-0', ['follower', '--shard', '0']);
    weir.start('follower-1', ['follower'], { WEIR_SHARD: '1', ...heir });
    weir.start('writer', ['writer'], heir);
  }, 120_000);
  afterAll(async () => {
    await weir.stopAll();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const events = [...story.messages].sort((left, right) => left.arriveMs - right.arriveMs);
  const send = async (part: typeof events): Promise<void> => {
    for (const topic of ['bank.transfers.v1', 'fraud.reports.v1', 'account.labels.v1']) {
      const lines = part.filter((each) => each.topic === topic).map(({ value }) => JSON.stringify(value));
      if (lines.length > 0) await weir.must(['send', '--topic', topic, '--file', '-'], `${lines.join('\n')}\n`);
    }
  };
  /** Without a process of its own, which would take a part of the pause that is measured. */
  const append = async (part: typeof events): Promise<void> => {
    const topicOf = new Map([
      ['bank.transfers.v1', names.bank],
      ['fraud.reports.v1', names.reports],
      ['account.labels.v1', names.labels],
    ]);
    const partitions = 4;
    const batches = new Map<string, { key: null; value: Buffer }[]>();
    for (const [index, { topic, value }] of part.entries()) {
      const place = `${topicOf.get(topic)!} ${index % partitions}`;
      const message = { key: null, value: Buffer.from(JSON.stringify(value)) };
      batches.set(place, [...(batches.get(place) ?? []), message]);
    }
    const writer = await log.openWriter();
    for (const [place, messages] of batches) {
      const [topic, partition] = place.split(' ');
      await writer.append(topic!, Number(partition), messages);
    }
    await writer.close();
  };
  const ends = async (topic: string): Promise<number[]> => (await log.offsets(topic)).map(({ next }) => next);
  const until = async (what: string, isSo: () => Promise<boolean>, waitMs: number): Promise<number> => {
    const beganMs = performance.now();
    while (!(await isSo())) {
      if (performance.now() - beganMs > waitMs) throw new Error(`waited ${waitMs} ms in vain until ${what}`);
      await sleep(50);
    }
    return performance.now() - beganMs;
  };

  it('answers as weir trace does, though an ingest, a matcher and a follower are killed for good', {
    timeout: 400_000,
  }, async () => {
    const third = Math.floor(events.length / 3);
    await send(events.slice(0, third));
    await until('both shards have flows', async () => (await ends(names.flows)).every((next) => next > 0), 60_000);
    await until('both followers have claimed', async () => (await ends(names.cases)).every((next) => next > 0), 60_000);

    // They join while the stream goes on, and stand by.
    weir.start('matcher-0-heir', ['matcher', '--shard', '0'], heir);
    weir.start('follower-0-heir', ['follower', '--shard', '0'], heir);
    weir.start('ingest-a-heir', ['ingest'], { WEIR_INGEST_SHARE: '0/2', ...elsewhere('ingest') });
    await send(events.slice(third, 2 * third));
    await until(
      'the heirs are ready',
      async () => {
        const heirs = ['matcher-0-heir', 'follower-0-heir'];
        return heirs.every((name) => weir.outputOf(name).includes('ready'));
      },
      60_000,
    );
    await sleep(3_000);

    await Promise.all(['ingest-a', 'matcher-0', 'follower-0'].map((name) => weir.kill(name)));
    const [flowsBefore] = await ends(names.flows);
    const claimsBefore = (await ends(names.cases))[0]!;
    const killedMs = performance.now();
    await append(events.slice(2 * third));
    await until('matcher 0 has an heir', async () => (await ends(names.flows))[0]! > flowsBefore!, 30_000);
    const matcherMs = performance.now() - killedMs;
    await until('follower 0 has an heir', async () => (await ends(names.cases))[0]! > claimsBefore, 30_000);
    const followerMs = performance.now() - killedMs;
    console.log(`pauses: matcher ${matcherMs.toFixed(0)} ms, follower ${followerMs.toFixed(0)} ms, from the kill on`);
    expect(matcherMs).toBeLessThan(pauseMsMax);
    expect(followerMs).toBeLessThan(pauseMsMax);

    await weir.must(['wait', '--drained', '--timeout', '90s'], '', heir);

    const lines = (topic: string): string =>
      `${events
        .filter((each) => each.topic === topic)
        .map(({ value }) => asTraceLine(value as Record<string, unknown>))
        .join('\n')}\n`;
    const file = (name: string): string => path.join(folder, name);
    writeFileSync(file('transfers.ndjson'), lines('bank.transfers.v1'));
    writeFileSync(file('roots.ndjson'), lines('fraud.reports.v1'));
    writeFileSync(file('labels.ndjson'), lines('account.labels.v1'));
    const options = (await weir.must(['settings', '--as-trace-options'])).trim().split(/\s+/);
    const inputs = ['--transfers', file('transfers.ndjson'), '--roots', file('roots.ndjson')];
    const more = ['--labels', file('labels.ndjson'), '--out', file('traced'), ...options];
    const traced = await weir.run(['trace', ...inputs, ...more]);
    expect(traced.status, traced.stderr).toBe(0);
    const read = (name: string): Record<string, unknown>[] =>
      readFileSync(name, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    const cases = [...new Set(read(file('traced/transfers.ndjson')).map((row) => row['case'] as string))];
    expect(cases.length).toBeGreaterThan(1);
    for (const name of cases) {
      const out = file(`export-${cases.indexOf(name)}`);
      await weir.must(['case', 'export', name, '--out', out]);
      for (const rows of ['transfers.ndjson', 'accounts.ndjson']) {
        const wanted = read(file(`traced/${rows}`)).filter((row) => row['case'] === name);
        expect(read(path.join(out, rows)), `${rows} of ${name}`).toEqual(wanted);
      }
    }
    const verified = JSON.parse((await weir.must(['verify', '--store', '--json'])).trim().split('\n').at(-1)!);
    expect(verified).toMatchObject({ equal: true, differences: 0, gap: null });
  });

  it('refuses another number of shards over the same topics', { timeout: 60_000 }, async () => {
    const changed = { WEIR_MATCHER_SHARDS: '3' };
    const applied = await weir.run(['topics', 'apply'], '', changed);
    expect([applied.status, applied.stderr]).toEqual([1, expect.stringContaining('LOG_TOPIC_MISMATCH')]);
    const run = await weir.run(['run', 'matcher', '--shard', '2'], '', { ...changed, ...elsewhere('third') });
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining('there is no shard 2')]);
  });
});
