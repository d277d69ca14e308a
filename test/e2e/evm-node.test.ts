// What a real node of an EVM chain says of USDT, through Kafka to flows, a case and the payment check, beside what its own contract says.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckAnswer } from '@weir/check';
import { openStore, type Store, type VersionedCredit, type VersionedFlow } from '@weir/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../free-port.js';
import { anvilProgram } from './support/evm/anvil-program.js';
import { EvmNode, hexOf, type NodeLog } from './support/evm/node.js';
import { callData, owner, type UsdtFunction, usdt, usdtCode } from './support/evm/usdt.js';
import { Installation, stackAddresses } from './support/weir-command.js';

const addresses = stackAddresses();
if (addresses === null) console.warn('e2e evm node: skipped, no Kafka and ClickHouse');
const canRun = addresses !== null && anvilProgram() !== null;

const people = ['victim', 'thief', 'middle', 'last', 'shop', 'carrier', 'far'] as const;
type Person = (typeof people)[number];
const addressOf = (who: Person | 'owner'): string =>
  who === 'owner' ? owner : `0x${(people.indexOf(who) + 0xa1).toString(16).repeat(20)}`;
const accountOf = (who: Person | 'owner'): string => `eip155:1:${addressOf(who)}`;
const issuer = `cash:issuer:eip155:1:${usdt}`;
const counterfeit = `0x${'cf'.repeat(20)}`;
const whole = (amount: number): bigint => BigInt(amount) * 1_000_000n;
const idOf = ({ blockHash, logIndex, transactionHash }: NodeLog): string =>
  `eip155:1:${blockHash}:${transactionHash}:${Number(logIndex)}`;

