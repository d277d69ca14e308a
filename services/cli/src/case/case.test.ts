import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinRootsLines, type Transfer, trace } from '@weir/engine';
import type { Alert, CaseRecord, FlowRecord } from '@weir/journal';
import { type AccountId, type AssetCode, readRootsLine } from '@weir/model';
import { type CaseSummary, openMemoryStore, type Store } from '@weir/store';
import colours from 'picocolors';
import { expect, test } from 'vitest';
import { alertOf } from '../alerts/alert.fixture.js';
import { writeAnswer } from '../trace/write-answer.js';
import { caseJson } from './case-json.js';
import { caseList } from './case-list.js';
import { readCase } from './case-rows.js';
import { caseTree } from './case-tree.js';
import { exportCase } from './export-case.js';
import type { LayerChoice } from './layers.js';

const rangeOf = (low: string, high: string) => ({
  range: { atRest: { low, high }, received: { low, high }, holdable: { low, high } },
  rangeReason: null,
});

const style = { language: 'en', unmasked: false, colours: colours.createColors(false) } as const;
const everything: LayerChoice = { minMinor: () => 0n, depth: null, top: null };

const victim = 'bank:ICBC:6222000000000001';
const first = 'bank:CMB:6226000000000001';
const second = 'bank:ABC:6228000000000002';
const third = 'bank:CCB:6217000000000003';

let serial = 0;
const transferOf = (id: string, from: string, to: string, amount: number, time = ++serial): Transfer => ({
  id,
  time,
  creditTime: time,
  seq: 0,
  from: from as AccountId,
  to: to as AccountId,
  asset: 'CNY' as AssetCode,
  amount,
  balanceFrom: null,
  balanceTo: null,
});

/** Names whose order by UTF-16 units is not their order by bytes; two transfers of one instant. */
const ledger = [
  transferOf('t1', victim, first, 10_000_000, 10),
  transferOf('t2-\u{1F600}', first, second, 4_000_000, 20),
  transferOf('t2-\uFF21', first, third, 3_000_000, 20),
  transferOf('t3', second, 'cash:atm:CMB-0755-0192', 3_000_000, 30),
  transferOf('t4', third, 'bank:PSBC:\u{1F600}1234', 1_000_000, 40),
  transferOf('t5', third, 'bank:PSBC:\uFF21234', 500_000, 50),
];

const answerOf = (roots: readonly object[]) => {
  const lines = roots.map((line) => {
    const read = readRootsLine(line);
    if (!read.ok) throw new Error(read.why);
    return read.value;
  });
  return trace(ledger, joinRootsLines(lines), [], {
    policy: 'fifo',
    windowMs: null,
    trustBalances: false,
    hubEntries: null,
    follow: { maxLayers: 20, floor: 0, sight: null },
    asOf: null,
  });
};

/** The rows that a follower would have published for the answer, in an order of no meaning. */
const storeWith = async (roots: readonly object[]) => {
  const answer = answerOf(roots);
  const store = openMemoryStore();
  for (const { case: name, tainted, pockets, sums } of answer.cases) {
    const transfers = tainted.map(({ of, taint, layer }) => {
      const { id, time, seq } = answer.transfers[of]!;
      return { kind: 'case-transfer', case: name, id, taint: String(taint), layer, time, seq, gone: false } as const;
    });
    await store.insert(
      'case_transfers',
      transfers.reverse().map((record) => ({ version: 7, record })),
    );
    const accounts = pockets.map(
      ({ account, asset, layer, ...parts }) =>
        ({
          kind: 'case-account',
          case: name,
          account,
          asset,
          layer,
          gone: false,
          ...Object.fromEntries(Object.entries(parts).map(([part, minor]) => [part, String(minor)])),
        }) as Extract<CaseRecord, { kind: 'case-account' }>,
    );
    await store.insert(
      'case_accounts',
      accounts.reverse().map((record) => ({ version: 8, record })),
    );
    const summary: CaseSummary = {
      kind: 'case',
      case: name,
      sums: Object.fromEntries(
        [...sums].map(([asset, each]) => [
          asset,
          { roots: String(each.roots), absorbed: String(each.absorbed), inFlight: String(each.inFlight) },
        ]),
      ),
      missingRoots: answer.missingRoots,
      stale: false,
      withdrawn: false,
    };
    await store.insert('cases', [{ version: 6, record: summary }]);
  }
  const flows = ledger.map(
    (transfer): FlowRecord => ({
      kind: 'flow',
      id: transfer.id,
      time: transfer.time,
      seq: transfer.seq,
      from: transfer.from,
      to: transfer.to,
      asset: transfer.asset,
      amount: transfer.amount,
      balance: null,
      hub: false,
      unseen: '0',
      seen: null,
      sources: [],
      messages: [],
      aged: [],
      nameless: [],
      ceased: [],
    }),
  );
  await store.insert(
    'flows',
    flows.map((record) => ({ version: 5, record })),
  );
  return { answer, store };
};

