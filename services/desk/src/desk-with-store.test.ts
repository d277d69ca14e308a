import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  alertOf,
  newWorld,
  type Person,
  type Staffed,
  sayAlerts,
  settle,
  staffDesk,
  topics,
  type World,
} from './desk.fixture.js';
import { accountOf, storeWith, transferOf } from './queries/ledger.fixture.js';

const mule = accountOf('6226000000000017');

let world: World;
let staffed: Staffed;
let analyst: Person;
let approver: Person;

beforeEach(async () => {
  world = newWorld();
  const store = await storeWith([
    transferOf({ id: 't1', time: 900, from: '1', to: '6226000000000017', amount: 100_000 }),
    transferOf({ id: 't2', time: 950, from: '2', to: '6226000000000017', amount: 50_000 }),
    transferOf({ id: 't3', time: 100, from: '3', to: '6226000000000017', amount: 250_000 }),
    transferOf({ id: 't9', time: 970, from: '9', to: '6226000000000099', amount: 80_000 }),
  ]);
  staffed = await staffDesk(world, { store });
  analyst = await staffed.hire('an', 'analyst');
  approver = await staffed.hire('ap', 'approver');
});
afterEach(() => staffed.end());

describe('a desk with a store', () => {
  test('learns beside its work what share of an account’s money is stolen, and filters by it', async () => {
    sayAlerts(world, alertOf({ account: mule }));
    await settle();
    const shares = async (query = '') =>
      (await analyst.ask('GET', `/v1/board${query}`)).body.rows.map(
        ({ pockets }: { pockets: { shareOfInflow: number | null }[] }) => pockets[0]!.shareOfInflow,
      );
    expect(await shares()).toEqual([null]);
    await vi.waitFor(async () => expect(await shares()).toEqual([0.25]));
    expect(await shares('?minShare=0.2')).toHaveLength(1);
    expect(await shares('?minShare=0.3')).toHaveLength(0);
  });

  test('proposes what victims get back of what is held', async () => {
    sayAlerts(world, alertOf({ account: mule, holdable: '90000' }));
    await settle();
    for (const [reporter, id] of [
      ['甲', 't1'],
      ['乙', 't2'],
    ])
      await analyst.ask('POST', '/v1/reports', { case: 'c1', reporter, transfers: [id] });
    const { alert } = (await analyst.ask('GET', '/v1/board')).body.rows[0].cases[0];
    const issuer = { unit: '反诈中心', officers: [] };
    const draft = { kind: 'stop', alert, issuer, caseNumber: 'A1', basis: '86号文' };
    const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', draft);
    const headers = { 'if-match': `"${order.version}"` };
    expect((await approver.ask('POST', `/v1/orders/${order.id}/confirm`, undefined, headers)).status).toBe(200);
    const { body } = await analyst.ask('GET', '/v1/cases/c1/refund');
    expect(body.held).toEqual([{ asset: 'CNY', amount: '90000' }]);
    expect(
      body.lines.map(({ loss, proposed, reporter }: Record<string, string>) => [reporter, loss, proposed]),
    ).toEqual(
      expect.arrayContaining([
        ['甲', '100000', '60000'],
        ['乙', '50000', '30000'],
      ]),
    );
  });

  test('takes off what a victim has back already, also where it flowed back by itself', async () => {
    const store = await storeWith([
      transferOf({ id: 't1', time: 900, from: '1', to: '6226000000000017', amount: 100_000 }),
      transferOf({ id: 't2', time: 950, from: '2', to: '6226000000000017', amount: 50_000 }),
      transferOf({ id: 'b1', time: 960, from: '6226000000000017', to: '1', amount: 70_000 }),
    ]);
    const tainted = (id: string, time: number, taint: string, layer: number) => ({
      version: 7,
      record: { kind: 'case-transfer', case: 'c1', id, taint, layer, time, seq: 0, gone: false } as const,
    });
    await store.insert('case_transfers', [
      tainted('t1', 900, '100000', 1),
      tainted('t2', 950, '50000', 1),
      tainted('b1', 960, '60000', 2),
    ]);
    const here = newWorld();
    const other = await staffDesk(here, { store });
    const reader = await other.hire('an', 'analyst');
    sayAlerts(here, alertOf({ account: mule, holdable: '90000' }));
    await settle();
    for (const [reporter, id, account] of [
      ['甲', 't1', '1'],
      ['乙', 't2', '2'],
    ]) {
      const victims = [accountOf(account!)];
      await reader.ask('POST', '/v1/reports', { case: 'c1', reporter, transfers: [id], victims });
    }
    const { alert } = (await reader.ask('GET', '/v1/board')).body.rows[0].cases[0];
    const issuer = { unit: '反诈中心', officers: [] };
    const draft = { kind: 'stop', alert, issuer, caseNumber: 'A1', basis: '86号文' };
    await reader.ask('POST', '/v1/orders/own-stops', draft);
    const { body } = await reader.ask('GET', '/v1/cases/c1/refund');
    expect(
      body.lines.map(({ proposed, reporter, returned }: Record<string, string>) => [reporter, returned, proposed]),
    ).toEqual(
      expect.arrayContaining([
        ['甲', '60000', '40000'],
        ['乙', '0', '50000'],
      ]),
    );
    await other.end();
  });

  test('counts as lost what left a victim’s own account, and money of two cases once, where reports only describe it', async () => {
    const victim = accountOf('2');
    for (const report of [
      { case: 'c1', reporter: '甲', transfers: ['t1'] },
      { case: 'c1', reporter: '乙', debitsOf: [victim], victims: [victim] },
      { case: 'c2', reporter: '乙', transfers: ['t2'], victims: [victim] },
    ])
      world.broker.append(topics.reports, 0, [{ value: Buffer.from(JSON.stringify(report)) }]);
    sayAlerts(
      world,
      alertOf({ account: mule, holdable: '150000' }),
      alertOf({ account: mule, case: 'c2', holdable: '50000', path: ['t2'] }),
    );
    await settle();
    const [row] = (await analyst.ask('GET', '/v1/board')).body.rows;
    expect(row.pockets[0].holdable).toBe('150000');
    const { body } = await analyst.ask('GET', '/v1/cases/c1/refund');
    expect(body.lines.map(({ loss, reporter }: Record<string, string>) => [reporter, loss]).sort()).toEqual(
      [
        ['乙', '50000'],
        ['甲', '100000'],
      ].sort(),
    );
  });

  test('says whose loss is not wholly known', async () => {
    for (const report of [
      { case: 'c1', reporter: '甲', transfers: ['t1', 'never seen'] },
      { case: 'c1', reporter: '乙', match: [{ to: accountOf('77'), amount: 5, since: 1, until: 2 }] },
      { case: 'c1', reporter: '丙', transfers: ['t9'] },
    ])
      world.broker.append(topics.reports, 0, [{ value: Buffer.from(JSON.stringify(report)) }]);
    await settle();
    const { body } = await analyst.ask('GET', '/v1/cases/c1/refund');
    expect(body.unknown).toEqual([
      { reporter: '甲', transfers: 1, lines: 0 },
      { reporter: '乙', transfers: 0, lines: 1 },
    ]);
    expect(body.lines.map(({ reporter }: { reporter: string }) => reporter).sort()).toEqual(['丙', '甲'].sort());
  });

  test('takes off what went back to a victim of another case out of one order about both', async () => {
    for (const [name, reporter, id] of [
      ['c1', '甲', 't1'],
      ['c2', '乙', 't2'],
    ])
      await analyst.ask('POST', '/v1/reports', { case: name, reporter, transfers: [id] });
    const other = { case: 'c2', holdable: '50000', received: '50000', atRest: '50000', path: ['t2'] } as const;
    sayAlerts(world, alertOf({ account: mule }), alertOf({ ...other, account: mule }));
    await settle();
    const { cases } = (await analyst.ask('GET', '/v1/board')).body.rows[0];
    const { alert } = cases.find((each: { case: string }) => each.case === 'c1');
    const issuer = { unit: '反诈中心', officers: [] };
    const draft = { kind: 'stop', alert, issuer, caseNumber: 'A1', basis: '86号文' };
    const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', draft);
    const seen = (version: number) => ({ 'if-match': `"${version}"` });
    const { body: held } = await approver.ask('POST', `/v1/orders/${order.id}/confirm`, undefined, seen(order.version));
    const back = { reason: '返还', amount: '50000', to: '乙' };
    expect((await approver.ask('POST', `/v1/orders/${order.id}/return`, back, seen(held.version))).status).toBe(200);
    const lines = async (name: string) =>
      (await analyst.ask('GET', `/v1/cases/${name}/refund`)).body.lines.map((line: Record<string, string>) => [
        line['reporter'],
        line['returned'],
        line['proposed'],
      ]);
    expect(await lines('c2')).toEqual([['乙', '50000', '0']]);
    expect((await lines('c1'))[0].slice(0, 2)).toEqual(['甲', '0']);
    const unnamed = async (name: string) => (await analyst.ask('GET', `/v1/cases/${name}/refund`)).body.unnamed;
    expect(await unnamed('c1')).toEqual([]);
    const { body: now } = await analyst.ask('GET', `/v1/orders/${order.id}`);
    await approver.ask('POST', `/v1/orders/${order.id}/return`, { ...back, amount: '7', to: '甲?' }, seen(now.version));
    expect(await unnamed('c1')).toEqual([{ to: '甲?', asset: 'CNY', amount: '7' }]);
    expect(await unnamed('c2')).toEqual([]);
  });

  test('shares by the formula that it is configured with', async () => {
    const store = await storeWith([transferOf({ id: 't1', time: 900, from: '1', to: '6226000000000017', amount: 10 })]);
    const other = await staffDesk(newWorld(), { store, refundFormula: 'outstanding' });
    const reader = await other.hire('an', 'analyst');
    expect((await reader.ask('GET', '/v1/cases/c1/refund')).body.formula).toBe('outstanding');
    expect((await analyst.ask('GET', '/v1/cases/c1/refund')).body.formula).toBe('loss-over-frozen');
    await other.end();
  });

  test('tells victims apart where only one’s money can have come to an account on which all readings agree', async () => {
    const reached = accountOf('6226000000000099');
    const range = {
      atRest: { low: '80000', high: '80000' },
      received: { low: '80000', high: '80000' },
      holdable: { low: '80000', high: '80000' },
    };
    const anchor = { ...{ id: 't9', time: 970, creditTime: 970, from: accountOf('9') }, to: reached, amount: '80000' };
    const shared = { holdable: '80000', received: '80000', atRest: '80000', range };
    sayAlerts(
      world,
      alertOf({ ...shared, account: reached, anchor }),
      alertOf({ ...shared, account: mule, anchor: { ...anchor, to: mule } }),
    );
    await settle();
    for (const [reporter, id] of [
      ['甲', 't1'],
      ['乙', 't2'],
      ['丙', 't9'],
    ])
      await analyst.ask('POST', '/v1/reports', { case: 'c1', reporter, transfers: [id] });
    const issuer = { unit: '反诈中心', officers: [] };
    for (const row of (await analyst.ask('GET', '/v1/board')).body.rows) {
      const { alert } = row.cases[0];
      const draft = { kind: 'stop', alert, issuer, caseNumber: 'A1', basis: '86号文', amount: '80000' };
      const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', draft);
      await approver.ask('POST', `/v1/orders/${order.id}/confirm`, undefined, { 'if-match': `"${order.version}"` });
    }
    const { body } = await analyst.ask('GET', '/v1/cases/c1/refund');
    expect(body.held).toEqual([{ asset: 'CNY', amount: '160000' }]);
    // 甲 and 乙 both paid into one account: in it only proportion says whose money is there.
    expect(body.lines.map(({ direct, loss, reporter }: Record<string, string>) => [reporter, loss, direct])).toEqual(
      expect.arrayContaining([
        ['甲', '100000', '0'],
        ['乙', '50000', '0'],
        ['丙', '80000', '80000'],
      ]),
    );
    // Money that somebody describes, and that nobody found yet, may have come there too.
    const unknown = { case: 'c1', reporter: '丁', match: [{ to: accountOf('77'), amount: 5, since: 1, until: 2 }] };
    world.broker.append(topics.reports, 0, [{ value: Buffer.from(JSON.stringify(unknown)) }]);
    await settle();
    const { lines } = (await analyst.ask('GET', '/v1/cases/c1/refund')).body;
    expect(lines.map(({ direct }: Record<string, string>) => direct)).toEqual(['0', '0', '0']);
  });

  test('fills the form of an order, to print and for programs; nothing in the page may run', async () => {
    sayAlerts(world, alertOf({ account: mule }));
    await settle();
    const { alert } = (await analyst.ask('GET', '/v1/board')).body.rows[0].cases[0];
    const issuer = { unit: '<script>', officers: ['甲', '乙'] };
    const draft = { kind: 'limit-freeze', alert, issuer, caseNumber: 'A1', basis: '86号文' };
    const { body: order } = await analyst.ask('POST', '/v1/orders', draft);
    const printed = await analyst.ask('GET', `/v1/orders/${order.id}/form`);
    expect(String(printed.headers['content-security-policy'])).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(printed.body).toContain('&lt;script&gt;');
    const { body } = await analyst.ask('GET', `/v1/orders/${order.id}/form?as=json`);
    expect(body).toMatchObject({
      platform: { messageCode: '100201' },
      event: { type: 'StopPaymentRequested', id: order.id },
    });
  });

  test('answers questions of the store, with the account’s row beside', async () => {
    sayAlerts(world, alertOf({ account: mule }));
    await settle();
    const ref = staffed.open.refs.seal(mule);
    const { body } = await analyst.ask('GET', `/v1/accounts/${ref}`);
    expect(body.account.account).toBe(mule);
    expect(body.board).toMatchObject({ state: 'new', action: 'stop' });
    expect((await analyst.ask('POST', '/v1/accounts/lookup', { account: 'x' })).status).toBe(400);
    expect((await analyst.ask('GET', '/v1/cases/none')).body.code).toBe('CASE_UNKNOWN');
  });
});
