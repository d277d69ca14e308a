// What the issuer of USDT does to a thief's address, through the whole pipeline in memory: logs in, alerts and labels out.
import { runFollower } from '@weir/follower';
import { runIngest } from '@weir/ingest';
import { type Alert, decodeCasesFrame, decodeJournalFrame } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { contractsDefault, dlqOf, topicNames } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterEach, expect, it } from 'vitest';

const topics = topicNames('');
const startMs = Date.UTC(2026, 4, 1);
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: { CNY: 600_000, 'USDT-ETH': 1_800_000 },
  topics: [
    { topic: topics.bank, partitions: 1 },
    { topic: topics.chain, partitions: 1 },
  ],
} as const;

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

class Pipeline {
  readonly broker = new MemoryBroker({ nowMs: () => startMs + 3_600_000 });

  constructor() {
    for (const topic of Object.values(topics)) this.broker.create({ topic, partitions: 1 });
    for (const raw of [topics.bank, topics.chain, topics.reports, topics.labels])
      this.broker.create({ topic: dlqOf(raw), partitions: 1 });
    const [stream, store] = [openMemoryLog(this.broker), openMemoryStore(new MemoryDatabase())];
    const feed = { log: stream, topics, settings, contracts: contractsDefault, zone: null };
    const alerts = { ringBytesMax: 2 ** 24, alertFloorMinor: () => 1n };
    this.#start((signal) => runIngest({ ...feed, futureToleranceMs: 300_000, idleAfterMs: 60_000, signal }));
    this.#start((signal) => runMatcher({ log: stream, topics, signal }));
    this.#start((signal) => runFollower({ log: stream, store, topics, ...alerts, signal }));
  }

  #start(run: (signal: AbortSignal) => Promise<void>): void {
    const control = new AbortController();
    const running = run(control.signal);
    running.catch(() => undefined);
    ends.push(async () => {
      control.abort();
      await running.catch(() => undefined);
    });
  }

  send(topic: string, ...values: readonly object[]): void {
    for (const value of values)
      this.broker.append(topic, 0, [{ key: null, value: Buffer.from(JSON.stringify(value)) }]);
  }

  #values(topic: string): Buffer[] {
    return this.broker.read(topic, 0, 0, Number.MAX_SAFE_INTEGER).flatMap(({ value }) => value ?? []);
  }

  /** What the newest alert of each account says: state, what can be held, at rest, exited. */
  alerts(): Record<string, string> {
    const newest = new Map<string, string>();
    for (const value of this.#values(topics.alerts)) {
      const { account, atRest, exited, holdable, state } = JSON.parse(value.toString('utf8')) as Alert;
      newest.set(account, `${state} ${holdable} ${atRest} ${exited}`);
    }
    return Object.fromEntries(newest);
  }

  tainted(): string[] {
    const rows = new Set<string>();
    for (const { records } of this.#values(topics.cases).map(decodeCasesFrame))
      for (const row of records) {
        if (row.kind !== 'case-transfer') continue;
        if (row.gone) rows.delete(row.id);
        else rows.add(row.id);
      }
    return [...rows].sort();
  }

  labels(): string[] {
    return this.#values(topics.journal).flatMap((value) => {
      const frame = decodeJournalFrame(value);
      if (frame.type !== 'raw') return [];
      return frame.records.flatMap((record) => {
        if (record.kind !== 'label') return [];
        const { label, source, version } = record.label;
        return [`${label.account} ${label.kind} ${version} ${source}`];
      });
    });
  }
}

const story = [
  pay(1, 'a', 'b', 100),
  log(2, 'frozen', [], word(address('b'))),
  log(3, 'destroyed', [], word(address('b')) + word(100)),
];

it('what was destroyed can be stopped nowhere, and money that is made later is not the victim’s', async () => {
  const pipeline = new Pipeline();
  pipeline.send(topics.reports, { case: 'c', reporter: 'r', transfers: [idOf(1)] });
  pipeline.send(topics.chain, story[0]!);
  await expect.poll(() => pipeline.alerts(), { timeout: 5_000 }).toEqual({ [accountOf('b')]: 'open 100 100 0' });
  // A frozen account still has the money: it can be paid out to nobody, and destroyed.
  pipeline.send(topics.chain, story[1]!, story[2]!);
  const drained = { [accountOf('b')]: 'drained 0 0 0', [issuer]: 'open 0 0 100' };
  await expect.poll(() => pipeline.alerts(), { timeout: 5_000 }).toEqual(drained);
  expect(pipeline.labels()).toEqual([`${accountOf('b')} issuer-frozen 1 ${idOf(2)}`]);
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
    const pipeline = new Pipeline();
    pipeline.send(topics.reports, { case: 'c', reporter: 'r', transfers: [idOf(1)] });
    pipeline.send(topics.chain, ...messages);
    await expect
      .poll(() => pipeline.alerts(), { timeout: 5_000 })
      .toMatchObject({ [accountOf('b')]: isDestroyed ? 'drained 0 0 0' : 'open 100 100 0' });
    await expect
      .poll(() => pipeline.tainted(), { timeout: 5_000 })
      .toEqual(isDestroyed ? [idOf(1), idOf(3, 500)].sort() : [idOf(1)]);
  }
});
