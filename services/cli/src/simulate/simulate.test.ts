import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { simulate } from '@weir/simulate';
import { expect, test } from 'vitest';
import { openFeedFiles, writeTruth } from './feed-files.js';
import { openFeedTopics } from './feed-topics.js';
import { paceMessages } from './pace.js';
import { standingText } from './pace-text.js';
import { planSimulation, type SimulateFlags } from './plan.js';

const nowMs = Date.UTC(2026, 0, 5, 12);
const options = { seed: 3, startMs: nowMs, durationMinutes: 5, innocents: 60 };
const flags: SimulateFlags = { duration: '45m', toTopics: false, json: false };

test('by default the story has just ended, repeated messages included', () => {
  const plan = planSimulation({ ...flags, toTopics: true }, nowMs, 9);
  const { messages } = simulate(plan.options);
  expect(messages.at(-1)!.arriveMs).toBeLessThan(nowMs);
  expect(plan).toMatchObject({ outFolder: null, speed: 60, perSecondMax: Number.POSITIVE_INFINITY });
  expect(plan.options).toMatchObject({ seed: 9, durationMinutes: 45, startMs: nowMs - 47 * 60_000 });
});

test('files are written at once unless a pace is asked for', () => {
  expect(planSimulation({ ...flags, out: 'x' }, nowMs, 9).speed).toBe(Number.POSITIVE_INFINITY);
  expect(planSimulation({ ...flags, out: 'x', speed: '2.5' }, nowMs, 9).speed).toBe(2.5);
  const rated = planSimulation({ ...flags, toTopics: true, rate: '500/s', start: 'now', seed: '4' }, nowMs, 9);
  expect(rated).toMatchObject({ speed: Number.POSITIVE_INFINITY, perSecondMax: 500 });
  expect(rated.options).toMatchObject({ seed: 4, startMs: nowMs });
});

test('what does not fit together is refused', () => {
  const refused = (more: Partial<SimulateFlags>) => () => planSimulation({ ...flags, ...more }, nowMs, 9);
  expect(refused({})).toThrow(/--out and --to-topics/);
  expect(refused({ out: 'x', toTopics: true })).toThrow(/--out and --to-topics/);
  expect(refused({ out: 'x', speed: '2', rate: '3' })).toThrow(/--speed and --rate/);
  expect(refused({ out: 'x', duration: '45' })).toThrow(/--duration/);
  expect(refused({ out: 'x', speed: '0' })).toThrow(/--speed/);
  expect(refused({ out: 'x', start: 'yesterday' })).toThrow(/--start/);
  // A year is no story of 1970.
  expect(refused({ out: 'x', start: '2026' })).toThrow('--start 2026 would be 1970-01-01T00:00:02.026Z');
  expect(refused({ toTopics: true, start: String(nowMs + 1) })).toThrow(/ahead/);
});

test('the files hold every message in order of arrival, the ledger and the truth', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-simulate-'));
  try {
    const simulation = simulate(options);
    const files = await openFeedFiles(folder);
    await writeTruth(folder, simulation, options);
    const sent = await paceMessages({
      messages: simulation.messages,
      send: files.send,
      speed: Number.POSITIVE_INFINITY,
      aheadMsMax: Number.POSITIVE_INFINITY,
    });
    await files.close();
    expect(sent).toBe(simulation.messages.length);
    const linesOf = async (name: string) =>
      (await readFile(join(folder, name), 'utf8'))
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    for (const topic of ['bank.transfers.v1', 'chain.usdt.v1', 'fraud.reports.v1', 'account.labels.v1']) {
      const wanted = simulation.messages.filter((message) => message.topic === topic).map(({ value }) => value);
      expect(await linesOf(`${topic}.ndjson`)).toEqual(JSON.parse(JSON.stringify(wanted)));
    }
    expect((await linesOf('ledger.ndjson')).length).toBe(simulation.ledger.length);
    const truth = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8'));
    expect(truth).toMatchObject({ options, sight: simulation.truth.sight, cases: simulation.truth.cases });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the raw topics get every message of an id in the order of arrival', async () => {
  const broker = new MemoryBroker();
  const log = openMemoryLog(broker);
  const topics = topicNames('try');
  const raw = [topics.bank, topics.chain, topics.reports, topics.labels];
  await log.createTopics(raw.map((topic) => ({ topic, partitions: 4 })));
  const { messages } = simulate({ ...options, startMs: Date.UTC(2026, 0, 5) });
  const feed = await openFeedTopics(log, topics);
  await paceMessages({ messages, send: feed.send, speed: Number.POSITIVE_INFINITY });
  expect(feed.heldBefore).toBe(0);
  for (const topic of raw) {
    const wanted = new Map<string, string[]>();
    for (const { key, value, topic: plain } of messages) {
      if (`try.${plain}` === topic) wanted.set(key, [...(wanted.get(key) ?? []), JSON.stringify(value)]);
    }
    const found = new Map<string, string[]>();
    for (const { partition, next } of await log.offsets(topic)) {
      for (const { key, value } of broker.read(topic, partition, 0, next)) {
        found.set(String(key), [...(found.get(String(key)) ?? []), String(value)]);
      }
    }
    expect(found).toEqual(wanted);
  }
  expect((await openFeedTopics(log, topics)).heldBefore).toBe(messages.length);
});

test('the progress says how far, how fast and how long still', () => {
  const standing = {
    sent: 1_200,
    messages: 9_600,
    arriveMs: nowMs,
    lastArriveMs: nowMs + 40 * 60_000,
    elapsedMs: 4_000,
  };
  expect(standingText({ ...standing, speed: 60 })).toBe(
    'sending: 1,200 of 9,600 (12 %), 300/s, story at 2026-01-05T12:00:00Z, 40 s to go',
  );
  expect(standingText({ ...standing, speed: Number.POSITIVE_INFINITY })).toMatch(/28 s to go$/);
  expect(standingText({ ...standing, speed: 1 })).toMatch(/40 min 0 s to go$/);
});
