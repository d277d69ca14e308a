import { detectorRules } from '@weir/engine';
import { claimInFindings, epochHeader, type FindingRevision } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import type { AccountId, AssetCode } from '@weir/model';
import { patternRules } from '@weir/patterns';
import { openMemoryStore } from '@weir/store';
import colours from 'picocolors';
import { expect, test } from 'vitest';
import { followFindings } from '../alerts/follow-topic.js';
import { findingRules, findingTable } from './finding-table.js';
import { type FindingsView, findingLines, findingsInStore } from './findings-view.js';
import { type FindingsFlags, viewOf } from './work.js';

const style = { language: 'en', unmasked: false, colours: colours.createColors(false), zoneMinutes: 480 } as const;
const view: FindingsView = {
  filter: { set: 'live', state: 'standing', limit: 10 },
  filtered: false,
  json: false,
  style,
};
const nowMs = Date.UTC(2026, 0, 5, 2, 3, 10);

const findingOf = (part: Partial<FindingRevision> = {}): FindingRevision => ({
  id: 'f1',
  revision: 1,
  rule: 'same-device',
  ruleVersion: 1,
  set: 'live',
  severity: 'high',
  state: 'standing',
  account: 'bank:CMB:6226000000000001' as AccountId,
  asset: 'CNY' as AssetCode,
  others: ['bank:CMB:6226000000000002' as AccountId],
  since: Date.UTC(2026, 0, 5, 1, 50),
  until: Date.UTC(2026, 0, 5, 2),
  figures: { accounts: '10' },
  transfers: ['t1', 't2'],
  text: { 'zh-CN': '群控嫌疑：同一设备 D', en: 'same device D paid from 10 accounts' },
  asOf: 9,
  ...part,
});

test('a table says rule, severity, masked account, asset, others, evidence, since when, what', () => {
  const [head, row] = findingTable([findingOf()], { ...style, nowMs });
  expect(head!.split(/ {2,}/)).toHaveLength(8);
  expect(row!.split(/ {2,}/)).toEqual([
    'same device',
    'high',
    'bank:CMB:6226…0001',
    'CNY',
    '1',
    '2',
    '2026-01-05 10:00:00 +08:00, 3 min ago',
    'same device D paid from 10 accounts',
  ]);
  const [, chinese] = findingTable([findingOf({ set: 'shadow', state: 'withdrawn' })], {
    ...style,
    nowMs,
    language: 'zh',
  });
  expect(chinese).toContain('群控 (已撤回, 试运行)');
  expect(chinese).toContain('群控嫌疑：同一设备 D');
});

test('names of devices cannot drive the terminal', () => {
  const hostile = findingOf({ rule: 'x\u001b[2J', text: { 'zh-CN': '', en: 'device \u001b]0;x\u0007\n' } });
  const lines = findingTable([hostile], { ...style, nowMs });
  expect(lines).toHaveLength(2);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f]/);
});

test('the store is asked for what was chosen, and an empty answer says what to do', async () => {
  const store = openMemoryStore();
  expect(await findingsInStore(store, view)).toEqual([expect.stringMatching(/^No findings yet/)]);
  const chinese = { ...view, style: { ...style, language: 'zh' as const } };
  expect(await findingsInStore(store, chinese)).toEqual([expect.stringMatching(/^暂无发现/)]);
  await store.insert('findings', [
    findingOf(),
    findingOf({ id: 'f2', set: 'shadow' }),
    findingOf({ id: 'f3', until: 5 }),
  ]);
  const lines = await findingsInStore(store, view);
  expect(lines.at(-1)).toBe('2 findings, the latest first');
  expect(await findingsInStore(store, { ...view, filtered: true, filter: { ...view.filter, rule: 'swap' } })).toEqual([
    'No findings match.',
  ]);
  const json = await findingsInStore(store, { ...view, json: true, filter: { set: 'shadow', limit: 5 } });
  expect(json.map((line) => JSON.parse(line))).toEqual([findingOf({ id: 'f2', set: 'shadow' })]);
  const cut: number[] = [];
  for (const limit of [3, 2]) {
    const limited = { ...view, json: true, filter: { ...view.filter, limit } };
    await findingsInStore(store, limited, (shown) => void cut.push(shown));
  }
  expect(cut).toEqual([2]);
});

test('following prints what stood, then every revision that comes, also one that is withdrawn', async () => {
  const log = openMemoryLog(new MemoryBroker());
  await log.createTopics([{ topic: 'findings', partitions: 1 }]);
  const writer = await log.openWriter();
  const send = (finding: FindingRevision, headers = {}) =>
    writer.append('findings', 0, [{ value: Buffer.from(JSON.stringify(finding)), headers }]);
  await send(findingOf());
  await send(findingOf({ revision: 2 }));
  // Somebody else's, before anything of ours and in the middle of it.
  const foreign: number[] = [];
  await writer.append('findings', 0, [{ value: Buffer.from('{"id":"f1"}') }, { value: null }]);
  const control = new AbortController();
  const batches = followFindings(log, 'findings', control.signal, ({ offset }) => foreign.push(offset));
  const lines = findingLines(batches, { ...view, json: true })[Symbol.asyncIterator]();
  const next = async () => ((await lines.next()).value as string[]).map((line) => JSON.parse(line));
  let printed = await next();
  while (printed.length === 0) printed = await next();
  expect(printed).toMatchObject([{ id: 'f1', revision: 2 }]);
  await send(findingOf({ revision: 3, state: 'withdrawn' }));
  expect(await next()).toMatchObject([{ revision: 3, state: 'withdrawn' }]);
  await send(findingOf({ id: 'f2', state: 'withdrawn' }));
  expect(await next()).toEqual([]);
  expect(foreign).toEqual([2, 3]);
  // What patterns say after others have claimed their shard is not shown.
  await writer.append('findings', 0, [claimInFindings(9)]);
  expect(await next()).toEqual([]);
  await send(findingOf({ revision: 4 }), { [epochHeader]: '5' });
  expect(await next()).toEqual([]);
  await send(findingOf({ revision: 4 }), { [epochHeader]: '9' });
  expect(await next()).toMatchObject([{ id: 'f1', revision: 4 }]);
  expect(foreign).toEqual([2, 3]);
  control.abort();
  await lines.return?.();
  await log.close();
});

test('a rule that there is not is refused with those that there are; all that find something are among them', () => {
  const flags: FindingsFlags = {
    ...{ set: 'live', state: 'standing', limit: '30' },
    ...{ follow: false, json: false, unmasked: false },
  };
  expect(() => viewOf({ ...flags, rule: 'same-devise' })).toThrow(
    /^USAGE: there is no rule same-devise; there are pass-through, .*same-device/,
  );
  expect(viewOf({ ...flags, rule: 'same-device' }).filter.rule).toBe('same-device');
  const named = (rule: string): string => rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  // Which rules open cases is no rule that finds anything.
  const patterns = patternRules.filter((rule) => rule !== 'openCases').map(named);
  expect(patterns.length).toBeGreaterThan(4);
  expect(new Set(findingRules)).toEqual(new Set([...detectorRules, ...patterns]));
});
