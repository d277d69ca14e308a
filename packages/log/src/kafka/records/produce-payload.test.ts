import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ProduceContent, type ProducedMessage, ProducePayload } from './produce-payload.js';

const require = createRequire(import.meta.url);
/** kafkajs' own way; nothing of this package that replaces it is loaded here. */
const original = require('kafkajs/src/protocol/requests/produce/v3/request.js') as (content: ProduceContent) => {
  encode(): Promise<{ readonly buffer: Buffer }>;
};
const originalRequest = require('kafkajs/src/protocol/request.js') as (numbered: object) => Promise<{ buffer: Buffer }>;

const bytes = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)),
);
const message = fc.record(
  {
    key: bytes,
    value: bytes,
    timestamp: fc.integer({ min: 1_000_000_000_000, max: 1_900_000_000_000 }).map(String),
    headers: fc.dictionary(
      fc.string({ minLength: 1, maxLength: 20 }),
      fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 1, maxLength: 3 })),
      { maxKeys: 4 },
    ),
  },
  { requiredKeys: ['value'] },
) as fc.Arbitrary<ProducedMessage>;
const content: fc.Arbitrary<ProduceContent> = fc.record({
  acks: fc.constantFrom(-1, 0, 1),
  timeout: fc.nat(),
  transactionalId: fc.option(fc.string({ minLength: 1, maxLength: 40 })),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }),
  producerEpoch: fc.nat({ max: 32_767 }),
  topicData: fc.array(
    fc.record({
      topic: fc.string({ minLength: 1, maxLength: 30 }),
      partitions: fc.array(
        fc.record({
          partition: fc.nat({ max: 1_000 }),
          firstSequence: fc.nat(),
          messages: fc.array(message, { minLength: 1, maxLength: 70 }),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 3 },
  ),
});

/** With a time for those without: kafkajs asks the clock. */
const timed = (given: ProduceContent, nowMs: number): ProduceContent => ({
  ...given,
  topicData: given.topicData.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map((partition) => ({
      ...partition,
      messages: partition.messages.map((each) => ({ ...each, timestamp: each.timestamp ?? String(nowMs) })),
    })),
  })),
});

it('a produce request is what kafkajs writes, byte for byte', async () => {
  const nowMs = 1_750_000_000_000;
  await fc.assert(
    fc.asyncProperty(content, async (given) => {
      const whole = timed(given, nowMs);
      const wanted = (await original(whole).encode()).buffer;
      expect(new ProducePayload(whole, 0).buffer.equals(wanted)).toBe(true);
      // Those without a time have the one given, but for the fields of the batch that only given times decide.
      const untimed = new ProducePayload(given, nowMs).buffer;
      const isTimed = given.topicData.every(({ partitions }) =>
        partitions.every(({ messages }) => {
          const count = messages.filter(({ timestamp }) => timestamp !== undefined).length;
          return count === 0 || count === messages.length;
        }),
      );
      if (isTimed) expect(untimed.equals(wanted)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('a request is its length, its head and its payload', async () => {
  const given: ProduceContent = {
    acks: -1,
    timeout: 9,
    topicData: [
      { topic: 't', partitions: [{ partition: 3, messages: [{ value: 'x'.repeat(2_000), timestamp: '5' }] }] },
    ],
  };
  const numbered = { correlationId: 77, clientId: 'weir', request: { apiKey: 0, apiVersion: 7 } };
  const wanted = await originalRequest({
    ...numbered,
    request: { ...numbered.request, encode: () => original(given).encode() },
  });
  const payload = new ProducePayload(given, 0);
  const head = wanted.buffer.subarray(4, wanted.buffer.length - payload.buffer.length);
  expect(payload.behind(Buffer.from(head)).equals(wanted.buffer)).toBe(true);
});
