// What a simulation as a whole keeps to: the same bytes again, books that balance, feeds within their bounds.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Simulation, type SimulationOptions, simulate } from './index.js';

const startMs = Date.UTC(2026, 0, 5, 2);
const options: SimulationOptions = { seed: 1, startMs };
const usual = simulate(options);

const bytes = ({ messages, ledger, truth, summary }: Simulation) =>
  createHash('sha256')
    .update(JSON.stringify([messages, ledger, truth, summary]))
    .digest('hex');

type Fields = Record<string, unknown>;
const bankMessages = (simulation: Simulation) =>
  simulation.messages
    .filter((one) => one.topic === 'bank.transfers.v1')
    .map((one) => ({ ...one, value: one.value as Fields }));

const instantOf = (time: unknown): number => (typeof time === 'number' ? time : Date.parse(time as string));

const accountOf = (account: unknown): string => {
  if (typeof account === 'string') return account;
  const parts = account as { bank: string; account: string };
  return `bank:${parts.bank}:${parts.account}`;
};

const amountOf = (amount: unknown): number =>
  typeof amount === 'string' ? Number(amount) : Math.round(Number((amount as { value: string }).value) * 100);

describe('a simulation', () => {
  it('is the same to the byte from the same options, and another from another seed', () => {
    expect(bytes(simulate(options))).toBe(bytes(usual));
    expect(bytes(simulate({ ...options, seed: 2 }))).not.toBe(bytes(usual));
  });

  it('refuses options that make no sense, naming them', () => {
    for (const [name, value] of [
      ['seed', 0.5],
      ['mules', 3],
      ['victims', 0],
      ['disorderMs', 600_000],
      ['halves', 1.1],
      ['outOfSightBanks', 7],
      ['startMs', Number.NaN],
    ] as const) {
      expect(() => simulate({ ...options, [name]: value })).toThrow(new RegExp(`USAGE: simulate: ${name} is`));
    }
  });

  it('hands its messages over by arrival, none more than five minutes late', () => {
    let before = 0;
    for (const { arriveMs, topic, value } of usual.messages) {
      expect(arriveMs).toBeGreaterThanOrEqual(before);
      before = arriveMs;
      if (topic !== 'bank.transfers.v1') continue;
      const time = instantOf((value as Fields)['time']);
      expect(arriveMs - time).toBeGreaterThan(0);
      expect(arriveMs - time).toBeLessThan(300_000);
    }
  });

  it('shakes the order of arrivals', () => {
    const times = bankMessages(usual).map((one) => instantOf(one.value['time']));
    const inverted = times.filter((time, place) => place > 0 && time < times[place - 1]!).length;
    expect(inverted).toBeGreaterThan(times.length / 20);
  });

  it('repeats, halves, voids and drops about as many as asked for', () => {
    const { summary } = simulate({ ...options, duplicates: 0.05, halves: 1, voids: 0.05, outOfSightBanks: 0 });
    expect(summary.duplicates / summary.messages).toBeGreaterThan(0.035);
    expect(summary.duplicates / summary.messages).toBeLessThan(0.065);
    expect(summary.voids / summary.transfers).toBeGreaterThan(0.02);
    expect(summary.halves / summary.transfers).toBeGreaterThan(0.4);
    expect(summary.outOfView).toBe(0);
    expect(usual.summary.droppedChainEvents).toBeGreaterThan(0);
    const none = simulate({ ...options, duplicates: 0, halves: 0, voids: 0, chain: false }).summary;
    expect([none.duplicates, none.halves, none.voids, none.chainMessages]).toEqual([0, 0, 0, 0]);
  });

  it('can be long, short, large', () => {
    const short = simulate({ ...options, durationMinutes: 3, innocents: 2_000, backgroundPerMinute: 4_000 });
    expect(short.summary.transfers).toBeGreaterThan(9_000);
    const crowd = simulate({ ...options, victims: 12, mules: 300 });
    expect(crowd.truth.cases).toHaveLength(7);
    expect(crowd.summary.crews).toBe(6);
  });
});

