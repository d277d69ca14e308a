import { decodeJournalFrame } from '@weir/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonMessage, message, plain } from './odd-messages.fixture.js';
import { batchOfValues, messageMs, readTwoWays } from './two-ways.fixture.js';

const zone = fc.constantFrom(null, null, '+08:00', 'Z');

const expectSame = (
  values: readonly (Buffer | null)[],
  declared: string | null,
  recordsMax = 2_000,
  timeMsOf = (_index: number): number => messageMs,
): number => {
  const batches = [batchOfValues(values.slice(0, 3), 10, timeMsOf), batchOfValues(values.slice(3), 13, timeMsOf)];
  const { plainly, generally, taken } = readTwoWays(batches, declared, recordsMax);
  expect(plainly.map(({ frame }) => [frame.from, frame.to, frame.bytes.toString('hex')])).toEqual(
    generally.map(({ frame }) => [frame.from, frame.to, frame.bytes.toString('hex')]),
  );
  expect(plainly.map(({ frame: _, ...rest }) => rest)).toEqual(generally.map(({ frame: _, ...rest }) => rest));
  return taken;
};

describe('the plain way of JSON', () => {
  it('says byte for byte what the general way says', () => {
    let taken = 0;
    let all = 0;
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 8 }),
        zone,
        fc.integer({ min: 1, max: 9 }),
        (values, declared, recordsMax) => {
          taken += expectSame(values, declared, recordsMax);
          all += values.length;
        },
      ),
      { numRuns: 2_000 },
    );
    // What is plain is not left to the general way.
    if (all >= 5_000) expect(taken / all).toBeGreaterThan(0.2);
  });

  it('says the same however many messages it has seen, and whatever their keys are', () => {
    const unknownKey = fc.nat(90).map((name) => `"k${name}":${name}`);
    const many = fc
      .tuple(jsonMessage, fc.array(unknownKey, { maxLength: 3 }), fc.constantFrom('', ' '))
      .map(([text, more, gap]) => Buffer.from(`{${more.map((pair) => `${pair},${gap}`).join('')}${text.slice(1)}`));
    let taken = 0;
    fc.assert(
      fc.property(fc.array(many, { minLength: 200, maxLength: 300 }), (values) => {
        taken += expectSame(values, null);
      }),
      { numRuns: 20 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  it('says the same of damaged bytes', () => {
    const damage = fc.array(
      fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('{}[]":,\\\n\r0 ')))),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(message, damage), { minLength: 1, maxLength: 6 }), (given) => {
        const values = given.map(([value, changes]) => {
          const bytes = Buffer.from(value ?? []);
          for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
          return bytes;
        });
        expectSame(values, '+08:00');
      }),
      { numRuns: 3_000 },
    );
  });

  it('says the same of messages that are cut, whatever follows them in memory', () => {
    const full = `${plain.slice(0, -1)},"device":"D-1","memo":"\\u4f60","from2":{"bank":"x"},"balanceTo":5}`;
    const cuts = [full, full.replace('"from2":{"bank":"x"},', '')].flatMap((text) =>
      Array.from({ length: text.length }, (_, length) => Buffer.from(text.slice(0, length))),
    );
    expectSame(cuts, null);
    // Two halves of a message side by side are two messages.
    for (let at = 1; at < full.length; at++)
      expectSame([Buffer.from(full.slice(0, at)), Buffer.from(full.slice(at))], null);
  });

  it('says the same of times that Kafka lets a sender write', () => {
    const timesMs = [-1, 0, 1e15, 2 ** 62, messageMs];
    const values = timesMs.flatMap(() => [Buffer.from(plain), Buffer.from(plain.replace(`${messageMs}`, '0'))]);
    const timeMsOf = (index: number): number => timesMs[index % timesMs.length]!;
    expect(expectSame(values, null, 2_000, timeMsOf)).toBe(10);
    const [reading] = readTwoWays([batchOfValues(values, 0, timeMsOf)]).plainly;
    const frame = decodeJournalFrame(reading!.frame.bytes);
    const kinds = frame.type === 'raw' ? frame.records.map(({ kind, timeMs }) => [kind, timeMs]) : [];
    expect(kinds.slice(0, 4)).toEqual([
      ['rejected', 0],
      ['transfer', 0],
      ['transfer', 253_402_300_799_999],
      ['transfer', 253_402_300_799_999],
    ]);
  });

  it('takes what a feed sends every day', () => {
    const more = (fields: string): Buffer => Buffer.from(`${plain.slice(0, -1)},${fields}}`);
    const everyday = [
      Buffer.from(plain),
      more('"balanceFrom":"5","balanceTo":7,"creditTime":null,"seq":3'),
      more(
        '"fromName":"王磊","toName":"某某（深圳）有限公司","memo":"货款 \\"五月\\"","purpose":"工资","device":"小米 14","ip":"::1"',
      ),
      Buffer.from(
        plain
          .replace('"bank:CMB:1"', '{"bank":"cmb","account":"62 26"}')
          .replace('"100"', '{"value":"1.00","currency":"CNY"}'),
      ),
      Buffer.from(plain.replace(`${messageMs}`, '"2026-05-01T08:00:00.123+08:00"')),
      Buffer.from(JSON.stringify(JSON.parse(plain), null, 2)),
      more('"side":"debit","merchant":"M-1","channel":"mobile","cancellableUntil":1e3,"terminal":null'),
    ];
    expect(expectSame(everyday, null)).toBe(everyday.length);
    expect(expectSame([Buffer.from(plain.replace(`${messageMs}`, '"2026-05-01 08:00:00"'))], '+08:00')).toBe(1);
  });
});
