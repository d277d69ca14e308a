import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { afterAll, describe, expect, it } from 'vitest';
import type { CreditRecord, FlowRecord } from '../../packages/journal/src/index.js';
import type { AccountId, AssetCode } from '../../packages/model/src/index.js';
import { emptyDatabase } from '../../packages/store/src/clickhouse/empty-database.fixture.js';
import { describeStoreConformance } from '../../packages/store/src/conformance.js';
import { blockOf } from '../../packages/store/src/entries/conformance.js';
import { openMemoryStore, openStore, type Store, type StoreRows } from '../../packages/store/src/index.js';
import { shareOf } from '../share.js';
import { aggregatedQuestions, doBound, hopQuestions } from './support/aggregated-questions.js';

const url = process.env.WEIR_TEST_CLICKHOUSE;

if (url === undefined) {
  console.warn('SKIPPED: the store on ClickHouse. Set WEIR_TEST_CLICKHOUSE to the URL of a server for tests.');
  it.skip('the store on ClickHouse needs WEIR_TEST_CLICKHOUSE', () => undefined);
} else {
  const run = `weir_test_${Date.now().toString(36)}_${process.pid}`;
  const plain = createClient({ url });
  const dropAll = async () => {
    const found = await plain.query({
      query: 'SELECT name FROM system.databases WHERE startsWith(name, {run:String})',
      query_params: { run },
      format: 'JSONEachRow',
    });
    for (const { name } of await found.json<{ name: string }>()) {
      await plain.command({ query: 'DROP DATABASE {name:Identifier} SYNC', query_params: { name } });
    }
  };
  afterAll(async () => {
    await dropAll();
    await plain.close();
  });

  describeStoreConformance('ClickHouse', async () => ({
    openStore: (database) => openStore({ url, database: `${run}_${database}` }),
    empty: (database) => emptyDatabase(plain, `${run}_${database}`),
    close: async () => undefined,
  }));

  describe('the store on ClickHouse', () => {
    const stores: Store[] = [];
    const openOn = (database: string, more: object = {}) => {
      const store = openStore({ url, database: `${run}_${database}`, ...more });
      stores.push(store);
      return store;
    };
    afterAll(async () => {
      for (const store of stores) await store.close();
    });

    it('applies new migrations only, and refuses altered and unknown ones', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'weir-migrations-'));
      const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
      write('0001-a.sql', '-- first;\nCREATE TABLE IF NOT EXISTS a (x UInt8) ENGINE = Memory;\n');
      await openOn('migrations', { migrationsFolder: folder }).migrate();
      write('0002-b.sql', 'CREATE TABLE b (x UInt8) ENGINE = Memory;\nCREATE TABLE c (x UInt8) ENGINE = Memory;\n');
      await openOn('migrations', { migrationsFolder: folder }).migrate();
      await openOn('migrations', { migrationsFolder: folder }).migrate();
      const tables = await plain.query({
        query: `SELECT name FROM system.tables WHERE database = '${run}_migrations' ORDER BY name`,
        format: 'JSONEachRow',
      });
      expect((await tables.json<{ name: string }>()).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'migrations']);

      write('0001-a.sql', 'CREATE TABLE IF NOT EXISTS a (x UInt16) ENGINE = Memory;\n');
      await expect(openOn('migrations', { migrationsFolder: folder }).migrate()).rejects.toMatchObject({
        code: 'STORE_MIGRATION_ALTERED',
        message: expect.stringContaining('0001-a.sql'),
      });
      rmSync(join(folder, '0002-b.sql'));
      write('0001-a.sql', '-- first;\nCREATE TABLE IF NOT EXISTS a (x UInt8) ENGINE = Memory;\n');
      await expect(openOn('migrations', { migrationsFolder: folder }).migrate()).rejects.toMatchObject({
        code: 'STORE_MIGRATION_UNKNOWN',
        message: expect.stringContaining('0002-b.sql'),
      });
      rmSync(folder, { recursive: true });
    });

    it('says whether it cannot be reached or was refused', async () => {
      const nowhere = openStore({ url: 'http://127.0.0.1:1', database: 'x' });
      await expect(nowhere.ping()).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
      await nowhere.close();
      await expect(openOn('never_made').position('x')).rejects.toMatchObject({ code: 'STORE_REFUSED' });
      await expect(openOn('never_made').ping()).resolves.toBeUndefined();
      const stranger = openOn('never_made', { username: 'nobody', password: 'nothing' });
      await expect(stranger.ping()).rejects.toMatchObject({ code: 'STORE_REFUSED' });
    });

    it('refuses rows for a table that is not as it should be, few or many, rather than misread them', async () => {
      const store = openOn('altered');
      await store.migrate();
      await plain.command({ query: `ALTER TABLE ${run}_altered.rejects MODIFY COLUMN time UInt32` });
      const message = { topic: 't', partition: 0, timeMs: 1, sha256: 'ab'.repeat(32) };
      for (const count of [1, 200_000]) {
        const rows = Array.from({ length: count }, (_, offset) => ({
          code: 'BAD_TIME',
          message: { ...message, offset },
        }));
        await expect(store.insert('rejects', rows)).rejects.toMatchObject({ code: 'STORE_REFUSED' });
      }
      expect(await store.rejectCounts()).toEqual({});
      await expect(store.savePosition('x', 0.5)).rejects.toThrow(RangeError);
    });

    it('agrees with the store in memory on random histories, before and after merges', async () => {
      const seed = Number(process.env.WEIR_TEST_SEED ?? Date.now() % 1_000_000);
      const repeat = `WEIR_TEST_SEED=${seed}`;
      const [real, model] = [openOn('random'), openMemoryStore()];
      // To it every account is a busy one: the server adds up.
      const frugal = openOn('random', { wholeRowsMax: 0 });
      // To it some are, in one direction or by some filter, and most get to be.
      const middling = openOn('random', { wholeRowsMax: 8 });
      await real.migrate();
      const history = randomHistory(seed);
      const accounts = Array.from({ length: 6 }, (_, i) => accountOf(i));
      const agree = async (adding: Store, isMerged = false) => {
        const { ids, lots } = history.names();
        const questions: ((store: Store) => Promise<Found>)[] = [
          (store) => store.flowsByIds(ids),
          (store) => store.creditsByIds(ids),
          (store) => store.flowsByIds(ids.slice(0, 3)),
          (store) => store.entriesTouchingLots(lots),
          (store) => store.entriesTouchingLots(lots.slice(0, 2)),
          (store) => store.debitsOf(accounts.slice(0, 3), 105, 116),
          (store) => store.creditsInto(accounts, null, null, accounts.slice(2, 4)),
        ];
        // All at once: nothing is written meanwhile, and one after another the server mostly waits for us.
        await Promise.all([
          ...questions.map(async (question) => {
            expect(canonical(await question(real)), repeat).toEqual(canonical(await question(model)));
          }),
          ...aggregatedQuestions(accounts, ids).map(async (question) => {
            const wanted = await question(model);
            expect(await question(real), repeat).toEqual(wanted);
            expect(await question(adding), repeat).toEqual(wanted);
          }),
          ...hopQuestions(accounts).map(async (asked) => {
            const [told, wanted] = [await real.hops(asked), await model.hops(asked)];
            expect(doBound(told, wanted), repeat).toBe(true);
            if (isMerged) expect(doBound(wanted, told), repeat).toBe(true);
          }),
        ]);
        expect(await real.counts(), repeat).toEqual(await model.counts());
      };
      for (let round = 0; round < 2 + shareOf(10); round++) {
        const { flows, credits } = history.next(300);
        await model.insert('flows', flows);
        await model.insert('credits', credits);
        // Rows and blocks of rows are as good as one another.
        if (round % 2 === 0) await real.insert('flows', flows);
        else await real.insertEntries(blockOf(real, 'flows', flows));
        if (round % 3 === 0) await real.insert('credits', credits);
        else await real.insertEntries(blockOf(real, 'credits', credits));
        await agree(round % 2 === 0 ? frugal : middling);
      }
      for (const table of ['flows', 'credits']) {
        await plain.command({ query: `OPTIMIZE TABLE ${run}_random.${table} FINAL` });
      }
      await agree(frugal, true);
    });

    it('uses the keys and the filters, not whole tables', async () => {
      const database = `${run}_plan`;
      await openOn('plan').migrate();
      await plain.command({
        query: `INSERT INTO ${database}.flows (from, to, asset, time, seq, id, version)
          SELECT toString(cityHash64(number) % 50000), 'to', 'CNY', number, 0, hex(cityHash64(number, 1)), 1
          FROM numbers(300000)`,
      });
      const granules = async (rows: string) => {
        const plan = await plain.query({ query: `EXPLAIN indexes = 1 SELECT * FROM ${rows}`, format: 'TabSeparated' });
        const lines = [...(await plan.text()).matchAll(/Granules: (\d+)\/(\d+)/g)];
        return { read: Number(lines.at(-1)![1]), of: Number(lines[0]![2]) };
      };
      const places = await granules(
        `${database}.flow_places WHERE idHash IN (SELECT cityHash64(arrayJoin(['x', 'y'])))`,
      );
      const pockets = await granules(
        `${database}.flows PREWHERE time >= 0 AND (from, asset) IN [('123', 'CNY'), ('45678', 'CNY')]`,
      );
      const entries = await granules(
        `${database}.flows FINAL PREWHERE time IN [7, 8] AND (from, asset, time) IN [('123', 'CNY', 7), ('45678', 'CNY', 8)]
         AND id IN ['x', 'y'] WHERE gone = 0`,
      );
      for (const { read, of } of [places, pockets, entries]) {
        expect(of).toBeGreaterThan(250);
        expect(read).toBeLessThan(20);
      }
    });

    /** As a version of this program left it that knew the migrations below `number` only. */
    const migratedBelow = async (database: string, number: string) => {
      const folder = mkdtempSync(join(tmpdir(), 'weir-migrations-'));
      const known = new URL('../../schemas/clickhouse/', import.meta.url);
      for (const file of readdirSync(known)) if (file < number) copyFileSync(new URL(file, known), join(folder, file));
      await openOn(database, { migrationsFolder: folder }).migrate();
      rmSync(folder, { recursive: true });
    };

    it('keeps what entries said before their facts stood in one column, also where two migrate at once', async () => {
      await migratedBelow('lists', '0008');
      const hash = `unhex('${'00ff'.repeat(16)}')`;
      const entry = {
        asset: "'CNY'",
        time: '5',
        seq: '9007199254740991',
        id: "'x'",
        amount: '9007199254740991',
        balance: '9007199254740990',
        hub: 'true',
        aged_in: "['堰\\'\\n', 'b']",
        aged_start: '[0, 1]',
        aged_end: '[1, 9007199254740991]',
        ceased_in: "['c']",
        ceased_start: '[2]',
        ceased_end: '[3]',
        messages_topic: "['t', 'u']",
        messages_partition: '[1, 2]',
        messages_offset: '[9007199254740991, 4]',
        messages_time: '[1777593600000, 0]',
        messages_sha256: `[${hash}, ${hash}]`,
        version: '7',
      };
      const sources = { sources_in: "['lot']", sources_start: '[5]', sources_end: '[6]' };
      const more = {
        unseen: "toUInt128('340282366920938463463374607431768211455')",
        seen: 'toUInt128(12)',
        ...sources,
      };
      const insert = async (table: string, columns: Record<string, string>) => {
        const names = Object.keys(columns).map((name) => `\`${name}\``);
        await plain.command({
          query: `INSERT INTO ${run}_lists.${table} (${names}) SELECT ${Object.values(columns)}`,
        });
      };
      await insert('flows', { from: "'a'", to: "'b'", ...entry, ...more });
      await insert('flows', {
        from: "'a'",
        to: "'b'",
        asset: "'CNY'",
        time: '6',
        seq: '0',
        id: "'bare'",
        version: '1',
      });
      await insert('flows', {
        from: "'a'",
        asset: "'CNY'",
        time: '7',
        seq: '0',
        id: "'gone'",
        version: '1',
        gone: '1',
      });
      await insert('credits', { from: "'a'", to: "'b'", ...entry });
      const stores = [openOn('lists'), openOn('lists')];
      await Promise.all(stores.map((store) => store.migrate()));
      const [store] = stores as [Store];
      const most = Number.MAX_SAFE_INTEGER;
      const sha256 = '00ff'.repeat(16);
      const facts = {
        id: 'x',
        time: 5,
        seq: most,
        from: 'a',
        to: 'b',
        asset: 'CNY',
        amount: most,
        balance: most - 1,
        hub: true,
        aged: [
          { id: "堰'\n", start: 0, end: 1 },
          { id: 'b', start: 1, end: most },
        ],
        nameless: [],
        ceased: [{ id: 'c', start: 2, end: 3 }],
        messages: [
          { topic: 't', partition: 1, offset: most, timeMs: 1_777_593_600_000, sha256 },
          { topic: 'u', partition: 2, offset: 4, timeMs: 0, sha256 },
        ],
      };
      const flow = {
        kind: 'flow',
        ...facts,
        unseen: '340282366920938463463374607431768211455',
        seen: '12',
        sources: [{ id: 'lot', start: 5, end: 6 }],
      };
      expect(await store.flowsByIds(['x', 'gone'])).toEqual([{ version: 7, record: flow }]);
      expect(await store.creditsByIds(['x'])).toEqual([{ version: 7, record: { kind: 'credit', ...facts } }]);
      expect(await store.flowsByIds(['bare'])).toMatchObject([
        { record: { balance: null, hub: false, seen: null, unseen: '0', sources: [], messages: [] } },
      ]);
      const pocket = { account: 'a' as AccountId, asset: 'CNY' as AssetCode, fromTimeMs: 0 };
      for (const id of ['lot', 'b', 'c', "堰'\n"]) {
        expect(await store.entriesTouchingLots([{ id, ...pocket }]), id).toHaveLength(1);
      }
      const mixing = await store.mixingEntries([{ ...pocket, fromMs: 0 }], 10, 10);
      expect(mixing).toMatchObject([{ record: { id: 'x', hub: true, seen: '12' } }]);
    });

    it('finds by id what was there before places were kept', async () => {
      await migratedBelow('before', '0005');
      await plain.command({
        query: `INSERT INTO ${run}_before.credits (from, to, asset, time, seq, id, version) VALUES ('a', 'b', 'CNY', 5, 0, 'x', 1)`,
      });
      const store = openOn('before');
      await store.migrate();
      expect(await store.creditsByIds(['x', 'y'])).toMatchObject([
        { version: 1, record: { id: 'x', to: 'b', time: 5 } },
      ]);
    });
  });
}

