import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dlqOf } from '@weir/model';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type MetricFacts, metricFacts } from '../../../services/cli/src/run/metric-registries.fixture.js';
import { readSamples, type Sample } from '../../../services/cli/src/run/metrics-text.js';
import { runAll } from '../../../services/cli/src/run/run-all.fixture.js';
import { runnable } from '../../../services/cli/src/run/services.js';

const namespace = 'bank-7';

/** Every label there is, with the values that it may have: none that an account, an id or a case could take. */
const labelValues: Readonly<Record<string, RegExp>> = {
  stage: /^[a-z]{4,9}$/,
  service: /^[a-z]{4,9}$/,
  namespace: /^bank-7$/,
  topic: /^bank-7\.(?:[a-z]+[.-])+v1(?:\.dlq)?$/,
  partition: /^\d{1,4}$/,
  shard: /^\d{1,3}$/,
  stream: /^(?:raw\/bank-7\.(?:[a-z]+[.-])+v1\/\d{1,4}|(?:claim\/)?[a-z-]+(?:\/\d{1,4})?)$/,
  kind: /^(?:transfer|void|label|report|rejected|major|minor|incremental|weakcb)$/,
  code: /^[A-Z]+(?:_[A-Z]+)*$/,
  asset: /^(?:CNY|USDT-[A-Z]+|none)$/,
  state: /^(?:open|reduced|drained|withdrawn)$/,
  decision: /^(?:allow|warn|delay|hold)$/,
  action: /^(?:stop|cancel|ask-institution|preserve-evidence|watch)$/,
  after: /^(?:report|transfer)$/,
  reason: /^(?:conflict|id-again|report-version|label-version)$/,
  status: /^\d{3}$/,
  outcome: /^(?:accepted|repeated|kept|missing|altered|[A-Z]+(?:_[A-Z]+)*)$/,
  rule: /^[a-z]+(?:-[a-z]+)*$/,
  set: /^[a-z]+$/,
  table: /^[a-z_]+$/,
  le: /^(?:\d+(?:\.\d+)?|\+Inf)$/,
  // Those of Node itself.
  version: /^v?\d+\.\d+\.\d+$/,
  major: /^\d+$/,
  minor: /^\d+$/,
  patch: /^\d+$/,
  space: /^[a-z_]+$/,
  type: /^[A-Za-z]+$/,
};

/** Named by the client library, some of them not as the convention has it. */
const isOurs = (name: string): boolean => !/^weir_(?:nodejs|process)_/.test(name);

describe('names of metrics', () => {
  let facts: readonly MetricFacts[];
  beforeAll(async () => {
    facts = [...(await metricFacts()).values()];
  });
  const namesOf = (wanted: (fact: MetricFacts) => boolean): string[] =>
    facts.filter((fact) => isOurs(fact.name) && wanted(fact)).map(({ name }) => name);

  it('are in small letters, begin with ours, and tell what they are', () => {
    expect(facts.length).toBeGreaterThan(60);
    expect(facts.map(({ name }) => name).filter((name) => !/^weir(?:_[a-z0-9]+)+$/.test(name))).toEqual([]);
    expect(facts.filter(({ help }) => help.length < 9)).toEqual([]);
  });

  it('end in _total where they count, and nowhere else', () => {
    expect(namesOf(({ name, type }) => name.endsWith('_total') !== (type === 'counter'))).toEqual([]);
    // Some readers take `x_total` for the counter `x`.
    const all = new Set(facts.map(({ name }) => name));
    expect(namesOf(({ name }) => all.has(`${name}_total`))).toEqual([]);
  });

  it('have base units: seconds and bytes', () => {
    expect(
      namesOf(({ name }) => /_(?:ms|millis|milliseconds|minutes|hours|kb|mb|kilobytes|percent)(?:_|$)/.test(name)),
    ).toEqual([]);
    expect(namesOf(({ type, name }) => type === 'histogram' && !name.endsWith('_seconds'))).toEqual([]);
    expect(namesOf(({ help, name }) => /Unix time/.test(help) && !name.endsWith('_timestamp_seconds'))).toEqual([]);
  });

  it('have labels of the list only', () => {
    expect(facts.flatMap(({ labels }) => labels).filter((label) => !Object.hasOwn(labelValues, label))).toEqual([]);
  });
});

