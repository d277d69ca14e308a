import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newWorld, type Person, type Staffed, settle, staffDesk, topics, type World } from '../desk.fixture.js';
import { ReportBook } from '../feed/report-book.js';
import { reportHandlers } from '../handlers/report-handlers.js';
import type { DeskOptions } from '../open-desk.js';
import { accountOf, storeWith, type Told, transferOf } from '../queries/ledger.fixture.js';
import { placeOf, type TransferWords, type UnreadWords } from './words.js';

const atMs = Date.UTC(2026, 3, 30);
const paid = (id: string, more: Partial<Told> = {}) =>
  transferOf({ id, time: atMs, from: '1', to: '17', amount: 500_000, ...more });
const line = {
  ...{ from: accountOf('1'), to: accountOf('17'), amount: '500000', asset: 'CNY' },
  ...{ since: atMs - 1_800_000, until: atMs + 1_800_000 },
};

let world: World;
let store: Awaited<ReturnType<typeof storeWith>>;
let staffed: Staffed;
let analyst: Person;

const open = async (options: Partial<DeskOptions> = {}): Promise<void> => {
  staffed = await staffDesk(world, { store, ...options });
  analyst = await staffed.hire('an', 'analyst');
};
beforeEach(async () => {
  world = newWorld();
  store = await storeWith([paid('t1')]);
  await open();
});
afterEach(() => staffed.end());

const tell = async (...transfers: ReturnType<typeof paid>[]): Promise<void> => {
  const other = await storeWith(transfers);
  const ids = transfers.map(({ id }) => id);
  await store.insert('flows', await other.flowsByIds(ids));
  await store.insert('credits', await other.creditsByIds(ids));
};
/** Messages of the reports topic, as they came. */
const sent = () =>
  world.broker.read(topics.reports, 0, 0, 100).map(({ value }) => JSON.parse(String(value)) as Record<string, unknown>);
const report = (match: readonly object[] = [line], more: object = {}) =>
  analyst.ask('POST', '/v1/reports', { case: 'c1', reporter: '李女士', match, ...more });
const lines = async () =>
  (await analyst.ask('GET', `/v1/reports/lines?case=c1&reporter=${encodeURIComponent('李女士')}`)).body.lines;
const listed = async () => (await analyst.ask('GET', '/v1/reports')).body.reports[0];
const decide = (id: string, transfer: string | null, version: number) =>
  analyst.ask(
    'POST',
    `/v1/reports/lines/${id}/resolution`,
    { case: 'c1', reporter: '李女士', transfer, reason: '与受害人核对' },
    { 'if-match': `"${version}"` },
  );

