import { confluentHead, MessageEncoder, newestSchema } from '@weir/avro';
import { contractsDefault, topicNames } from '@weir/model';
import { expect, test } from 'vitest';
import { messageReader } from './read-message.js';

const { bank } = topicNames('');
const message = (topic: string) => ({ topic, partition: 0, offset: 1, timeMs: 1, sha256: 'ab'.repeat(32) });
const bytes = Buffer.from(
  JSON.stringify({ id: 't', time: '2026-05-01 08:00:00', from: 'bank:A:1', to: 'bank:B:2', asset: 'CNY', amount: 5 }),
);
const reading = { zone: '+08:00', contracts: contractsDefault };

test('a message is read as it was when the package was made, whatever this machine is configured with', () => {
  const read = messageReader({ zone: null, contracts: [] });
  expect(read(message(bank), bytes)).toMatchObject({ kind: 'rejected', code: 'BAD_TIME' });
  const midnight = { transfer: { time: Date.UTC(2026, 4, 1) } };
  expect(read(message(bank), bytes, reading)).toMatchObject(midnight);
  expect(messageReader({ zone: 'Z', contracts: [] })(message(`ns.${bank}`), bytes, reading)).toMatchObject(midnight);
  // A package from before does not say how.
  expect(messageReader(reading)(message(bank), bytes, null)).toMatchObject(midnight);
});

test('a message by a registry’s schema is read where that is at hand, and else not held against its package', () => {
  const moved = { id: 't', time: 1, from: 'bank:A:1', to: 'bank:B:2', asset: 'CNY', amount: '5' };
  const framed = new MessageEncoder('bank', () => confluentHead(7)).encode(moved)!;
  expect(messageReader(reading)(message(bank), framed)).toBeNull();
  expect(messageReader(reading, { answer: () => undefined })(message(bank), framed)).toBeNull();
  const { schema } = newestSchema('transfer');
  const known = { answer: () => ({ kind: 'schema', schema }) as const };
  expect(messageReader(reading, known)(message(bank), framed)).toMatchObject({ transfer: { id: 't', amount: 5 } });
});

test('a topic that nobody reads says nothing that could be cited', () => {
  expect(messageReader(reading)(message('somebody.else'), bytes)).toMatchObject({ kind: 'rejected' });
});
