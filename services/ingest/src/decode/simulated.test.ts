import { contractsDefault } from '@weir/model';
import { simulate } from '@weir/simulate';
import { expect, it } from 'vitest';
import { bankDecoder } from './bank.js';
import { chainDecoder } from './chain/decoder.js';
import { decodeMessage } from './decode-message.js';
import { labelDecoder } from './label.js';
import type { Decoder } from './raw-message.js';
import { reportDecoder } from './report.js';

const decoders: Readonly<Record<string, Decoder>> = {
  'bank.transfers.v1': bankDecoder({ zone: null }),
  'chain.usdt.v1': chainDecoder(contractsDefault),
  'fraud.reports.v1': reportDecoder,
  'account.labels.v1': labelDecoder,
};

it('every message of a simulated feed is understood', () => {
  const { messages } = simulate({ seed: 11, startMs: Date.UTC(2026, 4, 1), durationMinutes: 20, innocents: 100 });
  const counts: Record<string, number> = {};
  const refused: unknown[] = [];
  for (const [offset, { arriveMs, topic, value }] of messages.entries()) {
    const bytes = Buffer.from(JSON.stringify(value));
    const message = { topic, partition: 0, offset, timeMs: arriveMs, value: bytes };
    const { detail, record } = decodeMessage(message, decoders[topic]!, 300_000);
    counts[record.kind] = (counts[record.kind] ?? 0) + 1;
    if (record.kind === 'rejected') refused.push({ code: record.code, detail, value });
  }
  expect(refused).toEqual([]);
  expect(counts['transfer']).toBeGreaterThan(500);
  expect(counts['report']).toBeGreaterThan(0);
});