describe('a report that says what is known of a transfer', () => {
  test('is resolved by rule where one alone fits, and the resolution is a report that names it and the act', async () => {
    await report();
    await settle();
    expect((await lines())[0]).toMatchObject({ state: 'resolved', decision: { transfer: 't1', by: 'weir' } });
    await settle();
    expect(await listed()).toMatchObject({ state: 'resolved', unresolved: 0, transfers: ['t1'] });
    const [act] = staffed.open.desk.parts.acts.state.audit.filter(
      ({ act: one }) => one?.deed.kind === 'report.resolve',
    );
    expect(sent()[1]).toMatchObject({
      ...{ case: 'c1', reporter: 'resolved:李女士', resolves: '李女士', version: 1, transfers: ['t1'] },
      acts: [{ transfer: 't1', by: 'weir', at: act!.atMs }],
    });
  });

  test('is looked at beside the work, with nobody asking', async () => {
    await report();
    await vi.waitFor(async () => expect(await listed()).toMatchObject({ state: 'resolved' }), { timeout: 4_000 });
  });

  test('waits for a person where two fit, who chooses by the reasons; of two people one is first', async () => {
    await tell(paid('t2', { time: atMs + 600_000 }));
    await report();
    await settle();
    const [waiting] = await lines();
    expect(waiting).toMatchObject({ state: 'waiting', decision: null });
    expect(waiting.candidates.map(({ transfer }: { transfer: { id: string } }) => transfer.id)).toEqual(['t1', 't2']);
    expect(await listed()).toMatchObject({ state: 'waiting', unresolved: 1, transfers: [] });
    expect(sent()).toHaveLength(1);
    const { body, status } = await decide(waiting.id, 't2', waiting.version);
    expect([status, body.state, body.decision]).toMatchObject([200, 'resolved', { transfer: 't2', by: 'an' }]);
    expect((await decide(waiting.id, 't1', waiting.version)).body).toMatchObject({ code: 'DESK_CONFLICT', by: 'an' });
    await settle();
    expect(sent()[1]).toMatchObject({ transfers: ['t2'], acts: [{ by: 'an' }] });
    expect((await decide(waiting.id, 'nowhere', body.version)).status).toBe(404);
    expect((await decide('0'.repeat(32), 't1', 0)).status).toBe(404);
  });

  test('is opened again when a late transfer fits better, and what was chosen stands until somebody decides', async () => {
    await tell(paid('t2', { amount: 490_000 }));
    await report([{ ...line, amount: '490000', from: undefined, to: undefined, fromTail: '0001' }]);
    await report([{ ...line, amount: '495000' }]);
    await settle();
    const [near] = await lines();
    expect(near).toMatchObject({ state: 'waiting' });
    const { body } = await decide(near.id, 't2', near.version);
    await settle();
    await tell(paid('late', { amount: 495_000 }));
    const [opened] = await lines();
    expect(opened).toMatchObject({
      ...{ state: 'waiting', decision: { transfer: 't2', by: 'an' }, reopened: { cause: 'better', transfer: 'late' } },
    });
    expect(opened.version).toBeGreaterThan(body.version);
    await settle();
    expect(sent().at(-1)).toMatchObject({ transfers: ['t2'] });
    await decide(opened.id, 'late', opened.version);
    await settle();
    expect(sent().at(-1)).toMatchObject({ transfers: ['late'], version: 2 });
  });

  test('is told apart by names that the raw messages have', async () => {
    const asked: unknown[] = [];
    await staffed.end();
    const messageOf = (offset: number) => ({ topic: 'raw', partition: 0, offset, timeMs: 0, sha256: '00'.repeat(32) });
    await tell(paid('t2', { time: atMs + 60_000 }));
    const rows = await store.flowsByIds(['t1', 't2']);
    const told = rows.map(({ record }) => ({
      version: 2,
      record: { ...record, messages: [messageOf(record.id === 't1' ? 1 : 2)] },
    }));
    await store.insert('flows', told);
    await open({
      readWords: async (messages) => {
        asked.push(...messages);
        const wordsOf = (toName: string) => ({ fromName: null, toName, memo: null });
        return new Map([
          ['raw/0/1', wordsOf('李四')],
          ['raw/0/2', wordsOf('张三')],
        ]);
      },
    });
    await report([{ ...line, toName: '张三' }]);
    await settle();
    expect((await lines())[0]).toMatchObject({ state: 'resolved', decision: { transfer: 't2', by: 'weir' } });
    expect(asked).toHaveLength(2);
  });

  test('waits where a schema does not come by which the name was written, and says so in its place', async () => {
    await staffed.end();
    let told: TransferWords | UnreadWords = 'registry-away';
    await open({ readWords: async (messages) => new Map(messages.map((message) => [placeOf(message), told])) });
    const message = { topic: 'raw', partition: 0, offset: 1, timeMs: 0, sha256: '00'.repeat(32) };
    const [row] = await store.flowsByIds(['t1']);
    await store.insert('flows', [{ version: 2, record: { ...row!.record, messages: [message] } }]);
    await report([{ ...line, toName: '张三' }]);
    await settle();
    const [waiting] = await lines();
    expect(waiting).toMatchObject({ state: 'waiting', decision: null, candidates: [{ fits: true }] });
    expect(waiting.candidates[0].reasons).toContainEqual({
      code: 'WORDS_UNREAD',
      zh: '户名、附言未能比对：模式注册中心无应答',
      en: 'names and remark were not compared: the schema registry does not answer',
    });
    told = { fromName: null, toName: '张三', memo: null };
    const [read] = await lines();
    expect(JSON.stringify(read.candidates[0].reasons)).not.toContain('WORDS_UNREAD');
    await settle();
    expect((await lines())[0]).toMatchObject({ state: 'resolved', decision: { transfer: 't1', by: 'weir' } });
  });

  test('waits where the raw messages do not come: the name that it says may be another’s', async () => {
    await staffed.end();
    let isAway = true;
    await open({
      readWords: async (messages) => {
        if (isAway) throw new Error('away');
        return new Map(
          messages.map((message) => [placeOf(message), { fromName: null, toName: '李四', memo: null }] as const),
        );
      },
    });
    const message = { topic: 'raw', partition: 0, offset: 1, timeMs: 0, sha256: '00'.repeat(32) };
    const [row] = await store.flowsByIds(['t1']);
    await store.insert('flows', [{ version: 2, record: { ...row!.record, messages: [message] } }]);
    await report([{ ...line, toName: '张三' }]);
    await settle();
    expect((await lines())[0]).toMatchObject({ state: 'waiting', decision: null, candidates: [{ fits: true }] });
    isAway = false;
    expect((await lines())[0]).toMatchObject({ state: 'waiting', decision: null, candidates: [{ fits: false }] });
    isAway = true;
    // A remark never speaks against a transfer: nobody waits for it.
    await report([{ ...line, memo: '货款' }]);
    await settle();
    expect((await lines())[0]).toMatchObject({ state: 'resolved', decision: { transfer: 't1', by: 'weir' } });
  });

  test('waits for a person where another fits by its credit, however many come near it', async () => {
    const crowd = Array.from({ length: 250 }, (_, nth) => paid(`n${nth}`, { amount: 490_000, time: atMs + nth }));
    const early = atMs - 3 * 3_600_000;
    await tell(...crowd, paid('slow', { time: early, credited: atMs + 60_000 }));
    await report();
    await settle();
    const [waiting] = await lines();
    expect(waiting).toMatchObject({ state: 'waiting', decision: null });
    const fitting = waiting.candidates.filter(({ fits }: { fits: boolean }) => fits);
    expect(fitting.map(({ transfer }: { transfer: { id: string } }) => transfer.id).sort()).toEqual(['slow', 't1']);
  });

  test('is opened again when its transfer is voided', async () => {
    await report();
    await settle();
    expect((await lines())[0]).toMatchObject({ state: 'resolved' });
    const key = { id: 't1', asset: transferOf({ id: '', time: 0, from: '', to: '' }).asset, time: atMs, seq: 0 };
    await store.insert('flows', [{ version: 9, record: { kind: 'flow-gone', account: accountOf('1'), ...key } }]);
    await store.insert('credits', [{ version: 9, record: { kind: 'credit-gone', account: accountOf('17'), ...key } }]);
    await lines();
    expect((await lines())[0]).toMatchObject({ state: 'waiting', candidates: [], reopened: { cause: 'voided' } });
  });

  test('may mean none of what is there, or say too little to look for', async () => {
    await tell(paid('t2', { time: atMs + 600_000 }));
    await report([line, { asset: 'CNY', since: line.since, until: line.until }]);
    await settle();
    const [waiting, unclear] = await lines();
    expect(unclear).toMatchObject({ state: 'unclear', unclear: 'little', candidates: [] });
    expect((await decide(waiting.id, null, 0)).body).toMatchObject({ state: 'none-meant' });
    expect(await listed()).toMatchObject({ state: 'unclear', unresolved: 1 });
    expect((await analyst.ask('GET', '/v1/reports?state=waiting')).body.reports).toEqual([]);
    await settle();
    expect(sent()).toHaveLength(1);
  });

  test('takes its resolution with it when it is withdrawn or its line goes; another desk says nothing twice', async () => {
    await report();
    await settle();
    await lines();
    await settle();
    await staffed.end();
    await open();
    await settle();
    expect(sent()).toHaveLength(2);
    await report([{ ...line, amount: '7' }]);
    await settle();
    expect(sent().at(-1)).toMatchObject({ resolves: '李女士', version: 2, withdrawn: true });
    // The line is there again as it was: so is what was decided.
    await report();
    await settle();
    expect(sent().at(-1)).toMatchObject({ version: 3, transfers: ['t1'] });
    await report(undefined, { match: undefined, withdrawn: true });
    await settle();
    expect(sent().at(-1)).toMatchObject({ version: 4, withdrawn: true });
    expect(await listed()).toMatchObject({ state: 'withdrawn' });
  });

  test('is passed over where ingest refuses it: nobody would follow what it means', async () => {
    const deep = `{"case":"c9","match":[{"from":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`;
    const said = (more: object): string => JSON.stringify({ case: 'c9', match: [line], ...more });
    const refused = [
      ...[deep, '{"case":"c9","match":["x"]}', '{"case":"c9","match":[null]}', ` ${said({})}`, said({ case: 9 })],
      ...[said({ match: [{ ...line, toTail: '' }] }), said({ version: 'two' }), said({ withdrawn: 'yes' })],
      ...[said({ reporter: '' }), said({ transfers: 't1' }), said({ reportedAt: 'today' })],
    ];
    for (const value of [...refused.map((text) => Buffer.from(text)), Buffer.from(said({ memo: 'é' }), 'latin1')])
      world.broker.append(topics.reports, 0, [{ value }]);
    await report();
    // A version that is refused leaves the one before it as it is.
    const later = {
      case: 'c1',
      reporter: '李女士',
      version: world.clock.nowMs + 9,
      withdrawn: true,
      reportedAt: 'now',
    };
    world.broker.append(topics.reports, 0, [{ value: Buffer.from(JSON.stringify(later)) }]);
    await settle();
    const { reports } = (await analyst.ask('GET', '/v1/reports')).body;
    expect(reports).toMatchObject([{ case: 'c1', withdrawn: false }]);
  });

  test('is refused at once where ingest would refuse it', async () => {
    const { body } = await report([{ ...line, toName: '' }]);
    expect(body).toMatchObject({ code: 'BAD_REPORT' });
    expect((await report([], {})).body).toMatchObject({ code: 'BAD_REPORT' });
    expect(sent()).toEqual([]);
  });

  test('is looked for at once at the next start, where nobody has decided; what was decided waits for its turn', async () => {
    await report([line, { ...line, amount: '7' }]);
    await settle();
    await lines();
    await staffed.end();
    await tell(paid('t7', { amount: 7 }));
    const asked: unknown[] = [];
    const idsMatching = store.idsMatching.bind(store);
    store.idsMatching = async (known, signal) => {
      asked.push(...known.map(({ maxAmount }) => maxAmount));
      return idsMatching(known, signal);
    };
    await open();
    await vi.waitFor(async () => expect(await listed()).toMatchObject({ state: 'resolved' }), { timeout: 4_000 });
    expect(new Set(asked)).toEqual(new Set([7]));
  });

  test('waits while the store is away, and asks no faster for that', async () => {
    const { idsMatching } = store;
    let asked = 0;
    store.idsMatching = async () => {
      asked++;
      throw new Error('away');
    };
    await report();
    await vi.waitFor(() => expect(asked).toBeGreaterThan(0), { timeout: 4_000 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(asked).toBeLessThanOrEqual(2);
    expect(await listed()).toMatchObject({ state: 'none-found' });
    store.idsMatching = idsMatching;
    world.clock.nowMs += 60_000;
    await vi.waitFor(async () => expect(await listed()).toMatchObject({ state: 'resolved' }), { timeout: 4_000 });
  });

  test('put in twice before it is read back stands as it was put in last', async () => {
    const { acts, board } = staffed.open.desk.parts;
    const sent: Record<string, unknown>[] = [];
    // Nothing of it comes back meanwhile, and the clock stands.
    const { sendReport } = reportHandlers({
      ...{ desk: { parts: { acts, board, nowMs: () => 5 } }, reports: new ReportBook(), store: null, watch: {} },
      send: async (_name: string, fields: Record<string, unknown>) => void sent.push(fields),
    } as never);
    const who = { actor: 'an' };
    for (const amount of ['600000', '700000'])
      await sendReport({
        body: { case: 'c1', reporter: 'r', match: [{ ...line, amount }] },
        key: amount,
        who,
      } as never);
    await sendReport({ body: { case: 'c2', reporter: 'r', transfers: ['t'] }, key: 't', who } as never);
    expect(sent.map(({ version }) => version)).toEqual([5, 6, 5]);
  });

  test('with many lines asks the store a few times for all of them, and takes no transfer twice', async () => {
    await tell(...Array.from({ length: 3 }, (_, nth) => paid(`x${nth}`, { amount: 700_000, time: atMs + nth })));
    const match = Array.from({ length: 120 }, (_, nth) => ({ ...line, amount: String(600_000 + nth) }));
    const said = { case: 'c1', reporter: '李女士', match: [line, ...match, line, { ...line, amount: '700000' }] };
    world.broker.append(topics.reports, 0, [{ key: null, value: Buffer.from(JSON.stringify(said)) }]);
    await settle();
    let questions = 0;
    const { flowsByIds, idsMatching } = store;
    store.idsMatching = (asked, signal) => {
      questions++;
      return idsMatching(asked, signal);
    };
    store.flowsByIds = (ids) => {
      questions++;
      return flowsByIds(ids);
    };
    const shown = await lines();
    expect(questions).toBeLessThanOrEqual(3 * 4);
    expect(shown).toHaveLength(123);
    // Both lines mean the same payment; the rule gives it to one of them, and the other waits.
    const same = [shown[0], shown[121]];
    expect(same.map(({ state }) => state).sort()).toEqual(['resolved', 'waiting']);
    expect(shown[122]).toMatchObject({ state: 'waiting', candidates: [{}, {}, {}] });
  });

  test('hides account numbers from those who may not see them', async () => {
    const viewer = await staffed.hire('vi', 'viewer');
    await report([{ ...line, to: '622600000017', toName: '张三' }]);
    await settle();
    const { body } = await viewer.ask('GET', `/v1/reports/lines?case=c1&reporter=${encodeURIComponent('李女士')}`);
    expect(body.lines[0].known).toMatchObject({ from: { isMasked: true }, toTail: '0017', toName: null });
    expect((await viewer.ask('GET', '/v1/reports/lines?case=c1&reporter=x')).status).toBe(404);
  });
});
