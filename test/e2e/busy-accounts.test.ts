import { createClient } from '@clickhouse/client';
import { expect, it } from 'vitest';
import type { AccountId } from '../../packages/model/src/index.js';
import { openStore } from '../../packages/store/src/index.js';

const url = process.env.WEIR_TEST_CLICKHOUSE;

it.skipIf(url === undefined)(
  'takes no account for a quiet one whose entries fill granules, in one part or in several',
  async () => {
    const database = `weir_test_busy_${Date.now().toString(36)}_${process.pid}`;
    const plain = createClient({ url: url! });
    const store = openStore({ url: url!, database });
    await store.migrate();
    const busy = 'bank:CMB:m' as AccountId;
    const insert = (table: string, account: string, of: string, first: number, rows: number) =>
      plain.command({
        query: `INSERT INTO ${database}.${table} (from, to, asset, time, seq, id, version)
        SELECT ${account}, 'CNY', number, 0, hex(cityHash64(number, '${of}')), 1 FROM numbers(${first}, ${rows})`,
      });
    // Others before it and behind it, so that it begins and ends within granules.
    const others = "concat('bank:CMB:', if(number % 2 = 0, 'a', 'z'), toString(number % 700))";
    for (const table of ['flows', 'credits']) await insert(table, `${others}, ${others}`, 'others', 0, 3_000);
    await insert('flows', `'${busy}', 'x'`, 'first', 0, 2_700);
    await insert('flows', `'${busy}', 'x'`, 'second', 2_700, 1_023);
    await insert('credits', `'x', '${busy}'`, 'credits', 0, 1_500);
    const entries = 2_700 + 1_023 + 1_500;
    const check = async () => {
      for (const most of [0, 1_024, 3_000, entries - 1])
        expect(await store.busyAmong([busy, 'bank:CMB:none' as AccountId], most), String(most)).toEqual(
          new Set([busy]),
        );
      for (const most of [entries, 100_000]) expect(await store.busyAmong([busy], most)).toEqual(new Set());
    };
    await check();
    for (const table of ['flows', 'credits'])
      await plain.command({ query: `OPTIMIZE TABLE ${database}.${table} FINAL` });
    await check();
    await store.drop();
    await store.close();
    await plain.close();
  },
);

it.skipIf(url === undefined)(
  'tells the largest counterparties of a busy account as of one that is read whole, also where many sums are equal',
  async () => {
    const database = `weir_test_others_${Date.now().toString(36)}_${process.pid}`;
    const plain = createClient({ url: url! });
    const [whole, adding] = [openStore({ url: url!, database }), openStore({ url: url!, database, wholeRowsMax: 0 })];
    await whole.migrate();
    const paid = async (account: string, amount: string, rows: number) => {
      for (const version of [1, 2])
        await plain.command({
          query: `INSERT INTO ${database}.flows (from, to, asset, time, seq, id, amount, version)
            SELECT '${account}', concat('bank:CMB:', toString(cityHash64(number) % 400)), if(number % 5 = 0, 'USDT', 'CNY'), number, 0,
              hex(cityHash64(number)), ${amount}, ${version} FROM numbers(${rows})`,
        });
    };
    await paid('bank:CMB:few-equal', 'number % 97 + 1', 1_500);
    // Everybody was paid as much: who is shown goes by name alone.
    await paid('bank:CMB:all-equal', '1', 300);
    await paid('bank:CMB:large', '9007199254740991', 1_500);
    for (const account of ['few-equal', 'all-equal', 'large', 'none'].map((name) => `bank:CMB:${name}` as AccountId))
      for (const counterpartiesMax of [1, 20, 1_000]) {
        const asked = { account, stepsMax: 10, counterpartiesMax, dwellDebits: null };
        expect(await adding.accountOverview(asked), account).toEqual(await whole.accountOverview(asked));
      }
    await whole.drop();
    for (const store of [whole, adding]) await store.close();
    await plain.close();
  },
);
