import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { StartedNetwork } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterVariant } from '../../packages/store/src/clickhouse/cluster-variant.js';
import { emptyDatabase } from '../../packages/store/src/clickhouse/empty-database.fixture.js';
import { readMigrations } from '../../packages/store/src/clickhouse/migrations.js';
import { describeStoreConformance } from '../../packages/store/src/conformance.js';
import { openStore } from '../../packages/store/src/index.js';
import { type StartedClickHouse, startClickHouse } from './support/clickhouse.js';
import { missingHere } from './support/images.js';
import { startNetwork } from './support/network.js';
import { allStarted } from './support/starting.js';

// The library that ClickHouse is run from here can be a shard of a cluster, but neither a replica (it opens no port for
// others to fetch parts from) nor a keeper, and it does not pass statements on. So each node is told by itself what
// ON CLUSTER would tell it, tables without replicas; the rest of the way, Distributed tables over two shards, is real.
const missing = missingHere();
const title = 'the store on two shards';
if (missing === undefined) {
  console.warn(
    'SKIPPED: replicas and ON CLUSTER; no ClickHouse server with Keeper can be had without a registry. Shards are tested.',
  );
}

const asOneNodeTakesIt = (statement: string): string =>
  statement
    .replace(/ ON CLUSTER '\{cluster\}'/, '')
    .replace(/ENGINE = ReplicatedReplacingMergeTree\('[^']*', '[^']*'(?:, )?/, 'ENGINE = ReplacingMergeTree(');

describe.skipIf(missing !== undefined)(missing === undefined ? title : `${title} (${missing})`, () => {
  const hosts = ['clickhouse-1', 'clickhouse-2'];
  const clients: ClickHouseClient[] = [];
  const databases = new Map<string, Promise<void>>();
  let network: StartedNetwork;
  let nodes: StartedClickHouse[] = [];

  beforeAll(async () => {
    network = await startNetwork();
    nodes = await allStarted(hosts.map((host) => startClickHouse(network, host, hosts)));
    for (const { url, username, password } of nodes) clients.push(createClient({ url, username, password }));
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    for (const { container } of nodes) await container.stop();
    await network?.stop();
  });

  const onEach = async (query: string, database = 'default', among = nodes): Promise<void> => {
    // The nodes side by side, as ON CLUSTER has it done.
    const told = among.map(async ({ url, username, password }) => {
      const client = createClient({ url, username, password, database });
      await client.command({ query, clickhouse_settings: { mutations_sync: '2' } });
      await client.close();
    });
    await Promise.all(told);
  };
  const make = async (database: string): Promise<void> => {
    await onEach(`CREATE DATABASE IF NOT EXISTS ${database}`);
    for (const statement of readMigrations().flatMap(({ statements }) =>
      statements.flatMap(clusterVariant(database)),
    )) {
      // Rows go through the tables over all shards: once.
      const among = statement.startsWith('INSERT') ? nodes.slice(0, 1) : nodes;
      await onEach(asOneNodeTakesIt(statement), database, among);
    }
  };
  const openOnShards = (database: string) => {
    const { url, username, password } = nodes[0]!;
    return {
      ...openStore({ url, username, password, database, isClustered: true }),
      migrate: (): Promise<void> => {
        const made = databases.get(database) ?? make(database);
        databases.set(database, made);
        return made;
      },
      drop: async (): Promise<void> => {
        databases.delete(database);
        await onEach(`DROP DATABASE IF EXISTS ${database} SYNC`);
      },
    };
  };

  describeStoreConformance('ClickHouse on two shards', async () => ({
    openStore: openOnShards,
    empty: async (database) => {
      await Promise.all(clients.map((client) => emptyDatabase(client, database)));
    },
    close: async () => undefined,
  }));

  it('spreads rows over the shards, and reads them from whichever node is asked', async () => {
    const store = openOnShards('spread');
    await store.migrate();
    const streams = Array.from({ length: 40 }, (_, index) => `stream/${index}`);
    for (const stream of streams) await store.savePosition(stream, 7);
    const counted = async (client: ClickHouseClient, table: string): Promise<number> => {
      const answer = await client.query({
        query: `SELECT count() AS n FROM spread.${table} FINAL`,
        format: 'JSONEachRow',
      });
      return Number((await answer.json<{ n: string }>())[0]!.n);
    };
    const own = await Promise.all(clients.map((client) => counted(client, 'positions_local')));
    expect(own[0]! + own[1]!).toBe(streams.length);
    expect(Math.min(...own)).toBeGreaterThan(5);
    for (const client of clients) expect(await counted(client, 'positions')).toBe(streams.length);
    await store.close();
  });

  it('has statements for replicas that the server can read', async () => {
    const [client] = clients;
    const statements = readMigrations().flatMap((each) => each.statements.flatMap(clusterVariant('weir')));
    for (const statement of statements) {
      const { stream } = await client!.exec({ query: `EXPLAIN AST ${statement}` });
      const tree = (await stream.toArray()).join('');
      expect(tree, statement).toMatch(/^(?:CreateQuery|AlterQuery|InsertQuery)/);
    }
  });
});
