import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JournalRecord } from '@weir/journal';
import { contractsDefault } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../decode-message.js';
import { chainDecoder } from './decoder.js';

const shared = process.env['WEIR_SHARED'] ?? path.resolve(import.meta.dirname, '../../../../../../shared/data');
const folder = path.join(shared, 'usdt-logs');
const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: no real logs in ${folder}; set WEIR_SHARED to the shared data`);

const timeMs = 1_700_000_000_000;

const recordsOf = (file: string): JournalRecord[] => {
  const decode = chainDecoder(contractsDefault);
  const lines = readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean);
  return lines.map((line, offset) => {
    const message = { topic: 'chain.usdt.v1', partition: 0, offset, timeMs, value: Buffer.from(line) };
    return decodeMessage(message, decode, 300_000).record;
  });
};

const transfersOf = (records: readonly JournalRecord[]) =>
  records.flatMap((record) => (record.kind === 'transfer' ? [record.transfer] : []));

describe.skipIf(!present)('logs of real blocks', () => {
  it('one of TRON holds 73 USDT transfers of 465,704.408725 USDT between 132 addresses', () => {
    const records = recordsOf('tron_block_50000011_logs.jsonl');
    const transfers = transfersOf(records);
    expect(records).toHaveLength(76);
    expect(transfers).toHaveLength(73);
    expect(new Set(transfers.map(({ asset }) => asset))).toEqual(new Set(['USDT-TRON']));
    expect(transfers.reduce((sum, { amount }) => sum + amount, 0)).toBe(465_704_408_725);
    expect(new Set(transfers.flatMap(({ from, to }) => [from, to])).size).toBe(132);
    expect(transfers.filter(({ amount }) => amount < 1_000_000)).toHaveLength(9);
    expect(new Set(transfers.map(({ id }) => id)).size).toBe(73);
    expect(transfers.every(({ time }) => time === timeMs)).toBe(true);
  });

  it('two of Ethereum hold 41, as an export of token transfers has them', () => {
    const records = recordsOf('ethereum_logs.jsonl');
    const transfers = transfersOf(records);
    expect(records).toHaveLength(681);
    const rows = readFileSync(path.join(folder, 'ethereum_token_transfers.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, string | number>)
      .filter((row) => row['token_address'] === '0xdac17f958d2ee523a2206206994597c13d831ec7');
    expect(transfers).toHaveLength(41);
    const wanted = rows.map((row) => ({
      id: `eip155:1:${row['block_hash']}:${row['transaction_hash']}:${row['log_index']}`,
      time: Number(row['block_timestamp']) * 1000,
      seq: row['log_index'],
      from: `eip155:1:${row['from_address']}`,
      to: `eip155:1:${row['to_address']}`,
      asset: 'USDT-ETH',
      amount: row['value'],
    }));
    expect(transfers).toMatchObject(wanted);
  });
});
