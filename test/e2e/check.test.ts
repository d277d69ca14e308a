import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, stackAddresses } from './support/weir-command.js';

const addresses = stackAddresses();
if (addresses === null)
  console.warn('e2e check: skipped, no Kafka and ClickHouse (WEIR_TEST_KAFKA, WEIR_TEST_CLICKHOUSE)');

interface Answer {
  readonly decision: string;
  readonly reasons: readonly { readonly code: string; readonly evidence?: readonly Record<string, unknown>[] }[];
}

const [victim, mule, stranger, shop] = ['1', '2', '3', '4'].map((name) => `bank:CMB:622600000000000${name}`) as [
  string,
  string,
  string,
  string,
];

describe.skipIf(addresses === null)('the check before a payment, on real Kafka, a process of its own', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-check-'));
  const namespace = `e2e-check-${process.pid}-${Date.now() % 100_000}`;
  const weir = new Installation(folder, namespace, { WEIR_HTTP_PORT_CHECK: '0', WEIR_HTTP_PORT_REPAIRER: '0' });
  const now = Date.now();

  const send = (topic: string, ...lines: readonly object[]): Promise<string> =>
    weir.must(['send', '--topic', topic, '--file', '-'], `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  const ask = async (payer: string, payee: string): Promise<Answer> =>
    JSON.parse((await weir.must(['check', payer, payee, '100000', '--json'])).trim().split('\n').at(-1)!) as Answer;
  /** Asks until the decision is as wanted: what was sent takes its way through the services. */
  const decided = async (payer: string, payee: string, wanted: string): Promise<Answer> => {
    const endMs = Date.now() + 60_000;
    for (;;) {
      const answer = await ask(payer, payee);
      if (answer.decision === wanted || Date.now() > endMs) return answer;
      await sleep(200);
    }
  };
  const report = { case: 'c1', reporter: 'police', reportedAt: now, transfers: ['stolen'] };

  beforeAll(async () => {
    await weir.must(['topics', 'apply']);
    for (const service of ['ingest', 'matcher', 'follower', 'writer', 'check']) weir.start(service);
    const endMs = Date.now() + 120_000;
    while (!weir.outputOf('check').includes('ready')) {
      if (Date.now() > endMs) throw new Error(`the check did not begin:\n${weir.outputOf('check')}`);
      await sleep(100);
    }
    const pay = (id: string, ageMs: number, from: string, to: string, amount: number): object => ({
      ...{ id, time: now - ageMs, from, to, asset: 'CNY', amount },
    });
    await send('bank', pay('stolen', 60_000, victim, mule, 500_000), pay('bread', 50_000, stranger, shop, 2_000));
  });
  afterAll(async () => {
    await weir.stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds payments to and from a mule while a report stands, and strangers’ never', async () => {
    expect(await ask(stranger, mule)).toMatchObject({ decision: 'allow', reasons: [] });
    await send('reports', { ...report, version: 1 });
    const held = await decided(stranger, mule, 'hold');
    expect(held).toMatchObject({ decision: 'hold', reasons: [{ code: 'payee-taint' }] });
    expect(held.reasons[0]!.evidence?.[0]).toMatchObject({ case: 'c1', layer: 1, atRest: '500000' });
    expect(await ask(mule, stranger)).toMatchObject({ decision: 'hold', reasons: [{ code: 'payer-taint' }] });
    expect(await ask(stranger, shop)).toMatchObject({ decision: 'allow', reasons: [] });
    expect(await ask(stranger, victim)).toMatchObject({ decision: 'allow', reasons: [] });

    await send('reports', { ...report, version: 2, withdrawn: true });
    expect(await decided(stranger, mule, 'allow')).toMatchObject({ decision: 'allow', reasons: [] });
    expect(await decided(mule, stranger, 'allow')).toMatchObject({ decision: 'allow', reasons: [] });
  });

  it('knows the same when it is started again', async () => {
    await send('labels', { account: shop, kind: 'blocklist', source: 'police', version: 1 });
    expect(await decided(stranger, shop, 'hold')).toMatchObject({ reasons: [{ code: 'payee-blocked' }] });
    await weir.killAndRestart('check');
    await sleep(500);
    const endMs = Date.now() + 60_000;
    let answer: Answer | null = null;
    while (answer?.reasons[0]?.code !== 'payee-blocked' && Date.now() < endMs) {
      const { status, stdout } = await weir.run(['check', stranger, shop, '100', '--json']);
      answer = status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as Answer) : null;
      await sleep(100);
    }
    expect(answer).toMatchObject({ decision: 'hold', reasons: [{ code: 'payee-blocked' }] });
    expect(await weir.stop('check')).toBe(0);
    const { status, stderr } = await weir.run(['check', stranger, shop, '100']);
    expect(status).toBe(1);
    expect(stderr).toContain('CHECK_AWAY');
  });
});
