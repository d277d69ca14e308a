// What the issuer of USDT does to a thief's address, through the whole pipeline in memory: logs in, alerts and labels out.
import { topicNames } from '@weir/model';
import { afterEach, expect, it } from 'vitest';
import { ChainPipeline } from './chain-pipeline.js';

const topics = topicNames('');
const startMs = Date.UTC(2026, 4, 1);
const pipelines: ChainPipeline[] = [];
afterEach(async () => {
  for (const pipeline of pipelines.splice(0)) await pipeline.close();
});
const open = (): ChainPipeline => {
  const pipeline = new ChainPipeline(startMs + 3_600_000);
  pipelines.push(pipeline);
  return pipeline;
};

const contract = '0xdac17f958d2ee523a2206206994597c13d831ec7';
const owner = '0xc6cde7c39eb2f0f0095f41570af89efc2c1ea828';
const issuer = `cash:issuer:eip155:1:${contract}`;
const topicOf = {
  transfer: '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
  destroyed: '0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6',
  issued: '0xcb8241adb0c3fdb35b70c24ce35c5eb0c17af7431c99f827d44a445ca624176a',
  frozen: '0x42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc',
};

const hexOf = (number: number) => number.toString(16);
const address = (digit: string) => `0x${digit.repeat(40)}`;
const word = (value: string | number) => (typeof value === 'number' ? hexOf(value) : value.slice(2)).padStart(64, '0');
const accountOf = (digit: string) => `eip155:1:${address(digit)}`;
const hash = (number: number) => `0x${word(number)}`;

/** A log of the contract, in a block of its own; blocks are twelve seconds apart. */
const log = (block: number, event: keyof typeof topicOf, indexed: readonly string[], data: string, fork = 0) => ({
  address: contract,
  topics: [topicOf[event], ...indexed.map((each) => `0x${word(each)}`)],
  data: `0x${data}`,
  blockHash: hash(block + fork),
  transactionHash: hash(block + 1_000),
  logIndex: '0x0',
  blockTimestamp: `0x${hexOf(startMs / 1_000 + block * 12)}`,
  removed: false,
});
const idOf = (block: number, fork = 0) => `eip155:1:${hash(block + fork)}:${hash(block + 1_000)}:0`;
const pay = (block: number, from: string, to: string, amount: number) =>
  log(block, 'transfer', [address(from), address(to)], word(amount));

const story = [
  pay(1, 'a', 'b', 100),
  log(2, 'frozen', [], word(address('b'))),
  log(3, 'destroyed', [], word(address('b')) + word(100)),
];

it('what was destroyed can be stopped nowhere, and money that is made later is not the victim’s', async () => {
  const pipeline = open();
  pipeline.send(topics.reports, { case: 'c', reporter: 'r', transfers: [idOf(1)] });
  pipeline.send(topics.chain, story[0]!);
  await expect.poll(() => pipeline.alerts(), { timeout: 5_000 }).toEqual({ [accountOf('b')]: 'open 100 100 0' });
  // A frozen account still has the money: it can be paid out to nobody, and destroyed.
  pipeline.send(topics.chain, story[1]!);
  const frozen = ['LAYER', 'AT_REST', 'FROZEN_BY_ISSUER'];
  await expect.poll(() => pipeline.reasons(accountOf('b')), { timeout: 5_000 }).toEqual(frozen);
  expect(pipeline.alerts()).toEqual({ [accountOf('b')]: 'open 100 100 0' });
  // The block that froze it is dropped, and another freezes it again.
  pipeline.send(topics.chain, { ...story[1]!, removed: true });
  await expect.poll(() => pipeline.reasons(accountOf('b')), { timeout: 5_000 }).toEqual(['LAYER', 'AT_REST']);
  pipeline.send(topics.chain, log(2, 'frozen', [], word(address('b')), 500));
  await expect.poll(() => pipeline.reasons(accountOf('b')), { timeout: 5_000 }).toEqual(frozen);
  pipeline.send(topics.chain, story[2]!);
  const drained = { [accountOf('b')]: 'drained 0 0 0', [issuer]: 'open 0 0 100' };
  await expect.poll(() => pipeline.alerts(), { timeout: 5_000 }).toEqual(drained);
  expect(pipeline.labels()).toEqual([
    `${accountOf('b')} issuer-frozen 1 ${idOf(2)}`,
    `${accountOf('b')} issuer-frozen 2 ${idOf(2)}`,
    `${accountOf('b')} issuer-frozen 1 ${idOf(2, 500)}`,
  ]);
  const issue = log(4, 'issued', [], word(100));
  const sale = log(5, 'transfer', [owner, address('d')], word(100));
  pipeline.send(topics.chain, issue, sale, pay(6, 'a', 'b', 7));
  pipeline.send(topics.reports, { case: 'c', reporter: 's', transfers: [idOf(6)] });
  // The account is paid as before: what comes later rests there.
  await expect
    .poll(() => pipeline.alerts(), { timeout: 5_000 })
    .toEqual({ ...drained, [accountOf('b')]: 'reduced 7 7 0' });
  expect(pipeline.tainted()).toEqual([idOf(1), idOf(3), idOf(6)].sort());
});

it('an abandoned block takes back what it destroyed once, in whatever order its logs come', async () => {
  const [paid, , destroyed] = story as [object, object, object];
  const again = log(3, 'destroyed', [], word(address('b')) + word(100), 500);
  const removed = { ...destroyed, removed: true };
  for (const [messages, isDestroyed] of [
    [[paid, destroyed, removed], false],
    [[removed, destroyed, paid], false],
    [[paid, destroyed, removed, removed, destroyed], false],
    [[paid, destroyed, removed, again], true],
    [[again, destroyed, paid, removed], true],
    [[destroyed, again, removed, paid], true],
  ] as const) {
    const pipeline = open();
    pipeline.send(topics.reports, { case: 'c', reporter: 'r', transfers: [idOf(1), idOf(9)] });
    // Once the last stands in the case, all before it has been answered.
    pipeline.send(topics.chain, ...messages, pay(9, 'a', 'e', 1));
    await expect.poll(() => pipeline.tainted(), { timeout: 5_000 }).toContain(idOf(9));
    await expect
      .poll(() => pipeline.alerts(), { timeout: 5_000 })
      .toMatchObject({ [accountOf('b')]: isDestroyed ? 'drained 0 0 0' : 'open 100 100 0' });
    const standing = isDestroyed ? [idOf(1), idOf(3, 500), idOf(9)] : [idOf(1), idOf(9)];
    expect(pipeline.tainted()).toEqual(standing.sort());
  }
});
