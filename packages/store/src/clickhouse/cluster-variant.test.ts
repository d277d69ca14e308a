import { describe, expect, it } from 'vitest';
import { clusterVariant, oneNode } from './cluster-variant.js';
import { readMigrations } from './migrations.js';

const statements = readMigrations().flatMap((migration) => migration.statements);
const variant = clusterVariant('weir');

describe('the migrations on a cluster', () => {
  it('are those of one node: every statement has a form, and every table both of its sides', () => {
    const all = statements.flatMap(variant);
    const made = (form: RegExp) => new Set(all.flatMap((each) => form.exec(each)?.[1] ?? []));
    const tables = new Set(statements.flatMap((each) => /^CREATE TABLE IF NOT EXISTS (\w+)/.exec(each)?.[1] ?? []));
    expect(tables.size).toBeGreaterThan(12);
    expect(made(/^CREATE TABLE IF NOT EXISTS (\w+)_local /)).toEqual(tables);
    expect(made(/^CREATE OR REPLACE TABLE (\w+) /)).toEqual(tables);
  });

  it('change every node at once, but for rows that go through the tables over all shards', () => {
    for (const statement of statements.flatMap(variant)) {
      if (statement.startsWith('INSERT')) expect(statement).not.toContain('_local');
      else expect(statement).toMatch(/^[A-Z ]+\w+ ON CLUSTER '\{cluster\}'/);
      expect(statement).not.toMatch(/ENGINE = ReplacingMergeTree/);
    }
  });

  it('keep columns, keys and settings to the letter', () => {
    const [local, over] = variant(
      'CREATE TABLE IF NOT EXISTS flows (`from` String, version UInt64)\nENGINE = ReplacingMergeTree(version)\nORDER BY `from`\nSETTINGS a = 1',
    );
    expect(local).toBe(
      "CREATE TABLE IF NOT EXISTS flows_local ON CLUSTER '{cluster}' (`from` String, version UInt64)\n" +
        "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)\n" +
        'ORDER BY `from`\nSETTINGS a = 1',
    );
    expect(over).toBe(
      "CREATE OR REPLACE TABLE flows ON CLUSTER '{cluster}' AS flows_local\n" +
        "ENGINE = Distributed('{cluster}', 'weir', 'flows_local', cityHash64(`from`))",
    );
  });

  it('give a table over all shards the columns that its nodes have', () => {
    expect(variant('ALTER TABLE flows ADD COLUMN IF NOT EXISTS x UInt8')).toHaveLength(2);
    expect(variant('ALTER TABLE flows MODIFY SETTING min_compress_block_size = 8192')).toHaveLength(1);
    expect(variant("ALTER TABLE flows UPDATE x = 1 WHERE gone = 0 AND facts = ''")).toHaveLength(1);
  });

  it('change a view on its nodes, over what they hold themselves', () => {
    expect(variant('ALTER TABLE places_of MODIFY QUERY\nSELECT id FROM flows WHERE gone = 0')).toEqual([
      "ALTER TABLE places_of ON CLUSTER '{cluster}' MODIFY QUERY\nSELECT id FROM flows_local WHERE gone = 0",
    ]);
  });

  it('refuse what nobody thought of', () => {
    for (const statement of [
      'CREATE TABLE IF NOT EXISTS strangers (id String) ENGINE = ReplacingMergeTree ORDER BY id',
      'CREATE TABLE IF NOT EXISTS flows (id String) ENGINE = Memory',
      'ALTER TABLE strangers ADD COLUMN x UInt8',
      'RENAME TABLE flows TO links',
    ]) {
      expect(() => variant(statement), statement).toThrow(RangeError);
      expect(oneNode(statement)).toEqual([statement]);
    }
  });
});