describe('the books', () => {
  it('post no two entries of a bank account at the same instant, and balance after each', () => {
    const entries = new Map<string, { atMs: number; change: number; balance: number | undefined }[]>();
    const add = (account: string, atMs: number, change: number, balance: number | undefined) => {
      const list = entries.get(account) ?? [];
      list.push({ atMs, change, balance });
      entries.set(account, list);
    };
    for (const row of usual.ledger) {
      expect(row.creditTime).toBeGreaterThanOrEqual(row.time);
      if (row.asset !== 'CNY') continue;
      add(row.from, row.time, -row.amount, row.balanceFrom);
      add(row.to, row.creditTime, row.amount, row.balanceTo);
    }
    for (const [account, list] of entries) {
      if (!account.startsWith('bank:')) continue;
      list.sort((a, b) => a.atMs - b.atMs);
      list.forEach(({ atMs, change, balance }, place) => {
        expect(balance).toBeGreaterThanOrEqual(0);
        if (place === 0) return;
        expect(atMs).toBeGreaterThan(list[place - 1]!.atMs);
        expect(balance).toBe(list[place - 1]!.balance! + change);
      });
    }
  });

  it('are what the feeds say, but for what was voided', () => {
    const rows = new Map(usual.ledger.map((row) => [row.id, row]));
    const messages = bankMessages(usual);
    const voided = new Set(messages.map((one) => one.value['void']).filter((id) => id !== undefined));
    expect(voided.size).toBe(usual.summary.voids);
    const shown = new Set<string>();
    const debits = new Map<string, number>();
    for (const { value, key } of messages) if (value['side'] === 'debit') debits.set(key, instantOf(value['time']));
    for (const { value, key } of messages) {
      if (value['void'] !== undefined) continue;
      expect(key).toBe(value['id']);
      const row = rows.get(key);
      if (voided.has(key)) {
        expect(row).toBeUndefined();
        continue;
      }
      shown.add(key);
      expect([accountOf(value['from']), accountOf(value['to']), amountOf(value['amount'])]).toEqual([
        row?.from,
        row?.to,
        row?.amount,
      ]);
      if (value['balanceFrom'] !== undefined) expect(Number(value['balanceFrom'])).toBe(row?.balanceFrom);
      if (value['balanceTo'] !== undefined) expect(Number(value['balanceTo'])).toBe(row?.balanceTo);
      const time = instantOf(value['time']);
      const credit = value['creditTime'] === undefined ? time : instantOf(value['creditTime']);
      if (value['side'] !== 'credit') expect(time).toBe(row?.time);
      if (value['side'] === 'credit') expect(Math.max(credit, debits.get(key) ?? 0)).toBe(row?.creditTime);
      if (value['side'] === undefined) expect(credit).toBe(row?.creditTime);
    }
    const bankRows = usual.ledger.filter((row) => row.inFeed && row.asset === 'CNY');
    expect(shown.size).toBe(bankRows.length);
  });

  it('hold every fen of the truth: what was stolen lies, left or came back', () => {
    for (const seed of [1, 2, 3, 4]) {
      const { truth, ledger } = simulate({ ...options, seed });
      for (const one of truth.cases) {
        const roots = new Set(one.roots);
        const stolen = ledger.filter((row) => roots.has(row.id)).reduce((sum, row) => sum + BigInt(row.amount), 0n);
        const found = one.accounts.reduce(
          (sum, account) =>
            sum + (account.exited || account.returned ? BigInt(account.received) : BigInt(account.heldAtEnd)),
          0n,
        );
        expect(found).toBe(stolen);
        for (const account of one.accounts) {
          const { account: name, asset } = account;
          expect(truth.heldAt(one.case, name, asset, Number.MAX_SAFE_INTEGER)).toBe(BigInt(account.heldAtEnd));
          expect(truth.heldAt(one.case, name, asset, account.firstHeldMs - 1)).toBe(0n);
          expect(BigInt(account.peakHeld)).toBeLessThanOrEqual(BigInt(account.received));
        }
      }
    }
  });
});

describe('messages', () => {
  it('have the fields of their topics', () => {
    for (const { topic, key, value } of usual.messages) {
      const fields = value as Fields;
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      if (topic === 'chain.usdt.v1') {
        expect(fields).toMatchObject({
          triggerName: 'contractEventTrigger',
          eventName: 'Transfer',
          transactionId: key,
        });
        expect(fields['contractAddress']).toBe('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t');
        expect(fields['uniqueId']).toMatch(/^[0-9a-f]{64}_\d+$/);
        expect(fields['blockHash']).toMatch(/^[0-9a-f]{64}$/);
        expect((fields['timeStamp'] as number) % 3_000).toBe(0);
      } else if (topic === 'fraud.reports.v1') {
        expect(fields).toMatchObject({ case: key, version: 1 });
        expect(fields['transfers'] ?? fields['debitsOf']).toHaveProperty('length');
      } else if (topic === 'account.labels.v1') {
        expect(fields).toMatchObject({ account: key, version: 1 });
      }
    }
  });

  it('come in the ways that banks write: parts, yuan, texts, halves, serials', () => {
    const values = bankMessages(usual).map((one) => one.value);
    expect(values.some((one) => typeof one['from'] === 'object')).toBe(true);
    expect(values.some((one) => typeof one['amount'] === 'object')).toBe(true);
    expect(values.some((one) => /\+08:00$/.test(String(one['time'])))).toBe(true);
    expect(values.some((one) => one['seq'] !== undefined)).toBe(true);
    for (const side of ['debit', 'credit']) expect(values.some((one) => one['side'] === side)).toBe(true);
  });

  it('bring the labels before anything happens', () => {
    const firstOther = usual.messages.findIndex((one) => one.topic !== 'account.labels.v1');
    expect(firstOther).toBe(usual.labels.length);
    expect(new Set(usual.labels.map((one) => one.kind))).toEqual(new Set(['clearing', 'exchange']));
  });
});
