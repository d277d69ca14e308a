import { afterEach, expect, test, vi } from 'vitest';
import { causesOf, knowsAll, whyOf } from './causes.js';
import { type Diffed, diffLines } from './diff-report.js';
import { Differences } from './difference.js';
import type { WorldFacts } from './world-facts.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const facts: WorldFacts = {
  settings: {
    policy: 'fifo',
    windowMs: null,
    trustBalances: true,
    hubEntries: null,
    maxLayers: 20,
    floor: 0,
    sight: null,
    latenessMs: { CNY: 1 },
    topics: [],
  },
  ruleSets: [],
  ranges: new Map([['bank.transfers.v1/0', { from: 0, to: 9 }]]),
  nowMs: 5,
  behind: 0,
};
const same = causesOf({ left: facts, right: facts });
const settings = { ...facts.settings!, windowMs: 1_800_000, maxLayers: 5 };
const other = causesOf({
  left: { ...facts, settings, nowMs: 6, ranges: new Map() },
  right: { ...facts, ruleSets: [{ set: 'live', version: 2, holdsFrom: 0, thresholds: {} }] },
});

test('a difference has those causes that can have made it', () => {
  expect(whyOf(same, { isEntry: true })).toEqual(['unexplained']);
  expect(whyOf(other, { isEntry: true })).toEqual(['window', 'data']);
  expect(whyOf(other, { isEntry: false })).toEqual(['window', 'maxLayers', 'data']);
  const ofAlert = { isEntry: false, isCaseItself: true, isOnItsWay: true };
  expect(whyOf(other, ofAlert)).toEqual(['window', 'maxLayers', 'rules', 'data', 'time']);
  expect(whyOf(other, { isEntry: false, isOfRules: true })).toEqual([
    'window',
    'maxLayers',
    'rules',
    'data',
    'arrival',
  ]);
  // How the stream is cut into partitions is no answer.
  expect(causesOf({ left: facts, right: { ...facts, settings: { ...facts.settings!, topics: [] } } })).toEqual(same);
});

test('a world knows the messages of its ranges', () => {
  const message = (offset: number) => ({ topic: 'bank.transfers.v1', partition: 0, offset, timeMs: 0, sha256: '' });
  expect(knowsAll(facts.ranges, [message(0), message(8)])).toBe(true);
  expect(knowsAll(facts.ranges, [message(8), message(9)])).toBe(false);
  expect(knowsAll(new Map(), [message(0)])).toBe(false);
});

test('all differences are counted, the first are shown, whole accounts only where wanted', () => {
  const account = 'bank:CMB:6226000000000001';
  for (const [unmasked, shown] of [
    [false, 'bank:CMB:6226…0001'],
    [true, account],
  ] as const) {
    const differences = new Differences(2, unmasked);
    for (let n = 0; n < 5; n++) {
      const key = { id: `t${n}`, account, asset: 'CNY' };
      differences.compare('flow', key, { amount: n, counterparty: account }, { amount: 9, counterparty: 'x' }, () => [
        'data',
      ]);
    }
    differences.compare('alert', { case: 'c', account, asset: 'CNY' }, null, { layer: 1 }, () => ['data']);
    expect(differences.compare('flow', {}, { amount: 1 }, { amount: 1 }, () => [])).toBe(true);
    expect(differences.compare('flow', {}, null, null, () => [])).toBe(true);
    expect([differences.total, differences.count('flow'), differences.shown.length]).toEqual([6, 5, 3]);
    expect(differences.shown[0]!.key).toEqual({ id: 't0', account: shown, asset: 'CNY' });
    expect(differences.shown[0]!.fields[1]).toMatchObject({ field: 'counterparty', left: shown });
  }
});

const diffed: Diffed = {
  names: { left: 'try', right: '(no namespace)' },
  causes: { ...other, rules: [], time: null },
  cases: { cases: 1, differing: 1, rows: 3, alerts: 1, ranges: 2, rangesAwaited: 1 },
  findings: { compared: 4, byArrival: 3 },
  flows: { compared: 1_200, outside: 7 },
  credits: { compared: 1_200, outside: 0 },
  counts: { case: 0, 'case transfer': 0, 'case account': 1, alert: 1, range: 1, finding: 0, flow: 1, credit: 0 },
  shown: [
    {
      thing: 'flow',
      key: { id: 't1', account: 'a', asset: 'CNY' },
      only: null,
      fields: [{ field: 'sources', left: [{ id: 'x', start: 0, end: 5 }], right: [] }],
      why: ['window'],
    },
    {
      thing: 'alert',
      key: { case: 'c', id: 'hash', account: 'a', asset: 'CNY' },
      only: 'left',
      fields: [],
      why: ['window'],
    },
  ],
  behind: { left: 2, right: 0 },
  interrupted: false,
};

test('a comparison says what the worlds rest on, what differs, and why', () => {
  expect(diffLines(diffed)).toEqual([
    'try | (no namespace)',
    'settings  window: 30m | none; maxLayers: 5 | 20',
    'rules     the same',
    'data      different raw messages:',
    '          bank.transfers.v1/0: 0 to 0 | 0 to 9',
    'cases     1 compared with 3 rows, 1 differ (1 rows)',
    'alerts    1 compared, 1 differ',
    'ranges    2 compared, 1 differ; 1 whose past is not read yet',
    'findings  4 compared, equal; 3 besides may hang on when messages and rules came into the journals alone',
    'flows     1,200 compared, 1 differ; 7 outside the common range',
    'credits   1,200 compared, equal',
    'attention: the store of try is 2 journal messages behind',
    'alert c a CNY: only in try (window)',
    'flow t1 a CNY (window)',
    '  sources: x [0, 5) | none',
    'different',
  ]);
});

test('it says so in Chinese, its columns below each other, settings and causes by their names', () => {
  vi.stubEnv('WEIR_LANG', 'zh-CN');
  expect(diffLines(diffed)).toEqual([
    'try | (no namespace)',
    '运行参数  window: 30m | 无; maxLayers: 5 | 20',
    '规则集    相同',
    '原始消息  不同：',
    '          bank.transfers.v1/0: 0 至 0 | 0 至 9',
    '案件      比对 1 个，共 3 行，1 处不同（1 行）',
    '预警      比对 1 条，1 处不同',
    '金额区间  比对 2 条，1 处不同；另有 1 条的历史尚未读完',
    '发现      比对 4 条，相同；另有 3 条可能只因消息和规则进入日志的先后不同',
    '出账记录  比对 1,200 条，1 处不同；另有 7 条在共同范围之外',
    '入账记录  比对 1,200 条，相同',
    '注意：try 的存储落后 2 条日志消息',
    '预警 c a CNY：只在 try 中 (window)',
    '出账记录 t1 a CNY (window)',
    '  sources: x [0, 5) | 无',
    '不同',
  ]);
});
