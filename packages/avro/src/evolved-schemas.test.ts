// Random messages, each written with a random schema of its sender's.
import avsc, { type Schema } from 'avsc';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { confluentHead } from './framing.js';
import { TopicReader } from './topic-reader.js';

/** A field as its sender writes it. */
interface Written {
  readonly name: string;
  readonly type: unknown;
  readonly value: unknown;
  /** What JSON would have said; undefined: nothing that we know. */
  readonly means: unknown;
}

const orNull = (type: unknown): fc.Arbitrary<unknown> => fc.constantFrom(type, ['null', type], [type, 'null']);

const text = fc.constantFrom('', 'x', '张三', ' 7 ', '\ufeff', '😀', '\u0000"\\', 'bank:CMB:1', 'x'.repeat(300));
const textField = (name: string): fc.Arbitrary<Written> =>
  fc
    .tuple(text, fc.constantFrom<unknown>('string', 'bytes', { type: 'string', logicalType: 'uuid' }))
    .chain(([means, type]) =>
      orNull(type).map((written) => ({
        ...{ name, type: written, means },
        value: type === 'bytes' ? Buffer.from(means) : means,
      })),
    );

/** The largest that the library writes without rounding. */
const wholeMax = 2 ** 52 - 1;
const borders = [0, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, wholeMax, -wholeMax, 253_402_300_800_000];
const wholeField = (name: string): fc.Arbitrary<Written> =>
  fc.oneof(fc.constantFrom(...borders), fc.integer(), fc.integer({ min: -wholeMax, max: wholeMax })).chain((means) => {
    const isInt = Math.trunc(means) === (means | 0);
    const millis = { type: 'long', logicalType: 'timestamp-millis' };
    return fc
      .constantFrom<unknown>('long', millis, ...(isInt ? ['int'] : []))
      .chain(orNull)
      .map((type) => ({ name, type, value: means, means }));
  });

const sideField = fc
  .tuple(fc.constantFrom('debit', 'credit', 'both', 'neither'), fc.constantFrom('Side', 'a.b.Side', 'Leg'))
  .chain(([means, name]) =>
    fc
      .shuffledSubarray(['debit', 'credit', 'both', 'neither', 'x'], { minLength: 1 })
      .chain((some) => orNull({ type: 'enum', name, symbols: [...new Set([...some, means])] }))
      .map((type) => ({ name: 'side', type, value: means, means })),
  );

const absentField = (name: string): fc.Arbitrary<Written> =>
  fc
    .constantFrom<unknown>(['null', 'string'], ['string', 'null'], 'null')
    .map((type) => ({ name, type, value: null, means: undefined }));

/** Fields that we do not know: they are passed over, whatever they are. */
const unknownField = (nth: number): fc.Arbitrary<Written> =>
  fc
    .constantFrom<readonly [unknown, unknown]>(
      [{ type: 'map', values: 'string' }, { from: 'x' }],
      [{ type: 'array', items: ['null', 'double'] }, [null, 1.5]],
      [{ type: 'fixed', name: `F${nth}`, size: 3 }, Buffer.from([1, 2, 3])],
      [{ type: 'record', name: `R${nth}`, fields: [{ name: 'id', type: 'string' }] }, { id: 'x' }],
      [{ type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 }, Buffer.from([0xff])],
      [{ type: 'long', logicalType: 'timestamp-micros' }, 5],
      ['boolean', true],
    )
    .map(([type, value]) => ({ name: `theirs${nth}`, type, value, means: undefined }));

const texts = [
  'id',
  'from',
  'to',
  'asset',
  'device',
  'ip',
  'fromName',
  'toName',
  'memo',
  'purpose',
  'merchant',
  'void',
];
const wholes = ['time', 'seq', 'creditTime', 'amount', 'balanceFrom', 'balanceTo', 'cancellableUntil'];
const messages = fc
  .tuple(fc.subarray(texts), fc.subarray(wholes), fc.boolean(), fc.subarray(['channel', 'ref']), fc.nat(3))
  .chain(([ofTexts, ofWholes, hasSide, absent, unknown]) =>
    fc.tuple(
      ...ofTexts.map(textField),
      ...ofWholes.map(wholeField),
      ...(hasSide ? [sideField] : []),
      ...absent.map(absentField),
      ...Array.from({ length: unknown }, (_, nth) => unknownField(nth)),
    ),
  )
  .chain((fields) => fc.shuffledSubarray(fields, { minLength: fields.length }));

it('a message means the same whatever schema its sender wrote it with', () => {
  fc.assert(
    fc.property(messages, fc.constantFrom('Transfer', 'com.bank.Transfer'), (fields, name) => {
      const schema = { type: 'record', name, fields: fields.map(({ name: of, type }) => ({ name: of, type })) };
      const data = avsc.Type.forSchema(schema as unknown as Schema).toBuffer(
        Object.fromEntries(fields.map(({ name: of, value }) => [of, value])),
      );
      const registry = { answer: () => ({ kind: 'schema', schema: schema as unknown as Schema }) as const };
      const means = fields.filter((field) => field.means !== undefined);
      expect(new TopicReader('bank', registry).read(Buffer.concat([confluentHead(1), data]))).toEqual({
        ok: true,
        fields: Object.fromEntries(means.map((field) => [field.name, field.means])),
      });
    }),
    { numRuns: 400 },
  );
});
