import { MemoryBroker, openMemoryLog } from '@weir/log';
import { type CaseSummary, openMemoryStore } from '@weir/store';
import colours from 'picocolors';
import { expect, test } from 'vitest';
import { AlertListener } from '../demo/alert-listener.js';
import { alertOf } from './alert.fixture.js';
import { alertLine, alertTable } from './alert-table.js';
import { type AlertsView, alertsInStore } from './alerts-view.js';
import { alertLines } from './follow.js';
import { followAlerts } from './follow-topic.js';
import { printable } from './printable.js';
import { rankAlerts } from './ranking.js';
import { readableAmount } from './readable-amount.js';
import { localTime, relativeTime } from './readable-time.js';

const plain = colours.createColors(false);
const style = {
  language: 'en',
  unmasked: false,
  colours: plain,
  zoneMinutes: 480,
  nowMs: Date.UTC(2026, 0, 5, 2, 3, 10),
} as const;
const view: AlertsView = { choice: {}, limit: 10, json: false, style };

/** Columns that a terminal needs: Chinese takes two. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, one) => sum + (/[\u2e80-\uffef]/.test(one) ? 2 : 1), 0);

test('a table says case, layer, masked account, action, amount, state, since when, path', () => {
  const [head, row] = alertTable([alertOf({ layer: 2, path: ['t1', 't2'] })], style);
  expect(head!.split(/ {2,}/)).toEqual([
    'case',
    'layer',
    'account',
    'action',
    'can be stopped',
    'by all readings',
    'state',
    'money there since',
    'path',
  ]);
  expect(row!.split(/ {2,}/)).toEqual([
    'case-0001',
    '二级卡',
    'bank:CMB:6226…0001',
    'stop',
    '49,800.00 CNY',
    'past being read',
    'open',
    '2026-01-05 10:00:00 +08:00, 3 min ago',
    '2',
  ]);
  expect(alertTable([alertOf()], { ...style, unmasked: true })[1]).toContain('bank:CMB:6226000000000001');
});

test('a figure is certain where readings agree, and a range where not', () => {
  const range = (low: string, high: string) => ({
    range: { atRest: { low: '0', high: '0' }, received: { low: '0', high: '0' }, holdable: { low, high } },
    rangeReason: null,
  });
  const cell = (part: object, language: 'zh' | 'en' = 'en') =>
    alertTable([alertOf(part)], { ...style, language })[1]!.split(/ {2,}/)[5];
  expect(cell(range('4980000', '4980000'))).toBe('certain');
  expect(cell(range('3000000', '4980000'))).toBe('between 30,000.00 and 49,800.00');
  expect(cell(range('3000000', '4980000'), 'zh')).toBe('30,000.00 至 49,800.00 之间');
  expect(cell(range('1', '1'), 'zh')).toBe('确定');
  expect(cell({ range: null, rangeReason: 'reaches-too-far' })).toBe('reaches too far to say');
  expect(cell({ range: undefined, rangeReason: undefined })).toBe('past being read');
});

test('Chinese takes two columns of a terminal, and the table still stands straight', () => {
  const alerts = [alertOf(), alertOf({ case: '冒充公检法', layer: 12, action: 'ask-institution', stale: true })];
  const lines = alertTable(alerts, { ...style, language: 'zh' });
  expect(lines[2]).toContain('查询机构');
  expect(lines[2]).toContain('未转出 (待更新)');
  const starts = lines.map((line, at) => widthOf(line.slice(0, line.indexOf(at === 0 ? '账户' : 'bank:'))));
  expect(new Set(starts).size).toBe(1);
  const ends = lines.map((line) => widthOf(line));
  expect(new Set(ends).size).toBe(1);
});

test('names from a feed cannot drive the terminal', () => {
  const hostile = alertOf({ case: 'c\u001b[2J\n\u202e1', account: 'bank:CMB:62\u001b]0;x\u0007' });
  const lines = alertTable([hostile], { ...style, unmasked: true });
  expect(lines).toHaveLength(2);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f\u202e]/);
  expect(printable('案件 é 🙂')).toBe('案件 é 🙂');
});

test('amounts read as people write them', () => {
  expect(readableAmount('110900056', 'CNY')).toBe('1,109,000.56 CNY');
  expect(readableAmount('5', 'CNY')).toBe('0.05 CNY');
  expect(readableAmount('83859000000', 'USDT-TRON')).toBe('83,859.00 USDT-TRON');
  expect(readableAmount('1234500', 'USDT-ETH')).toBe('1.2345 USDT-ETH');
  expect(readableAmount('1000001', 'USDT-ETH')).toBe('1.000001 USDT-ETH');
  expect(readableAmount('90071992547409930', 'CNY')).toBe('900,719,925,474,099.30 CNY');
  expect(readableAmount('7', 'XYZ')).toBe('7 minor XYZ');
});

test('times are local with their zone, and relative', () => {
  const at = Date.UTC(2026, 0, 5, 18, 30);
  expect(localTime(at, 480)).toBe('2026-01-06 02:30:00 +08:00');
  expect(localTime(at, -210)).toBe('2026-01-05 15:00:00 -03:30');
  expect(localTime(at)).toMatch(/^2026-01-0[56] \d\d:\d0:00 [+-]\d\d:\d\d$/);
  expect(relativeTime(at, at + 59_999, 'en')).toBe('59 s ago');
  expect(relativeTime(at, at + 7_200_000, 'zh')).toBe('2小时前');
  expect(relativeTime(at, at - 90_000, 'en')).toBe('in 1 min');
  expect(relativeTime(at, at + 10, 'zh')).toBe('刚刚');
});

test('what can be stopped stands first, by its number whatever the asset', () => {
  const alerts = [
    alertOf({ id: 'none', holdable: '0', action: 'watch' }),
    alertOf({ id: 'asked', holdable: '0', outOfSight: '100', action: 'ask-institution' }),
    alertOf({ id: 'yuan', holdable: '500000' }),
    alertOf({ id: 'usdt', holdable: '6000000000', asset: 'USDT-TRON' }),
    alertOf({ id: 'more', holdable: '700000' }),
  ];
  expect(rankAlerts(alerts).map(({ id }) => id)).toEqual(['more', 'usdt', 'yuan', 'asked', 'none']);
});

test('the store is asked once, and the rest is said', async () => {
  const store = openMemoryStore();
  expect(await alertsInStore(store, view)).toEqual([expect.stringMatching(/^No alerts yet/)]);
  await store.insert('alerts', [
    alertOf(),
    alertOf({ id: 'a2', holdable: '9900000', case: 'case-0002' }),
    alertOf({ id: 'a3', state: 'withdrawn', holdable: '0' }),
    alertOf({ id: 'a4', state: 'drained', holdable: '0' }),
  ]);
  const lines = await alertsInStore(store, { ...view, limit: 2 });
  expect(lines[1]).toContain('case-0002');
  expect(lines.at(-1)).toBe('2 of 3 alerts, by what can still be stopped; 1 withdrawn not shown (--state withdrawn)');
  const drained = await alertsInStore(store, { ...view, choice: { state: 'drained' }, json: true });
  expect(drained.map((line) => JSON.parse(line).id)).toEqual(['a4']);
  const other = { ...view, choice: { case: 'other' } };
  // A misspelt name has no alerts either, and would be taken for a case whose money is gone.
  await expect(alertsInStore(store, other)).rejects.toThrow('no case other; there are none yet');
  const known: CaseSummary = {
    kind: 'case',
    case: 'other',
    sums: {},
    missingRoots: [],
    stale: false,
    withdrawn: false,
  };
  await store.insert('cases', [{ version: 1, record: known }]);
  expect(await alertsInStore(store, other)).toEqual(['No alerts match.']);
  const cut: number[][] = [];
  const jsonOf = (limit: number) =>
    alertsInStore(store, { ...view, limit, json: true }, (...told) => void cut.push(told));
  expect(await jsonOf(3)).toHaveLength(3);
  expect(cut).toEqual([]);
  expect(await jsonOf(2)).toHaveLength(2);
  expect(cut).toEqual([[2, 3]]);
});

const refuse = (message: object): never => {
  throw new Error(JSON.stringify(message));
};

/** What others put on a topic of ours: no JSON, JSON of another shape, nothing at all. */
const foreign = [null, '', 'hello', '[]', '{"id":"a1","revision":7}', JSON.stringify(alertOf()).slice(0, -1)];

