import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { down, type StackState, status, up } from '@weir/local';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// A stack of its own: this file kills what it uses.
const dir = mkdtempSync(join(tmpdir(), 'weir-stack-'));
const lifetimeSeconds = 600;
const topic = 'local-stack.v1';

let stack: StackState;
beforeAll(async () => {
  stack = await up({ dir, lifetimeSeconds });
});
afterAll(async () => {
  await down({ dir, wipe: true });
  rmSync(dir, { recursive: true, force: true });
});

async function query(sql: string): Promise<string> {
  const response = await fetch(stack.clickhouse.url, { method: 'POST', body: sql });
  const text = (await response.text()).trim();
  if (!response.ok) throw new Error(text);
  return text;
}

function kafka(retries = 5): Kafka {
  const { brokers } = stack.kafka;
  return new Kafka({ clientId: 'local-stack-test', brokers, logLevel: logLevel.NOTHING, retry: { retries } });
}

async function withAdmin<T>(work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = kafka().admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

async function send(value: string | Buffer, retries?: number): Promise<void> {
  const producer = kafka(retries).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: [{ key: null, value }] });
  } finally {
    await producer.disconnect();
  }
}

async function firstMessages(count: number): Promise<string[]> {
  const consumer = kafka().consumer({ groupId: `local-stack-${Date.now()}`, maxBytesPerPartition: 16 * 1024 * 1024 });
  const values: string[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => void values.push(message.value?.toString() ?? '') });
    const deadlineMs = Date.now() + 30_000;
    while (values.length < count && Date.now() < deadlineMs) await sleep(50);
  } finally {
    await consumer.disconnect();
  }
  return values;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function states(): Promise<Record<string, string>> {
  const { components } = await status(dir);
  return Object.fromEntries(components.map(({ name, state }) => [name, state]));
}

async function killHard(pid: number, name: string): Promise<void> {
  process.kill(pid, 'SIGKILL');
  const deadlineMs = Date.now() + 5_000;
  while ((await states())[name] !== 'dead' && Date.now() < deadlineMs) await sleep(50);
}

describe('the local stack', () => {
  test('both parts answer, each in its own protocol, on loopback', async () => {
    expect(await states()).toEqual({ kafka: 'running', clickhouse: 'running' });
    expect(stack.kafka.brokers).toEqual([`127.0.0.1:${stack.kafka.port}`]);
    expect(await query('SELECT version()')).toMatch(/^\d+\.\d+/);
  });

  test('topics are made only on purpose, and take messages of 10 MB', async () => {
    await expect(send('nobody made this topic', 0)).rejects.toThrow();
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }));
    await send('one');
    await send(Buffer.alloc(10 * 1024 * 1024, 'x'));
    const [first, second] = await firstMessages(2);
    expect([first, second?.length]).toEqual(['one', 10 * 1024 * 1024]);
  });

  test('ClickHouse keeps rows in a database of its own', async () => {
    await query('CREATE DATABASE money ENGINE = Atomic');
    await query('CREATE TABLE money.rows (n Int64) ENGINE = ReplacingMergeTree ORDER BY n');
    await query('INSERT INTO money.rows SELECT number FROM numbers(100000)');
    expect(await query('SELECT count(), sum(n) FROM money.rows FINAL')).toBe('100000\t4999950000');
  });

  test('a second up finds the first, and finds it fast', async () => {
    const beganMs = Date.now();
    const again = await up({ dir });
    expect(again).toEqual({ ...stack, foundRunning: true });
    expect(Date.now() - beganMs).toBeLessThan(5_000);
  });

  test('another port than the one it runs on is refused by name', async () => {
    const other = stack.kafka.port + 1;
    await expect(up({ dir, kafkaPort: other })).rejects.toMatchObject({ code: 'OTHER_PORT' });
  });

  test('ClickHouse killed is noticed, started again alone, and has its rows', async () => {
    await killHard(stack.clickhouse.pid, 'clickhouse');
    expect(await states()).toEqual({ kafka: 'running', clickhouse: 'dead' });
    const before = stack;
    stack = await up({ dir, lifetimeSeconds });
    expect(stack.foundRunning).toBe(false);
    expect(stack.kafka).toEqual(before.kafka);
    expect(stack.clickhouse.pid).not.toBe(before.clickhouse.pid);
    expect(stack.clickhouse.url).toBe(before.clickhouse.url);
    expect(await query('SELECT count(), sum(n) FROM money.rows FINAL')).toBe('100000\t4999950000');
  });

  test('Kafka killed is noticed, started again alone, and has its messages', async () => {
    await killHard(stack.kafka.pid, 'kafka');
    expect(await states()).toEqual({ kafka: 'dead', clickhouse: 'running' });
    const before = stack;
    stack = await up({ dir, lifetimeSeconds });
    expect(stack.clickhouse).toEqual(before.clickhouse);
    expect(stack.kafka).toEqual({ ...before.kafka, pid: stack.kafka.pid });
    await send('three');
    const values = await firstMessages(3);
    expect([values[0], values[2]]).toEqual(['one', 'three']);
  });

  test('down ends both; up on other ports has all data', async () => {
    const before = stack;
    expect(await down({ dir })).toEqual({ stopped: ['kafka', 'clickhouse'] });
    expect(await states()).toEqual({ kafka: 'stopped', clickhouse: 'stopped' });
    expect(await down({ dir })).toEqual({ stopped: [] });

    const kafkaPort = await freePort();
    stack = await up({ dir, lifetimeSeconds, kafkaPort });
    expect(stack.kafka.port).toBe(kafkaPort);
    expect(stack.clickhouse.url).toBe(before.clickhouse.url);
    expect((await firstMessages(3))[2]).toBe('three');
    expect(await query('SELECT count() FROM money.rows')).toBe('100000');
  });

  test('down with wipe forgets everything', async () => {
    await down({ dir, wipe: true });
    expect(await states()).toEqual({ kafka: 'stopped', clickhouse: 'stopped' });
    stack = await up({ dir, lifetimeSeconds });
    expect(await withAdmin((admin) => admin.listTopics())).not.toContain(topic);
    expect(await query("SELECT count() FROM system.databases WHERE name = 'money'")).toBe('0');
  });
});
