import type { CreditRecord, FlowRecord, Report } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { expect, test } from 'vitest';
import type { CaseFacts, CaseLine } from './case-facts.js';
import { linkRows, linksCsv } from './link-rows.js';
import { pictureSvg } from './picture-svg.js';
import { reportPdf } from './report-pdf.js';
import { reportTexts } from './report-text.js';

const asset = 'CNY' as AssetCode;
const account = (name: string): AccountId => `bank:CMB:${name}` as AccountId;
const message = { topic: 't', partition: 0, offset: 1, timeMs: 1, sha256: 'ab'.repeat(32) };

const line = (id: string, from: string, to: string, amount: number, layer: number, isCredited = true): CaseLine => {
  const entry = {
    ...{ id, from: account(from), to: account(to), asset, amount, time: 1_777_777_777_000, seq: 0 },
    ...{ balance: null, hub: false, aged: [], nameless: [], ceased: [], messages: [message] },
  };
  const flow: FlowRecord = { ...entry, kind: 'flow', unseen: '0', seen: null, sources: [] };
  const credit: CreditRecord = { ...entry, kind: 'credit' };
  return {
    ...{ id, taint: String(amount), layer },
    flow: { version: 1, record: flow },
    credit: isCredited ? { version: 1, record: credit } : null,
  };
};

const report = (reporter: string, over: Partial<Report> = {}) => ({
  message,
  report: {
    ...{ reporter, version: 1, reportedAt: 1, withdrawn: false, match: [] },
    roots: { case: 'c1', transfers: [], victims: [], selectors: [] },
    ...over,
  },
});

