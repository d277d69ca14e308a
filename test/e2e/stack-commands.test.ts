import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeFlowsFrame, encodeFlowsFrame, type FlowsRecord } from '@weir/journal';
import { down } from '@weir/local';
import { openKafkaLog } from '@weir/log';
import { openStore, type Store } from '@weir/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { birthOf } from '../../services/cli/src/run/process-birth.js';

// The commands as a newcomer types them: the built program, in a folder of its own, with a stack of its own.
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'services/cli/bin/weir.mjs');
const folder = mkdtempSync(join(tmpdir(), 'weir-commands-'));
const dir = join(folder, '.weir');
const ports = { kafka: 23_020, clickhouseHttp: 23_021, clickhouseTcp: 23_022 };
const servicePorts = { INGEST: '23031', MATCHER: '23032', FOLLOWER: '23033', PATTERNS: '0', WRITER: '0', DESK: '0' };
const env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  // No partition falls silent here: what is left to do depends on what was sent, not on when a process was killed.
  WEIR_IDLE_AFTER: '1h',
  ...Object.fromEntries(Object.entries(servicePorts).map(([name, port]) => [`WEIR_HTTP_PORT_${name}`, port])),
};

const anyPorts = Object.fromEntries(Object.keys(servicePorts).map((name) => [`WEIR_HTTP_PORT_${name}`, '0']));

interface Ended {
  readonly status: number;
  /** What `--json` printed in the last line. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look at many shapes of it
  readonly json: any;
  readonly stdout: string;
  readonly stderr: string;
}

const weir = async (args: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<Ended> => {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: { ...env, ...extra } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number];
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  return { status, json: args.includes('--json') ? JSON.parse(last) : null, stdout, stderr };
};

const started: ChildProcess[] = [];

/** `weir run all` in the background, once it says that all are ready. */
const runAll = async (): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [program, 'run', 'all', '--json'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [line] = (await once(child.stdout!.setEncoding('utf8'), 'data', { signal: AbortSignal.timeout(60_000) })) as [
    string,
  ];
  expect(JSON.parse(line).services).toHaveLength(7);
  return child;
};

const send = async (topic: string, messages: readonly { id?: string; [field: string]: unknown }[]): Promise<void> => {
  const log = openKafkaLog({ brokers: [`127.0.0.1:${ports.kafka}`], clientId: 'stack-commands-test' });
  const writer = await log.openWriter();
  for (const [at, message] of messages.entries()) {
    await writer.append(topic, at % 3, [{ key: message.id ?? null, value: Buffer.from(JSON.stringify(message)) }]);
  }
  await log.close();
};

const began = Date.now() - 60_000;
const transfer = (id: string, seconds: number, from: string, to: string, amount: number) => ({
  id,
  time: began + seconds * 1_000,
  from: `bank:CMB:${from}`,
  to: `bank:CMB:${to}`,
  asset: 'CNY',
  amount,
});

let store: Store;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'services/cli'], {
    cwd: root,
  });
  store = openStore({ url: `http://127.0.0.1:${ports.clickhouseHttp}`, database: 'weir' });
});

afterAll(async () => {
  await store.close();
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await weir(['down', '--wipe']);
  await down({ dir, wipe: true });
  rmSync(folder, { recursive: true, force: true });
});