test('what is none of ours on the topic is passed over and named, and the rest goes on', async () => {
  const log = openMemoryLog(new MemoryBroker());
  await log.createTopics([{ topic: 'alerts', partitions: 1 }]);
  const writer = await log.openWriter();
  const say = (...values: (string | null)[]) =>
    writer.append(
      'alerts',
      0,
      values.map((value) => ({ value: value === null ? null : Buffer.from(value) })),
    );
  await say(...foreign, JSON.stringify(alertOf()), 'hello', JSON.stringify(alertOf({ revision: 2 })));
  const passedOver: string[] = [];
  const onForeign = ({ topic, partition, offset }: { topic: string; partition: number; offset: number }): void => {
    passedOver.push(`${topic}/${partition}/${offset}`);
  };
  const controller = new AbortController();
  const revisions: number[] = [];
  for await (const { alerts, caughtUp } of followAlerts(log, 'alerts', controller.signal, onForeign)) {
    revisions.push(...alerts.map(({ revision }) => revision));
    if (caughtUp) controller.abort();
  }
  expect(revisions).toEqual([1, 2]);
  const places = [0, 1, 2, 3, 4, 5, 7].map((offset) => `alerts/0/${offset}`);
  expect(passedOver.splice(0)).toEqual(places);

  const heard: number[] = [];
  const listener = await AlertListener.open(log, 'alerts', ({ alert }) => void heard.push(alert.revision), onForeign);
  await expect.poll(() => heard).toEqual([1, 2]);
  await listener.close();
  expect(listener.heard.map(({ alert }) => alert.revision)).toEqual([1, 2]);
  expect(passedOver).toEqual(places);
  await log.close();
});

