import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { afterAll, describe, expect, it } from 'vitest';
import { describeStoreConformance } from '../../packages/store/src/conformance.js';
import { openStore, type Store } from '../../packages/store/src/index.js';

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

    it('uses the keys and the filters, not whole tables', async () => {
      const database = `${run}_plan`;
      await openOn('plan').migrate();
      await plain.command({
        query: `INSERT INTO ${database}.flows (from, to, asset, time, seq, id, version)
          SELECT toString(cityHash64(number) % 50000), 'to', 'CNY', number, 0, hex(cityHash64(number, 1)), 1
          FROM numbers(300000)`,
      });
      const granules = async (condition: string) => {
        const plan = await plain.query({
          query: `EXPLAIN indexes = 1 SELECT * FROM ${database}.flows FINAL WHERE gone = 0 AND ${condition}
            SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0`,
          format: 'TabSeparated',
        });
        const lines = [...(await plan.text()).matchAll(/Granules: (\d+)\/(\d+)/g)];
        return { read: Number(lines.at(-1)![1]), of: Number(lines[0]![2]) };
      };
      const pockets = await granules(`(from, asset) IN [('123', 'CNY'), ('45678', 'CNY')] AND time >= 0`);
      const ids = await granules("id IN ['x', 'y']");
      expect(pockets.of).toBeGreaterThan(250);
      expect(pockets.read).toBeLessThan(20);
      expect(ids.read).toBeLessThan(20);
    });
  });
}