const roots = [{ case: 'c1', transfers: ['t1', 'lost'], victims: [victim] }];

const treeOf = async (store: Store, choice: LayerChoice = everything, more: object = {}) =>
  caseTree(await readCase(store, 'c1'), choice, { ...style, ...more });

test('an export is byte for byte what weir trace writes of the case', async () => {
  const { answer, store } = await storeWith(roots);
  const folder = await mkdtemp(join(tmpdir(), 'weir-case-'));
  try {
    const [traced, exported] = [join(folder, 'traced'), join(folder, 'exported')];
    await writeAnswer(traced, { answer, rejected: [], voidedCount: 0, seconds: 1, withLinks: false });
    const said = await exportCase(store, 'c1', exported);
    const whole = { case: 'c1', transfers: 6, accounts: 6, stale: false, withdrawn: false, addsUp: true };
    expect(said).toEqual(whole);
    for (const name of ['transfers.ndjson', 'accounts.ndjson']) {
      expect(await readFile(join(exported, name), 'utf8')).toBe(await readFile(join(traced, name), 'utf8'));
    }
    const { cases, missingRoots } = JSON.parse(await readFile(join(traced, 'summary.json'), 'utf8'));
    expect(JSON.parse(await readFile(join(exported, 'summary.json'), 'utf8'))).toEqual({ cases, missingRoots });
    expect(missingRoots).toEqual(['lost']);
    // A row of an account that came before the others did.
    const [row] = await store.caseAccounts('c1');
    const ahead = { ...row!.record, atRest: String(BigInt(row!.record.atRest) + 1n) };
    await store.insert('case_accounts', [{ version: 1_000, record: ahead }]);
    expect(await exportCase(store, 'c1', exported)).toEqual({ ...whole, addsUp: false });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the tree shows, layer by layer, what became of the money, and that it is all somewhere', async () => {
  const { store } = await storeWith(roots);
  await store.insert('alerts', [
    alertOf({ case: 'c1', account: first, holdable: '2999900', ...rangeOf('1000000', '2999900') }) satisfies Alert,
    alertOf({ id: 'a2', case: 'c1', account: 'bank:BOC:6013000000000009', layer: 3, inFlight: '1200', holdable: '0' }),
  ]);
  const lines = await treeOf(store);
  expect(lines).toEqual([
    'c1  6 tainted transfers, as of journal offset 8',
    'roots that no transfer has: lost',
    'stolen 100,000.00 CNY = at rest 70,000.00 + exited 30,000.00',
    '',
    '├─ payers of the roots',
    '│  └─ bank:ICBC:6222…0001  paid 100,000.00 CNY in 1 transfer',
    '├─ 一级卡  1 account, received 100,000.00 CNY',
    '│  └─ bank:CMB:6226…0001  received 100,000.00 CNY | at rest 30,000.00, forwarded 70,000.00 | can be stopped 29,999.00 (between 10,000.00 and 29,999.00)',
    '├─ 二级卡  2 accounts, received 70,000.00 CNY',
    '│  ├─ bank:ABC:6228…0002  received 40,000.00 CNY | at rest 10,000.00, forwarded 30,000.00',
    '│  └─ bank:CCB:6217…0003  received 30,000.00 CNY | at rest 15,000.00, forwarded 15,000.00',
    '└─ 三级卡  4 accounts, received 45,000.00 CNY',
    '   ├─ cash:atm:CMB-…0192  received 30,000.00 CNY | exited 30,000.00',
    expect.stringMatching(/^ {3}├─ bank:PSBC:.*received 10,000\.00 CNY \| at rest 10,000\.00$/),
    expect.stringMatching(/^ {3}├─ bank:PSBC:.*received 5,000\.00 CNY \| at rest 5,000\.00$/),
    '   └─ bank:BOC:6013…0009  received 0.00 CNY | in flight 12.00',
  ]);
});

test('what is left out is counted and summed', async () => {
  const { store } = await storeWith(roots);
  const lines = await treeOf(store, { minMinor: () => 600_000n, depth: 3, top: 1 });
  expect(lines.slice(-3)).toEqual([
    '└─ 三级卡  3 accounts, received 45,000.00 CNY, showing 1 of 3',
    '   ├─ cash:atm:CMB-…0192  received 30,000.00 CNY | exited 30,000.00',
    '   └─ … 2 more, received 15,000.00 CNY',
  ]);
  expect((await treeOf(store, { ...everything, depth: 1 })).at(-1)).toBe('└─ … 2 deeper layers with 5 accounts');
});

test('money back with the victim, stale figures, and rows in the middle of being written are said', async () => {
  const { store } = await storeWith([{ case: 'c1', transfers: ['t1'], victims: [second] }]);
  const { record } = (await store.caseSummary('c1'))!;
  expect((await treeOf(store))[1]).toBe('stolen 100,000.00 CNY = at rest 60,000.00 + returned 40,000.00');
  const sums = { CNY: { roots: '10000100', absorbed: '0', inFlight: '0' } };
  await store.insert('cases', [{ version: 9, record: { ...record, sums, stale: true, withdrawn: true } }]);
  const text = (await treeOf(store)).join('\n');
  expect(text).toMatch(/withdrawn: every report/);
  expect(text).toMatch(/stale: late data/);
  expect(text).toMatch(/does not add up yet/);
  expect((await treeOf(store, everything, { language: 'zh' })).join('\n')).toMatch(/被骗 100,001\.00 CNY = 留存/);
});

test('the picture as data says how much it leaves out', async () => {
  const { store } = await storeWith(roots);
  const json = caseJson(await readCase(store, 'c1'), { ...everything, depth: 2, top: 1 });
  expect(json).toMatchObject({
    case: 'c1',
    sums: { CNY: { roots: '10000000', atRest: '7000000', exited: '3000000', addsUp: true } },
    layersInAll: 3,
    layers: [
      { layer: 1, accountsInAll: 1 },
      { layer: 2, accountsInAll: 2, accounts: [{ account: second, received: '4000000', holdable: null, range: null }] },
    ],
  });
});

test('a case that is not there is told from those that are', async () => {
  const { store } = await storeWith(roots);
  await expect(readCase(store, 'c2')).rejects.toThrow(/no case c2; there are c1/);
  await expect(readCase(openMemoryStore(), 'c2')).rejects.toThrow(/none yet/);
});

test('the list of cases', async () => {
  const { store } = await storeWith([...roots, { case: '案件二', debitsOf: [first] }]);
  const cases = (await store.cases()).map(({ record }) => record);
  const lines = caseList(cases, 'en').map((line) => line.split(/ {2,}/));
  expect(lines).toEqual([
    ['case', 'stolen', 'in flight'],
    ['c1', '100,000.00 CNY', expect.stringMatching(/missing$/)],
    ['案件二', '70,000.00 CNY', expect.stringMatching(/missing$/)],
  ]);
  expect(caseList([], 'zh')).toEqual([expect.stringMatching(/^暂无案件/)]);
});
