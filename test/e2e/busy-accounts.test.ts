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
