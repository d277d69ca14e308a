// Databases from before migration 17 kept the last report of a version; those that were there stand, and from now on the first does.
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { expect, it } from 'vitest';
import type { Report } from '../../packages/journal/src/index.js';
import { openStore } from '../../packages/store/src/index.js';

const url = process.env.WEIR_TEST_CLICKHOUSE;
const migrations = new URL('../../schemas/clickhouse/', import.meta.url);
const sha256 = '00ff'.repeat(16);

const reportAt = (reportedAt: number, version = 1): Report => ({
  ...{ reporter: 'r', version, reportedAt, withdrawn: false, match: [] },
  roots: { case: 'c', transfers: [], selectors: [], victims: [] },
});
const rowAt = (offset: number, version: number, reportedAt: number) => ({
  journal: { offset, index: 0 },
  message: { topic: 'raw', partition: 0, offset, timeMs: 1, sha256 },
  report: reportAt(reportedAt, version),
});

it.skipIf(url === undefined)(
  'an old database keeps the first of a version, and no row is written anew for it',
  async () => {
    const database = `weir_test_firsts_${Date.now().toString(36)}_${process.pid}`;
    const plain = createClient({ url: url! });
    const folder = mkdtempSync(join(tmpdir(), 'weir-migrations-'));
    for (const file of readdirSync(migrations))
      if (file < '0017') copyFileSync(new URL(file, migrations), join(folder, file));
    const before = openStore({ url: url!, database, migrationsFolder: folder });
    const [store, other] = [openStore({ url: url!, database }), openStore({ url: url!, database })];
    try {
      await before.migrate();
      const columns =
        '`case`, reporter, reportedAt, withdrawn, body, version, topic, `partition`, `offset`, time, sha256';
      await plain.command({
        query: `INSERT INTO ${database}.reports (${columns})
        SELECT 'c', 'r', 5, false, '${JSON.stringify(reportAt(5))}', 1, 'raw', 0, 1, 1, unhex('${sha256}')`,
      });
      await Promise.all([store.migrate(), other.migrate()]);
      const parts = async (): Promise<number> => {
        const query = `SELECT name FROM system.parts WHERE database = '${database}' AND table = 'reports' AND active`;
        return (await (await plain.query({ query, format: 'JSONEachRow' })).json<{ name: string }>()).length;
      };
      const merged = () => plain.command({ query: `OPTIMIZE TABLE ${database}.reports FINAL` });
      const reportedAt = async () => (await store.reportsOf('c')).map(({ report }) => report.reportedAt);
      expect(await parts()).toBe(1);
      await store.insert('reports', [rowAt(7, 1, 6)]);
      expect([await reportedAt(), await parts()]).toEqual([[5], 2]);
      await merged();
      expect(await reportedAt()).toEqual([5]);
      await store.insert('reports', [rowAt(8, 2, 7)]);
      await store.insert('reports', [rowAt(9, 2, 8)]);
      await merged();
      expect(await reportedAt()).toEqual([7]);
    } finally {
      await store.drop();
      for (const each of [before, store, other]) await each.close();
      await plain.close();
      rmSync(folder, { recursive: true });
    }
  },
);