describe('the pages of services that run', () => {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'weir-pages-'));
  const ending = new AbortController();
  let running: Awaited<ReturnType<typeof runAll>>;
  const pages = new Map<string, string>();
  const samples = (service: string): Sample[] => readSamples(pages.get(service)!);
  const value = (service: string, name: string, labels: Readonly<Record<string, string>> = {}): number =>
    samples(service)
      .filter(
        (each) => each.name === name && Object.entries(labels).every(([key, wanted]) => each.labels[key] === wanted),
      )
      .reduce((sum, each) => sum + each.value, 0);
  const look = async (): Promise<void> => {
    for (const [name, url] of running.urls) pages.set(name, await (await fetch(`${url}/metrics`)).text());
  };

  const accounts = ['6226000000000001', '6226000000000002', '6226000000000003'] as const;
  const ids = ['serial-of-root', 'serial-of-layer', 'serial-too-late'] as const;
  const caseName = 'case-of-mrs-li';

  beforeAll(async () => {
    running = await runAll(ending.signal, stateDir, { WEIR_NAMESPACE: namespace, WEIR_RAW_PARTITIONS: '1' });
    running.ended.catch(() => undefined);
    const { broker, topics } = running;
    const send = (topic: string, value: object | string): void => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      broker.append(topic, 0, [{ key: 'k', value: Buffer.from(text) }]);
    };
    const now = Date.now();
    const pay = (id: string, ageMs: number, from: number, to: number): object => ({
      id,
      time: now - ageMs,
      from: `bank:CMB:${accounts[from]}`,
      to: `bank:CMB:${accounts[to]}`,
      asset: 'CNY',
      amount: 50_000,
    });
    send(topics.bank, pay(ids[0], 60_000, 0, 1));
    send(topics.bank, pay(ids[1], 30_000, 1, 2));
    send(topics.bank, pay(ids[2], 30 * 86_400_000, 0, 1));
    send(topics.bank, `{"id":"${accounts[0]}"`);
    send(topics.reports, { case: caseName, reporter: 'police', version: 1, reportedAt: now, transfers: [ids[0]] });
    await vi.waitFor(
      async () => {
        await look();
        expect(value('follower', 'weir_follower_alerts_total')).toBeGreaterThan(0);
        for (const table of ['alerts', 'late', 'flows'])
          expect(value('writer', 'weir_writer_rows_total', { table }), table).toBeGreaterThan(0);
        for (const name of runnable) {
          expect(value(name, 'weir_stage_ready'), name).toBe(1);
          // The lag is measured every few seconds.
          expect(
            samples(name).map((each) => each.name),
            name,
          ).toContain('weir_stage_lag_seconds');
        }
      },
      { timeout: 40_000, interval: 200 },
    );
  }, 50_000);
  afterAll(async () => {
    ending.abort();
    await running.ended.catch(() => undefined);
    rmSync(stateDir, { recursive: true, force: true });
  });

  it('say what happened', () => {
    const { bank, journal } = running.topics;
    expect(value('ingest', 'weir_ingest_records_total', { topic: bank, kind: 'transfer' })).toBe(3);
    expect(value('ingest', 'weir_ingest_refused_total', { topic: bank, code: 'NOT_JSON' })).toBe(1);
    expect(value('matcher', 'weir_matcher_late_total', { topic: bank, asset: 'CNY' })).toBe(1);
    expect(value('matcher', 'weir_matcher_pockets')).toBe(3);
    for (const name of ['identities', 'entries', 'settled_bytes', 'changeable_bytes', 'lots'])
      expect(value('matcher', `weir_matcher_${name}`), name).toBeGreaterThan(0);
    const reached = Date.now() / 1_000;
    for (const name of ['watermark_timestamp_seconds', 'horizon_timestamp_seconds']) {
      expect(value('matcher', `weir_matcher_${name}`), name).toBeGreaterThan(reached - 3 * 86_400);
      expect(value('matcher', `weir_matcher_${name}`), name).toBeLessThan(reached);
    }
    expect(value('follower', 'weir_follower_cases')).toBe(1);
    expect(value('follower', 'weir_follower_alert_seconds_count')).toBeGreaterThan(0);
    expect(value('follower', 'weir_follower_claim_position')).toBeGreaterThanOrEqual(0);
    expect(value('writer', 'weir_writer_insert_seconds_count', { table: 'flows' })).toBeGreaterThan(0);
    for (const stage of ['matcher', 'repairer', 'follower', 'patterns', 'writer'])
      expect(
        samples(stage).some(({ labels, name }) => name === 'weir_stage_lag_messages' && labels['topic'] === journal),
        stage,
      ).toBe(true);
  });

  it('have labels and values of the list only', () => {
    const odd = [...pages.keys()].flatMap((service) =>
      samples(service).flatMap(({ name, labels }) =>
        Object.entries(labels)
          .filter(([label, said]) => !(Object.hasOwn(labelValues, label) && labelValues[label]!.test(said)))
          .map(([label, said]) => `${service}: ${name}{${label}="${said}"}`),
      ),
    );
    expect(odd).toEqual([]);
    const topics = Object.values(running.topics).flatMap((topic) => [topic, dlqOf(topic)]);
    for (const service of pages.keys())
      for (const { labels } of samples(service))
        if (labels['topic'] !== undefined) expect(topics).toContain(labels['topic']);
  });

  it('name no account, no id and no case', () => {
    for (const [service, text] of pages)
      for (const secret of [...accounts, ...ids, caseName, 'police'])
        expect(text.includes(secret), `${service}: ${secret}`).toBe(false);
  });
});