type Found = readonly { readonly version: number; readonly record: FlowRecord | CreditRecord }[];

function canonical(found: Found): string[] {
  return found.map(({ version, record }) => JSON.stringify([version, Object.entries(record).sort()])).sort();
}

function accountOf(number: number): AccountId {
  return `bank:CMB:${number}` as AccountId;
}

/** Entries that come, change, move, go and come again, in few pockets, and repeats of any of it. */
function randomHistory(seed: number) {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const asset = 'CNY' as AssetCode;
  const idOf = (number: number) => `t${number}`;
  const intervals = () => Array.from({ length: below(3) }, () => ({ id: idOf(below(80)), start: below(9), end: 9 }));
  let version = 0;
  const past: { flows: StoreRows['flows'][]; credits: StoreRows['credits'][] } = { flows: [], credits: [] };
  const next = (count: number) => {
    const flows: StoreRows['flows'][] = [];
    const credits: StoreRows['credits'][] = [];
    for (let i = 0; i < count; i++) {
      version++;
      const key = { id: idOf(below(80)), asset, time: 100 + below(20), seq: below(2) };
      const [from, to] = [accountOf(below(6)), accountOf(below(6))];
      const entry = { ...key, from, to, amount: below(1e6), balance: below(2) === 0 ? null : below(99), hub: false };
      const effects = { aged: intervals(), nameless: intervals(), ceased: intervals(), messages: [] };
      switch (below(6)) {
        case 0:
          flows.push({ version, record: { kind: 'flow-gone', ...key, account: from } });
          break;
        case 1:
          credits.push({ version, record: { kind: 'credit-gone', ...key, account: to } });
          break;
        case 2:
        case 3:
          flows.push({
            version,
            record: {
              kind: 'flow',
              ...entry,
              ...effects,
              unseen: String(below(9)),
              seen: String(below(9)),
              sources: intervals(),
            },
          });
          break;
        case 4:
          credits.push({ version, record: { kind: 'credit', ...entry, ...effects } });
          break;
        case 5:
          if (past.flows.length > 0) flows.push(past.flows[below(past.flows.length)]!);
          if (past.credits.length > 0) credits.push(past.credits[below(past.credits.length)]!);
          break;
      }
    }
    past.flows.push(...flows);
    past.credits.push(...credits);
    return { flows, credits };
  };
  const names = () => ({
    ids: Array.from({ length: 80 }, (_, number) => idOf(number)),
    lots: Array.from({ length: 12 }, () => ({
      id: idOf(below(80)),
      account: accountOf(below(6)),
      asset,
      fromTimeMs: 95 + below(20),
      ...(below(2) === 0 ? {} : { amount: 1 + below(9) }),
    })),
  });
  return { next, names };
}
