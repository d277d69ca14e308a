// Blocks that have one time: a chain that makes several a second, and a feed that tells no times and sends many blocks together.
// A payment out of the second block has a lower place in it than the payment in has in the first.
import { contractsDefault, topicNames } from '@weir/model';
import { afterEach, describe, expect, it } from 'vitest';
import { ChainPipeline } from './chain-pipeline.js';

const topics = topicNames('');
const startMs = Date.UTC(2026, 4, 1);
const pipelines: ChainPipeline[] = [];
afterEach(async () => {
  for (const pipeline of pipelines.splice(0)) await pipeline.close();
});

const word = (value: string | bigint) =>
  `0x${(typeof value === 'string' ? value.slice(2) : value.toString(16)).padStart(64, '0')}`;
const address = (digit: string) => `0x${digit.repeat(40)}`;
const hash = (number: number) => word(BigInt(number));
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/** A payment of 100 in a block of the same second as all others. */
const paid = (chain: string, block: number, logIndex: number, from: string, to: string, fields: object = {}) => {
  const contract = contractsDefault.find((each) => each.chain === chain)!;
  return {
    address: contract.address,
    topics: [transferTopic, word(address(from)), word(address(to))],
    data: word(100n * 10n ** BigInt(contract.decimals)),
    blockNumber: `0x${block.toString(16)}`,
    blockHash: hash(block),
    transactionHash: hash(block * 1_000 + logIndex),
    logIndex: `0x${logIndex.toString(16)}`,
    blockTimestamp: `0x${(startMs / 1_000).toString(16)}`,
    removed: false,
    ...fields,
  };
};
const idOf = (chain: string, block: number, logIndex: number) =>
  `${chain}:${hash(block)}:${hash(block * 1_000 + logIndex)}:${logIndex}`;

describe.each([
  ['blocks of one second of BSC', 'eip155:56', {}],
  ['logs of Ethereum without times that the broker took at once', 'eip155:1', { blockTimestamp: undefined }],
])('%s', (_what, chain, fields) => {
  it('stand in the order of their numbers: money is followed from one into the next, in whatever order they come', async () => {
    const story = [
      paid(chain, 255, 400, 'a', 'b', fields),
      paid(chain, 256, 7, 'b', 'c', fields),
      paid(chain, 257, 3, 'c', 'd', fields),
      // Not of the case: it pays what b had long before.
      paid(chain, 254, 9, 'b', 'e', fields),
    ];
    for (const messages of [story, [...story].reverse()]) {
      const pipeline = new ChainPipeline(startMs + 60_000);
      pipelines.push(pipeline);
      // Once the last stands in the case, all before it has been answered.
      const last = paid(chain, 300, 1, 'f', 'e', fields);
      const roots = [idOf(chain, 255, 400), idOf(chain, 300, 1)];
      pipeline.send(topics.reports, { case: 'c', reporter: 'r', transfers: roots });
      pipeline.send(topics.chain, ...messages, last);
      await expect.poll(() => pipeline.tainted(), { timeout: 5_000 }).toContain(roots[1]);
      await expect
        .poll(() => pipeline.tainted(), { timeout: 5_000 })
        .toEqual([...roots, idOf(chain, 256, 7), idOf(chain, 257, 3)].sort());
    }
  });
});