const parts = { forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0' };
const facts: CaseFacts = {
  summary: {
    ...{ kind: 'case', case: 'c1', missingRoots: [], stale: false, withdrawn: false },
    sums: { CNY: { roots: '900', absorbed: '0', inFlight: '100' } },
  },
  lines: [line('root', 'V', 'A', 900, 1), line('late', 'A', 'B\u0001<', 100, 2, false)],
  accounts: [
    {
      ...{ kind: 'case-account', case: 'c1', account: account('A'), asset, layer: 1, gone: false },
      ...{ received: '900', ...parts, forwarded: '100', atRest: '800' },
    },
  ],
  alerts: [],
  reports: [report('a'), report('b', { withdrawn: true }), report('resolved:a', { resolves: 'a' })],
  labels: [],
  settings: {
    ...{ policy: 'fifo', windowMs: null, trustBalances: true, hubEntries: 2_000, maxLayers: 20, floor: 0 },
    ...{ sight: null, latenessMs: {}, topics: [] },
  },
  ruleSets: [],
  positions: {},
  asOf: 5,
  lacks: [],
};
const making = { madeAt: 1_777_777_777_000, madeBy: '李', program: 'weir', zone: '+08:00' };
const told = (over: Partial<CaseFacts> = {}, custody: Parameters<typeof reportTexts>[3] = []): string =>
  JSON.stringify(reportTexts({ ...facts, ...over }, making, { kept: 1, missing: 0 }, custody));

test('the report counts reports that stand, and those that were taken back apart', () => {
  expect(told()).toContain('报案 1 份，另有 1 份已撤回。 Case c1, 1 report(s), 1 more taken back.');
  expect(told({ reports: facts.reports.slice(0, 1) })).toContain('报案 1 份。 Case c1, 1 report(s).');
});

test('the report says which transfers are in no sum: what nobody saw or is void, and what nobody found', () => {
  expect(told()).not.toMatch(/in no sum/);
  const missing = { ...facts.summary, missingRoots: ['void-1'] };
  expect(told({ summary: missing })).toContain('未见到，或已冲正，不在下列金额内：void-1');
  const match = [{ amount: 5 }, { amount: 6 }];
  const found = { resolves: 'a', roots: { case: 'c1', transfers: ['root'], victims: [], selectors: [] } };
  const described = [report('a', { match }), report('b', { match, withdrawn: true }), report('resolved:a', found)];
  expect(told({ reports: described })).toContain('报案中有 2 条描述交易而未指明是哪一笔，据此认定 1 笔');
});

test('the report has what rests in an account by all readings beside what one of them says', () => {
  const alert = (low: string, high: string, state = 'open') => {
    const span = { low, high };
    const range = { atRest: span, received: span, holdable: span };
    return { account: account('A'), asset, state, range } as unknown as CaseFacts['alerts'][number];
  };
  const shown = (alerts: CaseFacts['alerts']) => {
    const { sections } = reportTexts({ ...facts, alerts }, making, { kept: 1, missing: 0 });
    return sections[1]!.table!.rows[0]!.at(-1);
  };
  expect(shown([alert('500', '800')])).toBe('¥5.00 – ¥8.00');
  expect(shown([alert('800', '800')])).toBe('¥8.00');
  expect(shown([alert('500', '700')])).toBe('未知 not known');
  expect(shown([{ ...alert('1', '1'), range: null }])).toBe('未知 not known');
  expect(shown([alert('800', '800', 'withdrawn')])).toBe('');
});

test('the report says by which rules it came about: balances and hubs too', () => {
  expect(told()).toContain('采信报文所载余额；枢纽：现金账户及 24 小时内超过 2000 笔的账户');
  const other = { ...facts.settings, trustBalances: false, hubEntries: null };
  expect(told({ settings: other })).toContain('balances ignored, hubs: cash.');
});

test('the report names what was put in beside', () => {
  expect(told()).not.toContain('附件');
  const line = { name: '对账单.pdf', sha256: 'cd'.repeat(32), custody: '开户行，5 月 3 日' };
  expect(told({}, [line])).toContain(JSON.stringify([line.name, line.custody, line.sha256]));
});

test('a row for tools has amounts as digits and a point, whatever the asset', () => {
  const large = line('large', 'V', 'A', 123_456_789, 1);
  const usdt = { ...large.flow!.record, asset: 'USDT-TRON' as AssetCode, amount: 12_345_678_901 };
  const lines = [large, { ...large, taint: '5', flow: { version: 1, record: usdt }, credit: null }];
  const rows = linkRows({ ...facts, lines }, '+08:00');
  expect(rows.map(({ amount, taint }) => [amount, taint])).toEqual([
    ['1234567.89', '1234567.89'],
    ['12345.678901', '0.000005'],
  ]);
  expect(rows.map(({ creditTime, time }) => [time, creditTime])).toEqual([
    ['2026-05-03 11:09:37.000 +08:00', '2026-05-03 11:09:37.000 +08:00'],
    ['2026-05-03 11:09:37.000 +08:00', ''],
  ]);
  expect(String(linksCsv(rows)).split('\r\n')[1]).toContain(',1234567.89,1234567.89,1,');
});

test('money on its way is in the picture, which can be opened whatever an account is called', () => {
  const svg = pictureSvg(facts);
  expect(svg).toContain('bank:CMB:A → bank:CMB:B␁&lt;: 1.00 CNY, 1');
  expect(svg).toContain('在途 in flight');
  expect(svg.match(/<rect /g)).toHaveLength(3);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(svg).not.toMatch(/[\u0000-\u0008]/);
});

test('a victim whose money came back stands left of all others in the picture, with what came', () => {
  const back: CaseFacts['accounts'][number] = { ...facts.accounts[0]!, account: account('V'), layer: 2, atRest: '0' };
  const accounts = [facts.accounts[0]!, { ...back, received: '50', forwarded: '0', returned: '50' }];
  const roots = { case: 'c1', transfers: [], victims: [account('V')], selectors: [] };
  const lines = [...facts.lines, line('back', 'A', 'V', 50, 2)];
  const svg = pictureSvg({ ...facts, accounts, lines, reports: [report('a', { roots })] });
  expect(svg).toMatch(
    /translate\(20 60\)"><rect[^>]*><text[^>]*>bank:CMB:V<\/text><text[^>]*>已返还 returned 0\.50 CNY</,
  );
  expect(svg.match(/bank:CMB:V<\/text>/g)).toHaveLength(1);
});

test('a watermark that is longer than a page is written, smaller', async () => {
  const texts = { title: 't', watermark: '案件 '.repeat(80), sections: [] };
  expect((await reportPdf(texts, making.madeAt)).subarray(0, 5).toString()).toBe('%PDF-');
});