describe.skipIf(!canRun)('USDT on a real node', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-evm-'));
  const namespace = `evm-${process.pid}-${Date.now() % 100_000}`;
  let weir: Installation;
  let checkPort = 0;
  const startMs = Math.floor(Date.now() / 1_000 - 600) * 1_000;
  let starting: Promise<EvmNode> | undefined;
  let node: EvmNode;
  let store: Store;
  let blocks = 0;

  const call = (from: Person | 'owner', name: UsdtFunction, ...values: readonly (Person | number)[]) =>
    node.send(
      addressOf(from),
      usdt,
      callData(name, ...values.map((each) => (typeof each === 'number' ? whole(each) : addressOf(each)))),
    );
  /** Blocks are twelve seconds apart. */
  const mine = (): Promise<void> => node.mine(startMs + ++blocks * 12_000);
  const balanceOf = async (who: Person | 'owner'): Promise<bigint> =>
    BigInt(await node.ask<string>('eth_call', { to: usdt, data: callData('balanceOf', addressOf(who)) }, 'latest'));
  const drained = () => weir.must(['wait', '--drained', '--timeout', '60s']);
  const send = async (topic: string, values: readonly object[]): Promise<void> => {
    const lines = `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;
    await weir.must(['send', '--topic', topic, '--file', '-'], lines);
  };

  const listed = async (table: 'credits' | 'flows'): Promise<(VersionedCredit | VersionedFlow)[]> =>
    store.entriesPage({ table, after: null, limit: 1_000 });
  /** What each account has, by the entries that stand: credits less debits. */
  const balances = async (): Promise<Record<string, bigint>> => {
    const sums: Record<string, bigint> = Object.fromEntries(people.map((who) => [accountOf(who), 0n]));
    const add = (account: string, amount: bigint): void => {
      sums[account] = (sums[account] ?? 0n) + amount;
    };
    for (const { record } of await listed('flows')) add(record.from, -BigInt(record.amount));
    for (const { record } of await listed('credits')) add(record.to, BigInt(record.amount));
    return sums;
  };
  /** What the contract itself says of each, and that all of it came from the issuer. */
  const balancesOnChain = async (): Promise<Record<string, bigint>> => {
    const all = [...people, 'owner'] as const;
    const each = await Promise.all(all.map(async (who) => [accountOf(who), await balanceOf(who)] as const));
    return { ...Object.fromEntries(each), [issuer]: -each.reduce((sum, [, balance]) => sum + balance, 0n) };
  };
  /** Where the case's money is. */
  const whereabouts = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await store.caseAccounts('theft')).map(({ record: { account, atRest, exited } }) => [
        account,
        `at rest ${atRest}, exited ${exited}`,
      ]),
    );
  /** Whether a payment to somebody is held because the issuer froze the address, once it is as wanted. */
  const isFrozen = async (who: Person, wanted: boolean): Promise<boolean> => {
    const payment = { payer: accountOf('victim'), payee: accountOf(who), asset: 'USDT-ETH', amount: 1 };
    const endMs = Date.now() + 60_000;
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${checkPort}/v1/payments/check`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payment),
      }).catch(() => null);
      const answer = response?.ok ? ((await response.json()) as CheckAnswer) : null;
      const codes = answer?.reasons.map(({ code }) => code) ?? ['stale'];
      const found = answer?.decision === 'hold' && codes.includes('payee-frozen');
      if (!codes.includes('stale') && found === wanted) return found;
      if (Date.now() > endMs) throw new Error(`the check says of ${who}: ${codes.join(' ')}`);
      await sleep(50);
    }
  };

  beforeAll(async () => {
    starting = EvmNode.start(1, startMs);
    // What it fails with is heard below.
    starting.catch(() => undefined);
    checkPort = await freePort();
    weir = new Installation(folder, namespace, {
      WEIR_HTTP_PORT_CHECK: String(checkPort),
      WEIR_HTTP_PORT_REPAIRER: '0',
      // What is sent at once has one time of the broker, where nobody tells another.
      WEIR_RAW_PARTITIONS: '1',
    });
    await weir.must(['topics', 'apply']);
    store = openStore({ url: addresses!.clickhouse, database: `weir_${namespace.replaceAll('-', '_')}` });
    await store.migrate();
    weir.start('all');
    weir.start('check');
    node = await starting;
    for (const address of [usdt, counterfeit]) await node.ask('anvil_setCode', address, usdtCode);
    for (const who of [...people, 'owner'] as const)
      await node.ask('anvil_setBalance', addressOf(who), '0xde0b6b3a7640000');
  });
  afterAll(async () => {
    await (await starting?.catch(() => undefined))?.end();
    await weir?.stopAll();
    await store?.drop();
    await store?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const dropped: NodeLog[] = [];

  it('has the balances that the contract says, what is destroyed, made and redeemed counted, and reverted calls not', async () => {
    await call('owner', 'issue', 1_000);
    await call('owner', 'transfer', 'victim', 400);
    await call('owner', 'transfer', 'shop', 100);
    await mine();
    await call('victim', 'transfer', 'thief', 300);
    await call('shop', 'transfer', 'victim', 5);
    await mine();
    await call('thief', 'transfer', 'middle', 120);
    // More than it has.
    await call('thief', 'transfer', 'last', 10_000);
    await mine();
    await call('owner', 'addBlackList', 'thief');
    await call('owner', 'addBlackList', 'middle');
    await mine();
    // A frozen address is paid as before, and pays nobody.
    await call('thief', 'transfer', 'last', 50);
    await call('shop', 'transfer', 'thief', 7);
    await mine();
    await call('owner', 'removeBlackList', 'middle');
    await mine();
    await call('middle', 'transfer', 'last', 20);
    await call('owner', 'destroyBlackFunds', 'thief');
    await mine();
    await call('owner', 'issue', 500);
    await call('owner', 'transfer', 'shop', 10);
    await call('owner', 'redeem', 200);
    // The same events of a contract that is not USDT.
    await node.send(owner, counterfeit, callData('issue', whole(9)));
    await mine();

    // What follows stands in two blocks that are dropped later.
    await call('owner', 'addBlackList', 'last');
    await call('middle', 'transfer', 'shop', 30);
    await mine();
    await call('owner', 'destroyBlackFunds', 'last');
    await mine();

    const logs = await node.logs(usdt);
    expect(logs).toHaveLength(18);
    dropped.push(...logs.slice(15));
    await send('reports', [{ case: 'theft', reporter: 'police', transfers: [idOf(logs[3]!)] }]);
    await send('chain', [...logs, ...(await node.logs(counterfeit))]);
    await drained();
    const onChain = await balancesOnChain();
    expect(onChain).toMatchObject({ [accountOf('thief')]: 0n, [accountOf('last')]: 0n, [issuer]: -whole(1_093) });
    expect(await balances()).toEqual(onChain);
    expect(await store.rejectCounts()).toEqual({ UNKNOWN_CONTRACT: 1 });
    expect(await whereabouts()).toEqual({
      [accountOf('thief')]: 'at rest 0, exited 0',
      [accountOf('middle')]: `at rest ${onChain[accountOf('middle')]}, exited 0`,
      [accountOf('last')]: 'at rest 0, exited 0',
      [accountOf('shop')]: `at rest ${whole(30)}, exited 0`,
      // 7 of the 187 that were destroyed at the thief's were the shop's.
      [issuer]: `at rest 0, exited ${whole(200)}`,
    });
    expect([await isFrozen('last', true), await isFrozen('thief', true), await isFrozen('middle', false)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('has them after a reorganisation too: what the dropped blocks destroyed and froze was never so', async () => {
    const again = {
      ...{ from: addressOf('middle'), to: usdt, gas: hexOf(200_000) },
      data: callData('transfer', addressOf('shop'), whole(30)),
    };
    // Two blocks are dropped; of two others the second has the payment again.
    await node.ask('anvil_reorg', 2, [[again, 1]]);
    const logs = await node.logs(usdt);
    expect(logs).toHaveLength(16);
    const known = new Set(dropped.map(({ blockHash }) => blockHash));
    expect(logs.some(({ blockHash }) => known.has(blockHash))).toBe(false);
    await send('chain', [...dropped.map((log) => ({ ...log, removed: true })), logs.at(-1)!]);
    await drained();
    const onChain = await balancesOnChain();
    expect(onChain).toMatchObject({ [accountOf('last')]: whole(20), [issuer]: -whole(1_113) });
    expect(await balances()).toEqual(onChain);
    expect(await whereabouts()).toMatchObject({
      [accountOf('middle')]: `at rest ${onChain[accountOf('middle')]}, exited 0`,
      [accountOf('last')]: `at rest ${onChain[accountOf('last')]}, exited 0`,
      [accountOf('shop')]: `at rest ${whole(30)}, exited 0`,
      [issuer]: `at rest 0, exited ${whole(180)}`,
    });
    expect([await isFrozen('last', false), await isFrozen('thief', true)]).toEqual([false, true]);
  });

  it('is followed from one block into an earlier place of the next, though the feed tells no times', async () => {
    await call('owner', 'transfer', 'shop', 1);
    await call('middle', 'transfer', 'carrier', 40);
    await mine();
    await call('carrier', 'transfer', 'far', 40);
    await mine();
    const logs = (await node.logs(usdt)).slice(-3);
    expect(logs.map(({ logIndex }) => Number(logIndex))).toEqual([0, 1, 0]);
    await send(
      'chain',
      logs.map(({ blockTimestamp: _, ...log }) => log),
    );
    await drained();
    expect(await balances()).toEqual(await balancesOnChain());
    expect(await whereabouts()).toMatchObject({
      [accountOf('carrier')]: 'at rest 0, exited 0',
      [accountOf('far')]: `at rest ${await balanceOf('far')}, exited 0`,
    });
  });
});
