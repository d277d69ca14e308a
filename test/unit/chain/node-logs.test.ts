// Logs as a real EVM node (anvil 1.7.1) gave them in `eth_getLogs`, with code at the address of USDT that emits a `Transfer` for
// each that its caller asks for. `first` is block 1: transactions of three transfers, of a transfer of nothing, from inside another contract,
// two that were reverted (as a whole, and inside another contract), of 2^63 + 1 and 2^53 − 1, and to the payer itself. `abandoned` and
// `replaced` are block 2 before and after a reorganisation (`anvil_reorg`): one transaction stands in both, in another place.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chainDecoder, decodeMessage } from '@weir/ingest';
import { contractsDefault, topicNames } from '@weir/model';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ChainPipeline } from './chain-pipeline.js';

interface NodeLog {
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
  readonly data: string;
  readonly removed: boolean;
}

const file = path.join(import.meta.dirname, 'node-logs.json');
const { abandoned, first, replaced } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, NodeLog[]> & {
  readonly [block in 'abandoned' | 'first' | 'replaced']: NodeLog[];
};
const topics = topicNames('');
const nowMs = Date.UTC(2026, 10, 22, 18);
const [a, b, c] = [
  'eip155:1:0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  'eip155:1:0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  'eip155:1:0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
] as const;
const idOf = ({ blockHash, logIndex, transactionHash }: NodeLog): string =>
  `eip155:1:${blockHash}:${transactionHash}:${Number(logIndex)}`;

describe('logs of a real node', () => {
  const decode = chainDecoder(contractsDefault);
  const records = first.map((log, offset) => {
    const value = Buffer.from(JSON.stringify(log));
    return decodeMessage({ topic: topics.chain, partition: 0, offset, timeMs: nowMs, value }, decode, 300_000).record;
  });

  it('are a transfer each: several of one transaction, equal ones too, those of inner calls and of nothing; none of reverted calls', () => {
    const usdt = 'eip155:1:0xdac17f958d2ee523a2206206994597c13d831ec7';
    const told = records.map((record) =>
      record.kind === 'transfer'
        ? [record.transfer.seq, record.transfer.from, record.transfer.to, record.transfer.amount]
        : record.kind === 'rejected'
          ? record.code
          : record.kind,
    );
    expect(told).toEqual([
      [0, a, b, 100],
      [1, a, c, 200],
      [2, a, b, 100],
      [3, a, c, 0],
      [4, c, a, 5],
      // More than can be traced is refused, not cut short; the transfer beside it counts.
      'BAD_AMOUNT',
      [6, c, a, Number.MAX_SAFE_INTEGER],
      [7, a, a, 9],
      [8, usdt, usdt, 8],
    ]);
    const ids = records.flatMap((record) => (record.kind === 'transfer' ? [record.transfer.id] : []));
    expect(ids).toEqual(first.filter((_, place) => place !== 5).map(idOf));
  });
});

describe('a reorganisation', () => {
  const pipelines: ChainPipeline[] = [];
  afterEach(async () => {
    for (const pipeline of pipelines.splice(0)) await pipeline.close();
  });

  it('holds one transaction in both blocks, which is another transfer in each', () => {
    expect(abandoned[0]!.transactionHash).toBe(replaced[1]!.transactionHash);
    expect(new Set([...abandoned, ...replaced].map(idOf)).size).toBe(4);
  });

  it('leaves what the new block holds and nothing of the old, in any order of messages, told once or twice', async () => {
    const removed = abandoned.map((log) => ({ ...log, removed: true }));
    const once = [...abandoned, ...removed, ...replaced];
    const orders = fc.shuffledSubarray([...once, ...once], { minLength: once.length * 2 });
    // A transfer of nothing, one to its payer and one that is too large take no part.
    // The last message: once it stands in the case, all before it has been answered.
    const last = { ...first[0]!, blockHash: `0x${'f'.repeat(64)}` };
    const wanted = [first[0]!, first[1]!, first[2]!, first[4]!, first[6]!, ...replaced, last].map(idOf).sort();
    await fc.assert(
      fc.asyncProperty(orders, async (messages) => {
        const pipeline = new ChainPipeline(nowMs);
        pipelines.push(pipeline);
        pipeline.send(topics.reports, { case: 'c', reporter: 'r', creditsInto: [a, b, c] });
        pipeline.send(topics.chain, ...first, ...messages, last);
        await expect.poll(() => pipeline.tainted(), { timeout: 5_000 }).toContain(idOf(last));
        expect(pipeline.tainted()).toEqual(wanted);
        expect(pipeline.refused()).toEqual(['BAD_AMOUNT']);
        await pipeline.close();
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