test('following prints the latest of what stood, then every revision that comes', async () => {
  const log = openMemoryLog(new MemoryBroker({ batchRecordsMax: 2 }));
  await log.createTopics([{ topic: 'alerts', partitions: 1 }]);
  const writer = await log.openWriter();
  const say = (...alerts: ReturnType<typeof alertOf>[]) =>
    writer.append(
      'alerts',
      0,
      alerts.map((alert) => ({ value: Buffer.from(JSON.stringify(alert)) })),
    );
  await say(alertOf(), alertOf({ id: 'a2' }), alertOf({ revision: 2, holdable: '100', state: 'reduced' }));
  const controller = new AbortController();
  const seen: string[][] = [];
  const choice = { state: 'open' } as const;
  for await (const lines of alertLines(followAlerts(log, 'alerts', controller.signal, refuse), {
    ...view,
    choice,
    json: true,
  })) {
    seen.push(lines.map((line) => `${JSON.parse(line).id} ${JSON.parse(line).revision}`));
    if (seen.length === 1) await say(alertOf({ id: 'a3' }), alertOf({ id: 'a2', revision: 2, state: 'drained' }));
    if (seen.length === 2) await say(alertOf({ revision: 3, state: 'drained' }), alertOf({ id: 'a2', revision: 1 }));
    if (seen.length === 3) controller.abort();
  }
  expect(seen).toEqual([['a2 1'], ['a3 1', 'a2 2'], []]);
  await log.close();
});

test('an empty topic is caught up at once', async () => {
  const log = openMemoryLog();
  await log.createTopics([{ topic: 'alerts', partitions: 1 }]);
  const controller = new AbortController();
  for await (const batch of followAlerts(log, 'alerts', controller.signal, refuse)) {
    expect(batch).toEqual({ alerts: [], caughtUp: true });
    controller.abort();
  }
  await log.close();
});

test('a line that stays says its revision', () => {
  expect(alertLine(alertOf({ revision: 4 }), style)).toMatch(
    /^case-0001 {2}一级卡 {2}bank:CMB:6226…0001 .* {2}1 {2}#4$/,
  );
});
