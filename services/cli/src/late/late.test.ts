import { afterEach, beforeEach, expect, test } from 'vitest';
import { MemoryStack } from '../stack/memory-stack.fixture.js';
import { journalFactsOf } from './journal-facts.js';
import { standingLateEvents } from './late-events.js';
import { type LateChoice, lateReport } from './list.js';
import { assetOf } from './work.js';

const minuteMs = 60_000;
const zero = Date.now() - 10 * 3_600_000;
const any: LateChoice = {
  range: { sinceMs: null, untilMs: null },
  topic: null,
  asset: null,
  state: null,
  touching: null,
};

let stack: MemoryStack;
beforeEach(() => {
  stack = new MemoryStack();
});
afterEach(() => stack.close());

const pay = (id: string, minute: number, from: string, to: string, amount: number) => ({
  id,
  time: zero + minute * minuteMs,
  from: `bank:CMB:622600000000${from}`,
  to: `bank:CMB:622600000000${to}`,
  asset: 'CNY',
  amount,
});

const report = async (choice: Partial<LateChoice> = {}, shown = { limit: 10, unmasked: false }) => {
  const late = await standingLateEvents(stack.log, stack.topics.late);
  const facts = await journalFactsOf(stack.log, stack.topics.journal, late.events);
  return lateReport(late, facts, { ...any, ...choice }, shown);
};

/** A payment that comes five hours after others, and is taken back; it touches 0002. */
const tell = async () => {
  const { bank } = stack.topics;
  stack.send(bank, pay('t1', 0, '0001', '0002', 100), pay('t2', 300, '0003', '0004', 5));
  await stack.ingest();
  stack.send(bank, pay('slow', 1, '0002', '0005', 40), { void: 'slow' });
  await stack.ingest();
};

test('what came too late is listed with how far behind it was, accounts masked, and waits for a repair', async () => {
  await tell();
  await stack.work();
  const { json, lines } = await report();
  expect(json).toMatchObject({
    total: 2,
    waiting: 2,
    repaired: 0,
    events: expect.arrayContaining([
      expect.objectContaining({
        id: 'slow',
        kind: 'transfer',
        asset: 'CNY',
        time: zero + minuteMs,
        accounts: ['bank:CMB:6226…0002', 'bank:CMB:6226…0005'],
        message: { topic: stack.topics.bank, partition: 0, offset: 2 },
        state: 'waiting',
      }),
      expect.objectContaining({ id: 'slow', kind: 'void', asset: null, time: null, behindMs: null }),
    ]),
  });
  const text = lines.join('\n');
  expect(text).toMatch(/slow +transfer +CNY .* 9 h /);
  expect(text).toContain('late: 2, of which wait for a repair: 2');
  expect(text + JSON.stringify(json)).not.toContain('62260000');
  expect(JSON.stringify((await report({}, { limit: 2, unmasked: true })).json)).toContain('622600000000');
});

test('what a repair worked in says so', async () => {
  await tell();
  await stack.work({ repairs: true });
  const { json } = await report();
  expect(json).toMatchObject({ waiting: 0, repaired: 2 });
  const [first] = (json as { events: { journalOffset: number; repairedAt: number }[] }).events;
  expect(first!.repairedAt).toBeGreaterThan(first!.journalOffset);

  // What comes late after that waits for the next.
  stack.send(stack.topics.bank, pay('slow2', 2, '0002', '0006', 1));
  await stack.ingest();
  await stack.work();
  expect((await report({ state: 'waiting' })).json).toMatchObject({ total: 1, events: [{ id: 'slow2' }] });
});

test('an asset that there is not is refused, and not answered with nothing', () => {
  expect(assetOf(undefined)).toBeNull();
  expect(assetOf('CNY')).toBe('CNY');
  expect(() => assetOf('RMB')).toThrow(/^USAGE: --asset wants an asset like CNY or USDT-TRON; there is no RMB$/);
});

test('filters are by topic, asset, arrival, state and what a case touches', async () => {
  await tell();
  await stack.work();
  const kinds = async (choice: Partial<LateChoice>) =>
    ((await report(choice)).json as { events: { kind: string }[] }).events.map(({ kind }) => kind).sort();
  expect(await kinds({ topic: stack.topics.bank })).toEqual(['transfer', 'void']);
  expect(await kinds({ topic: stack.topics.chain })).toEqual([]);
  expect(await kinds({ asset: 'CNY' })).toEqual(['transfer']);
  expect(await kinds({ state: 'repaired' })).toEqual([]);
  expect(await kinds({ range: { sinceMs: Date.now() + 1_000, untilMs: null } })).toEqual([]);
  const [nobody, nothing] = [new Set(['bank:CMB:1']), new Set<string>()];
  expect(await kinds({ touching: { ids: nothing, accounts: new Set(['bank:CMB:6226000000000002']) } })).toContain(
    'transfer',
  );
  expect(await kinds({ touching: { ids: new Set(['slow']), accounts: nobody } })).toEqual(['transfer', 'void']);
  expect(await kinds({ touching: { ids: new Set(['t1']), accounts: nobody } })).toEqual([]);
});

test('each event is listed once though the matcher told of it twice, and foreign messages are passed over', async () => {
  await tell();
  await stack.work();
  const { late } = stack.topics;
  for (const { key, value } of stack.values(late)) stack.broker.append(late, 0, [{ key, value }]);
  stack.broker.append(late, 0, [{ value: Buffer.from('{"id":1}') }, { value: null }]);
  expect((await report()).json).toMatchObject({ total: 2, foreign: 2 });
});
