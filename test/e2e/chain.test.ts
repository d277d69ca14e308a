import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openKafkaLog } from '@weir/log';
import { dlqOf, formatMajor, topicNames } from '@weir/model';
import { openStore, type Store } from '@weir/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, stackAddresses } from './support/weir-command.js';

const addresses = stackAddresses();
const shared = process.env['WEIR_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const logs = path.join(shared, 'usdt-logs');
const hasData = existsSync(logs);
if (addresses === null) console.warn('e2e chain: skipped, no Kafka and ClickHouse');
if (!hasData) console.warn(`e2e chain: skipped, no real blocks in ${logs} (WEIR_SHARED names another folder)`);

const readLogs = (file: string): Record<string, unknown>[] =>
  readFileSync(path.join(logs, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const hex = (value: unknown): string => `0x${Number(value).toString(16)}`;

/** An exported log as a node's `eth_getLogs` gives it. */
const asNodeLog = (log: Record<string, unknown>): Record<string, unknown> => ({
  address: log['address'],
  topics: log['topics'],
  data: log['data'],
  blockNumber: hex(log['block_number'] ?? log['block_id']),
  blockHash: log['block_hash'],
  transactionHash: log['transaction_hash'] ?? log['tx_hash'],
  transactionIndex: hex(log['transaction_index']),
  logIndex: hex(log['log_index']),
  removed: false,
  ...(log['block_timestamp'] === undefined ? {} : { blockTimestamp: hex(log['block_timestamp']) }),
});

describe.skipIf(addresses === null || !hasData)('real blocks of two chains through Kafka into ClickHouse', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-chain-'));
  const worlds: { weir: Installation; store: Store }[] = [];

  const openWorld = async (name: string) => {
    const namespace = `chain-${name}-${process.pid}`;
    const weir = new Installation(path.join(folder, name), namespace);
    const database = `weir_${namespace.replaceAll('-', '_')}`;
    const store = openStore({ url: addresses!.clickhouse, database });
    worlds.push({ weir, store });
    await weir.must(['topics', 'apply']);
    await store.migrate();
    weir.start('all');
    return { weir, store, topics: topicNames(namespace) };
  };
  const send = (weir: Installation, values: readonly object[]): Promise<string> =>
    weir.must(
      ['send', '--topic', 'chain.usdt.v1', '--file', '-'],
      `${values.map((value) => JSON.stringify(value)).join('\n')}\n`,
    );

  afterAll(async () => {
    for (const { weir, store } of worlds) {
      await weir.stopAll();
      await store.drop();
      await store.close();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const refusedIn = async (topic: string): Promise<number> => {
    const log = openKafkaLog({ brokers: [addresses!.kafka], clientId: 'weir-e2e' });
    try {
      return (await log.offsets(dlqOf(topic)))[0]!.next;
    } finally {
      await log.close();
    }
  };

  describe('TRON block 50,000,011', () => {
    let world: Awaited<ReturnType<typeof openWorld>>;
    const block = hasData ? readLogs('tron_block_50000011_logs.jsonl').map(asNodeLog) : [];
    beforeAll(async () => {
      world = await openWorld('tron');
      await send(world.weir, block);
      await world.weir.must(['wait', '--drained', '--timeout', '60s']);
    }, 120_000);

    it('gives 73 transfers between 132 addresses, 465,704.408725 USDT in all', async () => {
      const { flows, credits, accounts, amounts } = await world.store.counts();
      expect({ flows, credits, accounts }).toEqual({ flows: 73, credits: 73, accounts: 132 });
      expect(formatMajor(BigInt(amounts['USDT-TRON']!), 6)).toBe('465,704.408725');
      expect(await refusedIn(world.topics.chain)).toBe(block.length - 73);
    });

    it('takes a log back when its block is dropped', { timeout: 60_000 }, async () => {
      const usdt = block.find(({ address }) => address === '0xa614f803b6fd780986a42c78ec9c7f77e6ded13c')!;
      await send(world.weir, [{ ...usdt, removed: true }]);
      await world.weir.must(['wait', '--drained', '--timeout', '60s']);
      expect((await world.store.counts()).flows).toBe(72);
    });
  });

  it('two Ethereum blocks give 41 USDT transfers out of 681 logs', { timeout: 120_000 }, async () => {
    const { weir, store, topics } = await openWorld('ethereum');
    const blocks = readLogs('ethereum_logs.jsonl').map(asNodeLog);
    expect(blocks).toHaveLength(681);
    await send(weir, blocks);
    await weir.must(['wait', '--drained', '--timeout', '60s']);
    const wanted = readLogs('ethereum_token_transfers.jsonl').filter(
      ({ token_address: token }) => token === '0xdac17f958d2ee523a2206206994597c13d831ec7',
    );
    const { flows, amounts } = await store.counts();
    expect(flows).toBe(41);
    const sum = wanted.reduce((total, { value }) => total + BigInt(value as number), 0n);
    expect(amounts).toEqual({ 'USDT-ETH': String(sum) });
    expect(await refusedIn(topics.chain)).toBe(681 - 41);
  });
});