describe('the commands around a stack', () => {
  test('before the stack is up, each says which line to type next', async () => {
    const [status, list, wait] = [
      await weir(['status', '--json']),
      await weir(['topics', 'list', '--json']),
      await weir(['wait', '--drained']),
    ];
    expect(status).toMatchObject({ status: 1, json: { reachable: false, stages: null } });
    expect(list).toMatchObject({ status: 2, json: { error: { code: 'USAGE' } } });
    for (const { stderr } of [list, wait]) {
      expect(stderr).toContain('weir up starts one, or set WEIR_KAFKA_BROKERS and WEIR_CLICKHOUSE_URL');
    }
  });

  test('a configuration that cannot be used lists everything that is wrong', async () => {
    const bad = await weir(['config', '--json'], { WEIR_POLICY: 'best', WEIR_RAW_PARTITIONS: 'some' });
    expect(bad.status).toBe(2);
    expect(bad.json.problems).toHaveLength(2);
  });

  test('up starts servers, topics and tables; up again finds them', async () => {
    const asked = Object.entries({
      kafka: 'kafka',
      clickhouseHttp: 'clickhouse-http',
      clickhouseTcp: 'clickhouse-tcp',
    });
    const flags = asked.flatMap(([port, name]) => [`--${name}-port`, String(ports[port as keyof typeof ports])]);
    const first = await weir(['up', '--json', '--lifetime', '10m', ...flags]);
    expect(first.stderr).toContain('18 created');
    expect(first).toMatchObject({ status: 0, json: { brokers: [`127.0.0.1:${ports.kafka}`], services: [] } });
    const again = await weir(['up', '--json']);
    expect(again).toMatchObject({ status: 0, json: { stack: { foundRunning: true }, topicsCreated: [] } });
    const { status, json } = await weir(['status', '--json']);
    expect(status).toBe(0);
    expect(json.stack.ports).toMatchObject(ports);
    expect(json.services.map((each: { state: string }) => each.state)).toEqual(Array(7).fill('not running'));
    const doctor = await weir(['doctor', '--json']);
    expect(doctor.json.lines.filter((line: { ok: boolean }) => !line.ok)).toEqual([]);
    const config = await weir(['config', '--json'], { WEIR_CLICKHOUSE_PASSWORD: 'hush hush' });
    expect(config.json.addresses).toEqual({ kafka: 'local stack', clickhouse: 'local stack' });
    expect(config.stdout).not.toContain('hush hush');
  });

  test('what is sent comes through all services, also when they are killed on the way', async () => {
    const running = await runAll();
    const second = await weir(['run', 'follower']);
    expect(second).toMatchObject({ status: 2, stderr: expect.stringContaining('already running here') });

    await send('bank.transfers.v1', [
      transfer('t1', 1, 'victim', 'mule-1', 10_000),
      transfer('t2', 5, 'mule-1', 'mule-2', 9_000),
      { id: 'bad', time: 'yesterday' },
    ]);
    await send('fraud.reports.v1', [{ case: 'c1', transfers: ['t1'], reporter: 'police' }]);
    const drained = await weir(['wait', '--drained', '--timeout', '60s', '--json']);
    expect(drained).toMatchObject({ status: 0, json: { drained: true } });
    expect(await store.counts()).toMatchObject({ flows: 2, credits: 2, amounts: { CNY: '19000' } });
    expect(await store.rejectCounts()).toEqual({ BAD_TIME: 1 });
    expect((await store.caseTransfers('c1')).map(({ record }) => [record.id, record.taint])).toEqual([
      ['t1', '10000'],
      ['t2', '9000'],
    ]);

    running.kill('SIGKILL');
    await once(running, 'exit');
    await send('bank.transfers.v1', [transfer('t3', 9, 'mule-2', 'mule-3', 5_000)]);
    const { json } = await weir(['status', '--json']);
    expect(json.services.map((each: { state: string }) => each.state)).toEqual(Array(7).fill('dead'));
    const stuck = await weir(['wait', '--drained', '--timeout', '1s', '--json']);
    expect(stuck).toMatchObject({ status: 1, json: { drained: false } });
    expect(stuck.json.left.map((row: { stage: string }) => row.stage)).toEqual(['ingest', 'follower']);

    await runAll();
    expect(await weir(['wait', '--drained', '--timeout', '60s'])).toMatchObject({ status: 0 });
    expect(await store.counts()).toMatchObject({ flows: 3, credits: 3, amounts: { CNY: '24000' } });
    expect((await store.caseTransfers('c1')).map(({ record }) => record.id)).toEqual(['t1', 't2', 't3']);
    const pages = await Promise.all(
      [`${servicePorts.FOLLOWER}/metrics`, `${servicePorts.INGEST}/livez`].map((page) =>
        fetch(`http://127.0.0.1:${page}`).then((answer) => answer.text()),
      ),
    );
    expect(pages[0]).toContain('weir_follower_cases 1');
    expect(pages[1]).toBe('{"ok":true}');
  });

  test('refused messages are listed, shown, and sent again when somebody says so', async () => {
    const list = await weir(['dlq', 'list', '--json', '--since', '1h']);
    expect(list.json).toMatchObject({ total: 1, counts: [{ code: 'BAD_TIME', messages: 1, redriven: 0 }] });
    const zoneless = await weir(['dlq', 'list', '--since', '2026-05-01T08:00:00']);
    expect(zoneless).toMatchObject({ status: 2, stderr: expect.stringContaining('a time with its zone') });
    const shown = await weir(['dlq', 'show', 'bank', '0', '--bytes', 'text']);
    expect(shown.stdout).toContain('"time":"yesterday"');
    const dry = await weir(['dlq', 'redrive', '--json']);
    expect(dry).toMatchObject({ status: 0, json: { executed: false, planned: 1, sent: 0 } });
    const sent = await weir(['dlq', 'redrive', '--code', 'BAD_TIME', '--execute', '--json']);
    expect(sent).toMatchObject({ status: 0, json: { executed: true, sent: 1, refused: [] } });
    expect(await weir(['wait', '--drained', '--timeout', '60s'])).toMatchObject({ status: 0 });
    // Nobody mended it, so it is refused once more.
    const after = await weir(['dlq', 'list', '--json']);
    expect(after.json.messages.map((each: { redriven: boolean }) => each.redriven)).toEqual([false, true]);
    expect(after.json.messages[0].redrivenFrom).toBe('bank.transfers.v1.dlq/0@0');
    expect((await weir(['late', 'list', '--json'])).json).toMatchObject({ total: 0, waiting: 0 });
  });

  test('verify finds what stands equal, and an altered record and a lost unit unequal', async () => {
    const equal = await weir(['verify', '--store', 'all', '--json']);
    expect(equal).toMatchObject({ status: 0, json: { equal: true, differences: 0 } });
    // Where the partition of t2 was read first, t2 is told again once t1 is there.
    expect([6, 7]).toContain(equal.json.records);
    expect(equal.json.store).toMatchObject({ share: 1, compared: 6, differences: 0 });

    // The same journal in another namespace, with flows that say something else.
    const planted = { WEIR_NAMESPACE: 'planted' };
    expect(await weir(['topics', 'apply'], planted)).toMatchObject({ status: 0 });
    const log = openKafkaLog({ brokers: [`127.0.0.1:${ports.kafka}`], clientId: 'stack-commands-test' });
    const writer = await log.openWriter();
    const valuesOf = async (topic: string): Promise<Buffer[]> => {
      const { earliest, next } = (await log.offsets(topic))[0]!;
      const reader = await log.openReader([{ topic, partition: 0, offset: earliest }]);
      const values: Buffer[] = [];
      for (let at = earliest; at < next; ) {
        const batch = (await reader.next())!;
        for (const { value } of batch.records) values.push(Buffer.from(value!));
        at = batch.nextOffset;
      }
      await reader.close();
      return values;
    };
    for (const value of await valuesOf('weir.journal.v1'))
      await writer.append('planted.weir.journal.v1', 0, [{ value }]);
    for (const value of await valuesOf('weir.flows.v1')) {
      const frame = decodeFlowsFrame(value);
      const altered = (record: FlowsRecord): FlowsRecord =>
        record.kind === 'flow' && record.id === 't2' ? { ...record, amount: 1 } : record;
      const units = frame.units
        .filter(({ records }) => !records.some((record) => 'id' in record && record.id === 't3'))
        .map((unit) => ({ ...unit, records: unit.records.map(altered) }));
      await writer.append('planted.weir.flows.v1', 0, [{ value: encodeFlowsFrame({ ...frame, units }) }]);
    }
    await log.close();
    const unequal = await weir(['verify', '--namespace', 'planted', '--json']);
    expect(unequal).toMatchObject({ status: 1, json: { equal: false, differences: 3 } });
    expect(unequal.json.shown.map((each: { record: string; only: string | null }) => [each.record, each.only])).toEqual(
      [
        ['flow t2', null],
        ['flow t3', 'folded'],
        ['credit t3', 'folded'],
      ],
    );
    expect(unequal.json.shown[0].fields).toEqual([{ field: 'amount', folded: 9_000, stands: 1 }]);
  });

  test('settings and topics are shown as they stand', async () => {
    const options = await weir(['settings', '--as-trace-options']);
    expect(options.stdout.trim()).toBe(
      '--policy fifo --window none --max-layers 20 --floor 0 --balances trust --hub-entries none',
    );
    const { json } = await weir(['topics', 'list', '--json']);
    const bank = json.topics.find((each: { topic: string }) => each.topic === 'bank.transfers.v1');
    expect(bank).toEqual({ topic: bank.topic, exists: true, partitions: 3, partitionsWanted: 3, messages: 5 });
    const described = await weir(['topics', 'describe', 'weir.journal.v1', '--json']);
    expect(described.json.topics[0].config['message.timestamp.type']).toBe('LogAppendTime');
  });

  test('where one service fails, the others are stopped, and it says what to do', async () => {
    const { status, stderr } = await weir(['run', 'all'], { ...anyPorts, WEIR_NAMESPACE: 'nobody-made-topics' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/failed: LOG_TOPIC_MISSING/);
    expect(stderr).toContain('weir topics apply');
  });

  test('down ends what runs, cleanly, and up --run brings everything back with its data', async () => {
    const running = started.at(-1)!;
    const ended = once(running, 'exit');
    const first = await weir(['down', '--json']);
    expect(first.json.services.map((each: { name: string }) => each.name).sort()).toEqual([
      'desk',
      'follower',
      'ingest',
      'matcher',
      'patterns',
      'repairer',
      'writer',
    ]);
    expect(first.json.stopped.sort()).toEqual(['clickhouse', 'kafka']);
    expect(await ended).toEqual([0, null]);

    const up = await weir(['up', '--run', '--json', '--lifetime', '5m']);
    expect(up).toMatchObject({ status: 0, json: { topicsCreated: [] } });
    expect(up.json.services.map((each: { name: string }) => each.name)).toEqual([
      'ingest',
      'matcher',
      'repairer',
      'follower',
      'patterns',
      'writer',
      'desk',
    ]);
    await send('bank.transfers.v1', [transfer('t4', 12, 'mule-3', 'mule-4', 1_000)]);
    expect(await weir(['wait', '--drained', '--timeout', '60s'])).toMatchObject({ status: 0 });
    expect(await store.counts()).toMatchObject({ flows: 4 });

    const { pid } = up.json.services[0];
    const last = await weir(['down', '--wipe', '--json']);
    expect(last).toMatchObject({ status: 0, json: { wiped: true } });
    // A process that has ended keeps its number until init has heard of it, so the number alone would prove nothing.
    expect(birthOf(pid)).toBeNull();
    expect(await weir(['down'])).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing runs') });
  });
});
