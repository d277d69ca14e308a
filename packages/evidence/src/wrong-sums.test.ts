import type { Report } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { CaseAccount } from '@weir/store';
import { describe, expect, test } from 'vitest';
import { countingReports, Following, type TaintedTransfer, wrongTaints } from './recompute.js';
import { wrongSums } from './wrong-sums.js';

const cny = 'CNY' as AssetCode;
const account = (name: string): AccountId => `bank:CMB:${name}` as AccountId;
const message = { topic: 't', partition: 0, offset: 1, timeMs: 1, sha256: 'ab'.repeat(32) };
const roots = { case: 'c', transfers: ['root'], victims: [account('V')], selectors: [] };
const report = (over: Partial<Report> = {}): Report =>
  ({ reporter: 'r', version: 1, reportedAt: 1, withdrawn: false, roots, ...over }) as Report;

const transfer = (
  id: string,
  from: string,
  to: string,
  taint: number,
  layer: number,
  over: Partial<TaintedTransfer> = {},
): TaintedTransfer => ({
  ...{ id, from: account(from), to: account(to), asset: cny, amount: taint, taint: String(taint), layer },
  ...{ time: 1, creditTime: 1, isAtHub: false, sources: [] },
  ...over,
});
const from = (id: string, start: number, end: number) => ({ sources: [{ id, start, end }] });

/** 900 were stolen; 300 of it went on to an exchange, 50 back to the victim, 100 are on their way. */
const transfers = [
  transfer('root', 'V', 'A', 900, 1),
  transfer('on', 'A', 'X', 300, 2, from('root', 0, 300)),
  transfer('back', 'A', 'V', 50, 2, from('root', 300, 350)),
  transfer('late', 'A', 'B', 100, 2, { ...from('root', 350, 450), creditTime: null }),
];
const label = { account: account('X'), kind: 'exchange' as const, from: null, to: null };
const grounds = {
  reports: [{ message, report: report() }],
  labels: [{ message, label: { source: 's', version: 1, withdrawn: false, label } }],
  settings: { maxLayers: 20, floor: 0 },
};
const row = (name: string, layer: number, over: Partial<CaseAccount>): CaseAccount => ({
  ...{ kind: 'case-account', case: 'c', account: account(name), asset: cny, layer, gone: false },
  ...{ received: '0', forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '0' },
  ...over,
});
const accounts = [
  row('A', 1, { received: '900', forwarded: '450', atRest: '450' }),
  row('X', 2, { received: '300', exited: '300' }),
  row('V', 2, { received: '50', returned: '50' }),
];
const sums = { CNY: { roots: '900', absorbed: '0', inFlight: '100' } };
const following = new Following(transfers, grounds);
const credited = new Set(['root', 'on', 'back']);
const wrongOf = (rows: readonly CaseAccount[], said: typeof sums = sums, arrived: ReadonlySet<string> = credited) => [
  ...new Set(wrongSums(transfers, rows, { sums: said }, following, arrived).map(({ id }) => id)),
];

describe('what is said of accounts', () => {
  test('follows from their transfers', () => {
    expect(wrongTaints(transfers, following)).toEqual([]);
    expect(wrongOf(accounts)).toEqual([]);
  });

  const [a, x, v] = accounts as [CaseAccount, CaseAccount, CaseAccount];
  test.each([
    ['parts that do not add up', [{ ...a, atRest: '449' }, x, v], [account('A')]],
    ['a payment out of it left out', [{ ...a, forwarded: '150', atRest: '750' }, x, v], [account('A'), 'CNY']],
    ['more than its transfers brought', [a, { ...x, received: '301', exited: '301' }, v], [account('X'), 'CNY']],
    ['money at rest where a label stops it', [a, { ...x, exited: '0', atRest: '300' }, v], [account('X')]],
    ['money at rest with the victim', [a, x, { ...v, returned: '0', atRest: '50' }], [account('V')]],
    ['an account left out', [x, v], [account('A'), 'CNY']],
  ])('is wrong with %s', (_what, rows, wanted) => {
    expect(wrongOf(rows)).toEqual(wanted);
  });

  test.each(['roots', 'absorbed', 'inFlight'] as const)('is wrong where the %s of the case are', (name) => {
    expect(wrongOf(accounts, { CNY: { ...sums.CNY, [name]: '1' } })).toEqual(['CNY']);
  });
});

test('what carries nothing must carry nothing: a payment of a tainted lot that a case leaves out is found', () => {
  const others = [transfer('unsaid', 'A', 'C', 0, 0, { amount: 10, ...from('root', 450, 460) })];
  expect(wrongTaints([...transfers, ...others], following).map(({ id }) => id)).toEqual(['unsaid']);
});

test('a report that resolves another counts while that one stands', () => {
  const resolving = report({ reporter: 'resolved:r', resolves: 'r' });
  expect(countingReports([report(), resolving])).toHaveLength(2);
  expect(countingReports([report({ withdrawn: true }), resolving])).toEqual([]);
  expect(countingReports([resolving])).toEqual([]);
});
