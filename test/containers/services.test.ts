import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simulate } from '@weir/simulate';
import { getContainerRuntimeClient, type StartedNetwork, type StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpPortsDefault } from '../../packages/model/src/config/services.js';
import { runnable } from '../../services/cli/src/run/services.js';
import { asTraceLine } from '../e2e/support/trace-line.js';
import { Installation } from '../e2e/support/weir-command.js';
import { type StartedClickHouse, startClickHouse } from './support/clickhouse.js';
import { missingHere } from './support/images.js';
import { type StartedKafka, startKafka } from './support/kafka.js';
import { startNetwork } from './support/network.js';
import { allStarted } from './support/starting.js';
import { type InstallationOptions, runCommand, startService } from './support/weir.js';

const missing = missingHere();
const title = 'all services, each a container of our image';

const read = (name: string): Record<string, unknown>[] =>
  readFileSync(name, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe.skipIf(missing !== undefined)(missing === undefined ? title : `${title} (${missing})`, () => {
  // Made with the rest: where everything is skipped nobody would take it away.
  let folder = '';
  const story = simulate({
    seed: 11,
    startMs: Date.now() - 45 * 60_000,
    durationMinutes: 30,
    victims: 2,
    mules: 24,
    innocents: 60,
    backgroundPerMinute: 40,
    disorderMs: 20_000,
    chain: false,
  });
  const stopped: (() => Promise<unknown>)[] = [];
  const services = new Map<string, StartedTestContainer>();
  let network: StartedNetwork;
  let kafka: StartedKafka;
  let clickhouse: StartedClickHouse;
  let installation: InstallationOptions;
  /** An operator on the machine whose ports the services are published at. */
  let weir: Installation;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'weir-containers-'));
    network = await startNetwork();
    stopped.push(() => network.stop());
    [kafka, clickhouse] = await allStarted<[StartedKafka, StartedClickHouse]>([
      startKafka(network),
      startClickHouse(network),
    ]);
    stopped.push(
      () => kafka.container.stop(),
      () => clickhouse.container.stop(),
    );
    const { username, password } = clickhouse;
    const known = {
      WEIR_CLICKHOUSE_USERNAME: username,
      WEIR_CLICKHOUSE_PASSWORD: password,
      WEIR_SIGHT: story.truth.sight.join(','),
    };
    const inside = { WEIR_KAFKA_BROKERS: 'kafka:9092', WEIR_CLICKHOUSE_URL: 'http://clickhouse:8123' };
    installation = { network, env: { ...known, ...inside } };
    const applied = await runCommand(installation, ['topics', 'apply']);
    expect(applied).toContain('created  weir.journal.v1');
    // The writer makes the tables that others read.
    for (const names of [['writer'], runnable.filter((name) => name !== 'writer')] as const) {
      const started = await allStarted(
        names.map(async (name) => ({
          name,
          container: await startService(installation, name, httpPortsDefault[name]),
        })),
      );
      for (const { name, container } of started) services.set(name, container);
    }
    process.env['WEIR_TEST_KAFKA'] = kafka.broker;
    process.env['WEIR_TEST_CLICKHOUSE'] = clickhouse.url;
    const ports = [...services].map(([name, container]) => [
      `WEIR_HTTP_PORT_${name.toUpperCase()}`,
      String(container.getFirstMappedPort()),
    ]);
    weir = new Installation(folder, '', { ...known, ...Object.fromEntries(ports) });
  });
  afterAll(async () => {
    await Promise.all([...services.values()].map((container) => container.stop()));
    for (const stop of stopped.reverse()) await stop();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('follow the money of a simulated half hour as weir trace does, and raise the alerts', async () => {
    const text = (values: readonly string[]): string => `${values.join('\n')}\n`;
    const of = (topic: string) => story.messages.filter((message) => message.topic === topic);
    const topics = ['bank.transfers.v1', 'account.labels.v1', 'fraud.reports.v1'] as const;
    for (const topic of topics) {
      const file = `/srv/${topic}.ndjson`;
      const lines = text(of(topic).map(({ value }) => JSON.stringify(value)));
      await runCommand(installation, ['send', '--topic', topic, '--file', file], { [file]: lines });
    }
    await weir.must(['wait', '--drained', '--timeout', '60s']);

    const [bank, labels, reports] = topics.map(of);
    const file = (name: string): string => path.join(folder, name);
    writeFileSync(file('transfers'), text(bank!.map(({ value }) => asTraceLine(value as Record<string, unknown>))));
    writeFileSync(file('labels'), text(labels!.map(({ value }) => JSON.stringify(value))));
    writeFileSync(file('roots'), text(reports!.map(({ value }) => JSON.stringify(value))));
    const options = (await weir.must(['settings', '--as-trace-options'])).trim().split(/\s+/);
    const inputs = ['transfers', 'labels', 'roots'].flatMap((name) => [`--${name}`, file(name)]);
    await weir.must(['trace', ...inputs, '--out', file('traced'), ...options]);

    const cases = [...new Set(reports!.map(({ value }) => (value as { readonly case: string }).case))];
    expect(cases.length).toBeGreaterThan(0);
    const alerts = (await runCommand(installation, ['alerts', '--json', '--limit', '1000'])).trim().split('\n');
    const alerted = new Set(alerts.map((line) => JSON.parse(line) as Record<string, string>).map(alertKey));
    for (const [index, name] of cases.entries()) {
      const out = file(`export-${index}`);
      await weir.must(['case', 'export', name, '--out', out]);
      for (const rows of ['transfers.ndjson', 'accounts.ndjson']) {
        const wanted = read(file(`traced/${rows}`)).filter((row) => row['case'] === name);
        expect(wanted.length).toBeGreaterThan(3);
        expect(read(path.join(out, rows)), `${rows} of ${name}`).toEqual(wanted);
      }
      const resting = read(file('traced/accounts.ndjson'))
        .filter((row) => row['case'] === name && BigInt(String(row['atRest'])) > 0n)
        .map((row) => alertKey(row as Record<string, string>));
      expect(resting.length).toBeGreaterThan(0);
      expect(resting.filter((key) => !alerted.has(key))).toEqual([]);
    }
  });

  it('run without rights: as a user of their own, with nothing to write to', async () => {
    const container = services.get('ingest')!;
    const { output } = await container.exec(['sh', '-c', 'id -u; touch /opt/weir/x 2>&1; id -G']);
    const [user, refused, groups] = output.trim().split('\n');
    expect([user, groups]).toEqual(['10001', '10001']);
    expect(refused).toMatch(/Permission denied|Read-only/);
  });

  it('end when they are asked to, with status 0, well within the time they are given', async () => {
    const container = services.get('writer')!;
    const beganMs = performance.now();
    await container.stop({ remove: false, timeout: 30_000 });
    expect(performance.now() - beganMs).toBeLessThan(20_000);
    expect(await exitOf(container)).toBe(0);
    services.delete('writer');
  });
});

/** The status with which a container ended, which is removed. */
const exitOf = async (container: StartedTestContainer): Promise<number> => {
  const { dockerode } = (await getContainerRuntimeClient()).container as unknown as {
    readonly dockerode: {
      getContainer(id: string): { inspect(): Promise<{ State: { ExitCode: number } }>; remove(): Promise<void> };
    };
  };
  const ended = dockerode.getContainer(container.getId());
  const { State } = await ended.inspect();
  await ended.remove();
  return State.ExitCode;
};

const alertKey = ({ case: name, account, asset }: Readonly<Record<string, string>>): string =>
  [name, account, asset].join(' ');
