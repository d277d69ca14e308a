import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { contractsDefault } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../decode-message.js';
import type { Decoder } from '../raw-message.js';
import { chainDecoder } from './decoder.js';
import { throughOneInterface } from './one-interface.js';

const timeMs = 1_700_000_000_000;
const plain = chainDecoder(contractsDefault);
const read = (decode: Decoder, value: unknown) => {
  const bytes = Buffer.from(JSON.stringify(value));
  const message = { topic: 'chain.usdt.v1', partition: 0, offset: 0, timeMs, value: bytes };
  const { record } = decodeMessage(message, decode, 300_000);
  if (record.kind === 'rejected') return record.code;
  return record.kind === 'transfer' ? record.transfer.id : record.kind;
};

interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: number;
  readonly removed: boolean;
}

/** The logs of a block as java-tron's plugin tells them: counted from 1 in each transaction, all logs of it. */
const asTriggers = (logs: readonly Log[]): object[] => {
  const counted = new Map<string, number>();
  return [...logs]
    .sort((left, right) => left.logIndex - right.logIndex)
    .map(({ address, blockHash, data, removed, topics, transactionHash }) => {
      const place = (counted.get(transactionHash) ?? 0) + 1;
      counted.set(transactionHash, place);
      return {
        triggerName: 'contractLogTrigger',
        uniqueId: `${transactionHash.slice(2)}_${place}`,
        contractAddress: `41${address.slice(2)}`,
        blockHash: blockHash.slice(2),
        topicList: topics.map((topic) => topic.slice(2)),
        data: data.slice(2),
        removed,
        timeStamp: timeMs,
      };
    });
};

const hex = (digit: string) => `0x${digit.repeat(64)}`;
const log = (transactionHash: string, logIndex: number, changes: Partial<Log> = {}): Log => ({
  address: '0xa614f803b6fd780986a42c78ec9c7f77e6ded13c',
  topics: [
    '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
    `0x${'a4875b63aa1f3c28acea607143bec09b57ed470f'.padStart(64, '0')}`,
    `0x${'804087a70980dbe2fb54bc3e4e2b79f995b8bfcd'.padStart(64, '0')}`,
  ],
  data: `0x${'7'.padStart(64, '0')}`,
  blockHash: hex('a'),
  transactionHash,
  logIndex,
  removed: false,
  ...changes,
});

describe('a transaction of TRON', () => {
  // Two logs of one transaction with the same content: only their places tell them apart, so content cannot name them.
  const logs = [log(hex('b'), 8), log(hex('b'), 9)];
  const triggers = asTriggers(logs);

  it('has other ids by each interface', () => {
    const ids = [...logs, ...triggers].map((each) => read(plain, each));
    expect(new Set(ids).size).toBe(4);
  });

  it('is read through the first that tells of it', () => {
    const decode = throughOneInterface(plain, null);
    expect(read(decode, triggers[0])).toMatch(/:1$/);
    expect(logs.map((each) => read(decode, each))).toEqual(['MIXED_LOGS', 'MIXED_LOGS']);
    expect(read(decode, { ...logs[0], removed: true })).toBe('MIXED_LOGS');
    expect(read(decode, triggers[1])).toMatch(/:2$/);
    expect(read(decode, { ...triggers[1], removed: true })).toBe('void');
    // Another transaction, and the same one in another block, may come through the other.
    expect(read(decode, log(hex('c'), 8))).toMatch(/:8$/);
    expect(read(decode, log(hex('b'), 8, { blockHash: hex('d') }))).toMatch(/:8$/);
  });

  it('is read through the declared one only', () => {
    const [plugin, rpc] = [throughOneInterface(plain, 'plugin'), throughOneInterface(plain, 'rpc')];
    expect(logs.map((each) => read(plugin, each))).toEqual(['MIXED_LOGS', 'MIXED_LOGS']);
    expect(triggers.map((each) => read(rpc, each))).toEqual(['MIXED_LOGS', 'MIXED_LOGS']);
    expect(read(plugin, triggers[0])).toMatch(/:1$/);
    expect(read(rpc, logs[0])).toMatch(/:8$/);
    const ethereum = { ...logs[0], address: '0xdac17f958d2ee523a2206206994597c13d831ec7' };
    expect(read(plugin, ethereum)).toMatch(/^eip155:1:/);
  });

  it('is remembered for at least so many others, and memory has an end', () => {
    const decode = throughOneInterface(plain, null, 3);
    const other = (number: number) => log(`0x${String(number).padStart(64, '0')}`, 0);
    read(decode, triggers[0]);
    for (let number = 0; number < 3; number++) read(decode, other(number));
    expect(read(decode, logs[1])).toBe('MIXED_LOGS');
    for (let number = 3; number < 9; number++) read(decode, other(number));
    expect(read(decode, logs[1])).toMatch(/:9$/);
  });
});

const shared = process.env['WEIR_SHARED'] ?? path.resolve(import.meta.dirname, '../../../../../../shared/data');
const file = path.join(shared, 'usdt-logs/tron_block_50000011_logs.jsonl');
if (!existsSync(file)) console.warn(`SKIPPED: no real logs in ${file}; set WEIR_SHARED to the shared data`);

describe.skipIf(!existsSync(file))('a real block of TRON that comes through both interfaces', () => {
  const logs: Log[] = !existsSync(file)
    ? []
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
        .map((row) => log(row.tx_hash, row.log_index, { ...row, blockHash: row.block_hash }));
  const triggers = asTriggers(logs);
  const taken = (decode: Decoder, ...messages: readonly object[]) =>
    new Set(messages.map((each) => read(decode, each)).filter((each) => each.startsWith('tron:'))).size;

  it('would be told twice', () => {
    expect(taken(plain, ...logs)).toBe(73);
    expect(taken(plain, ...triggers)).toBe(73);
    // But for the log that is the second of the block and the first of its transaction: both call it 1.
    expect(taken(plain, ...logs, ...triggers)).toBe(145);
  });

  it('is told once, whichever comes first and however they are mixed', () => {
    expect(taken(throughOneInterface(plain, null), ...logs, ...triggers)).toBe(73);
    expect(taken(throughOneInterface(plain, null), ...triggers, ...logs)).toBe(73);
    const mixed = logs.flatMap((each, place) => [each, triggers[place]!]);
    expect(taken(throughOneInterface(plain, null), ...mixed)).toBe(73);
  });
});
