import avsc, { type Schema } from 'avsc';
import { describe, expect, it } from 'vitest';
import { fingerprintText } from './fingerprint.js';
import { confluentHead, looksLikeAvro, singleObjectHead } from './framing.js';
import { newestSchema } from './published-schemas.js';
import type { RegistryAnswer } from './registry/registry.js';
import { type AvroOutcome, TopicReader } from './topic-reader.js';

const registryOf = (answers: Readonly<Record<number, RegistryAnswer>>) => ({
  answer: (schemaId: number) => answers[schemaId],
});

/** What a topic makes of data that a registry's schema 1 wrote. */
const readAs = (schema: unknown, data: Buffer, role: 'bank' | 'reports' | 'labels' = 'bank'): AvroOutcome =>
  new TopicReader(role, registryOf({ 1: { kind: 'schema', schema: schema as Schema } })).read(
    Buffer.concat([confluentHead(1), data]),
  );
const codeOf = (outcome: AvroOutcome): string => (outcome.ok ? 'read' : outcome.code);
const fieldsOf = (outcome: AvroOutcome): unknown => (outcome.ok ? outcome.fields : outcome);

const plain = { id: 't1', time: 5, from: 'bank:A:1', to: 'bank:B:2', asset: 'CNY', amount: 100 };
const record = (name: string, ...fields: object[]) => ({ type: 'record', name, fields });
const field = (name: string, type: unknown, rest: object = {}) => ({ name, type, ...rest });

describe('how a message names its schema', () => {
  const { fingerprint, type } = newestSchema('transfer');
  const data = type.toBuffer({ ...type.random(), ...plain } as object);

  it('by fingerprint, lowest byte first, or by the id in a registry, highest byte first', () => {
    expect(singleObjectHead(0x0102030405060708n).toString('hex')).toBe('c3010807060504030201');
    expect(confluentHead(258).toString('hex')).toBe('0000000102');
    const known = registryOf({ 258: { kind: 'schema', schema: newestSchema('transfer').schema } });
    for (const head of [singleObjectHead(fingerprint), confluentHead(258)]) {
      expect(fieldsOf(new TopicReader('bank', known).read(Buffer.concat([head, data])))).toMatchObject(plain);
    }
  });

  it('one that nobody knows is refused, and named', () => {
    const unknown = Buffer.concat([singleObjectHead(0xabcdn), data]);
    const why = `fingerprint ${fingerprintText(0xabcdn)}`;
    expect(new TopicReader('bank').read(unknown)).toEqual({ ok: false, code: 'AVRO_SCHEMA_UNKNOWN', why });
    const ofRegistry = Buffer.concat([confluentHead(7), data]);
    const named = 'schema 7 of the registry';
    expect(new TopicReader('bank').read(ofRegistry)).toEqual({ ok: false, code: 'AVRO_NO_REGISTRY', why: named });
    expect(new TopicReader('bank', registryOf({})).read(ofRegistry)).toEqual({
      ...{ ok: false, code: 'AVRO_SCHEMA_UNKNOWN', why: named },
    });
  });

  it('one of another topic, or of another kind of schema, does not fit', () => {
    const { fingerprint: ofLabels } = newestSchema('label');
    expect(codeOf(new TopicReader('bank').read(Buffer.concat([singleObjectHead(ofLabels), data])))).toBe(
      'AVRO_SCHEMA_UNFIT',
    );
    const protobuf = registryOf({ 3: { kind: 'unusable', why: 'a schema of type PROTOBUF' } });
    expect(new TopicReader('bank', protobuf).read(Buffer.concat([confluentHead(3), data]))).toMatchObject({
      ...{ ok: false, code: 'AVRO_SCHEMA_UNFIT', why: 'schema 3 of the registry: a schema of type PROTOBUF' },
    });
  });

  it('a registry’s id stands for our newest schema where that is what it has, whatever its words', () => {
    const { schema } = newestSchema('transfer');
    const reworded = JSON.parse(
      JSON.stringify(schema, (key, value) => (key === 'doc' ? 'x' : (value as unknown))),
    ) as Schema;
    const { fields } = reworded as unknown as { fields: object[] };
    const known: Record<number, RegistryAnswer> = {
      1: { kind: 'schema', schema: reworded },
      2: { kind: 'schema', schema: { ...(reworded as object), fields: fields.slice(1) } as unknown as Schema },
      3: { kind: 'unusable', why: 'x' },
      4: { kind: 'schema', schema: 'nothing' as unknown as Schema },
      // The same bytes, and another time: its fingerprint is ours.
      6: {
        kind: 'schema',
        schema: JSON.parse(JSON.stringify(schema).replaceAll('timestamp-millis', 'local-timestamp-millis')) as Schema,
      },
    };
    const reader = new TopicReader('bank', registryOf(known));
    expect([1, 2, 3, 4, 5, 6, 1].map((id) => reader.isNewestTransfer(id))).toEqual([
      ...[true, false, false, false, false, false],
      true,
    ]);
    expect(codeOf(reader.read(Buffer.concat([confluentHead(6), data])))).toBe('AVRO_SCHEMA_UNFIT');
    // What is not known yet may become known.
    known[5] = known[1]!;
    expect(reader.isNewestTransfer(5)).toBe(true);
    expect(new TopicReader('bank').isNewestTransfer(1)).toBe(false);
  });

  it('a head that is cut short is none', () => {
    for (const head of [singleObjectHead(fingerprint), confluentHead(1)]) {
      for (let length = 1; length < head.length; length++) {
        const cut = head.subarray(0, length);
        expect(looksLikeAvro(cut)).toBe(true);
        expect(codeOf(new TopicReader('bank').read(cut))).toBe('AVRO_INVALID');
      }
    }
    for (const other of ['7b7d', 'c302', 'c3', '0a', 'c201']) {
      expect(looksLikeAvro(Buffer.from(other, 'hex')), other).toBe(other === 'c3');
    }
  });
});

describe('schemas that are not ours', () => {
  it('fields are found by name: others are passed over, missing ones are absent, numbers are widened', () => {
    const theirs = record(
      'com.bank.core.Transfer',
      field('branch', { type: 'map', values: ['null', 'double', { type: 'fixed', name: 'F', size: 3 }] }),
      field('id', ['null', 'string']),
      field('amount', 'int'),
      field('memo', 'bytes'),
      field('side', { type: 'enum', name: 'com.bank.core.Side', symbols: ['credit'] }),
      field('tail', { type: 'array', items: 'float' }),
    );
    const data = avsc.Type.forSchema(theirs as Schema).toBuffer({
      ...{ branch: { a: null, b: 1.5 }, id: 't9', amount: -3, memo: Buffer.from('备注'), side: 'credit' },
      tail: [1, 2],
    });
    expect(fieldsOf(readAs(theirs, data))).toEqual({ id: 't9', amount: -3, memo: '备注', side: 'credit' });
    // Cut anywhere, it is no value.
    for (let length = 0; length < data.length; length++) {
      expect(codeOf(readAs(theirs, data.subarray(0, length)))).toBe('AVRO_INVALID');
    }
  });

  it('a choice of words may come as a text', () => {
    expect(fieldsOf(readAs(record('Transfer', field('side', 'string')), Buffer.from([4, 0x6e, 0x6f])))).toEqual({
      side: 'no',
    });
  });

  it.each([
    ['a word that ours does not have', 'Side', ['credit', 'both']],
    ['a name of its own', 'com.bank.core.Leg', ['credit', 'both']],
    ['a name of its own, and null', 'Leg', ['credit', 'both'], 'null'],
  ])('a choice of words with %s is read, and what its words mean is for others to say', (_, name, symbols, ...more) => {
    const choice = { type: 'enum', name, symbols };
    const theirs = record('Transfer', field('side', more.length === 0 ? choice : [choice, ...more]));
    const head = more.length === 0 ? [] : [0];
    const read = (...data: number[]) => readAs(theirs, Buffer.from([...head, ...data]));
    expect([read(0), read(2)].map(fieldsOf)).toEqual([{ side: 'credit' }, { side: 'both' }]);
    expect(codeOf(read(4))).toBe('AVRO_INVALID');
  });

  it('a transfer that names what it voids is a void, as in JSON', () => {
    const theirs = record('Transfer', field('id', 'string'), field('void', ['null', 'string']));
    expect(fieldsOf(readAs(theirs, Buffer.from([2, 0x78, 2, 2, 0x79])))).toEqual({ id: 'x', void: 'y' });
    expect(fieldsOf(readAs(theirs, Buffer.from([2, 0x78, 0])))).toEqual({ id: 'x' });
  });

  it('lines of a report keep all that the desk compares', () => {
    const line = { fromTail: '0042', toTail: '4217', fromName: '李四', toName: '张三', memo: '货款' };
    const fields = Object.keys(line).map((name) => field(name, ['string', 'null']));
    const theirs = record(
      'Report',
      field('match', { type: 'array', items: record('Match', ...fields, field('time', 'long')) }),
    );
    const data = avsc.Type.forSchema(theirs as Schema).toBuffer({ match: [{ ...line, time: 7 }] });
    expect(fieldsOf(readAs(theirs, data, 'reports'))).toEqual({ match: [{ ...line, time: 7 }] });
  });

  it.each([
    ...['timestamp-micros', 'timestamp-nanos', 'local-timestamp-millis', 'local-timestamp-micros', 'time-micros'],
    ...['date', 'time-millis'],
  ])('a time as %s does not fit: its numbers would be taken for milliseconds UTC', (logicalType) => {
    const type = { type: logicalType === 'date' || logicalType === 'time-millis' ? 'int' : 'long', logicalType };
    const why = (schema: unknown, role: 'bank' | 'reports' | 'labels') => {
      const read = readAs(schema, Buffer.from([2]), role);
      return read.ok ? 'read' : `${read.code} ${read.why}`;
    };
    const unfit = (place: string) => new RegExp(`^AVRO_SCHEMA_UNFIT .*: ${place} is ${logicalType}, want`);
    expect(why(record('Transfer', field('time', type)), 'bank')).toMatch(unfit('time'));
    expect(why(record('Transfer', field('creditTime', ['null', type])), 'bank')).toMatch(unfit('creditTime'));
    expect(why(record('Void', field('time', type)), 'bank')).toMatch(/; void: time is /);
    expect(why(record('Label', field('from', [type, 'null'])), 'labels')).toMatch(unfit('from'));
    const lines = { type: 'array', items: record('Match', field('since', type)) };
    expect(why(record('Report', field('match', lines)), 'reports')).toMatch(unfit('match.since'));
    // What we do not read may be counted as its sender likes; so may a time that says nothing of itself.
    expect(why(record('Transfer', field('booked', type)), 'bank')).toBe('read');
    const millis = { type: 'long', logicalType: 'timestamp-millis' };
    for (const fit of ['long', 'int', millis, { type: 'long', logicalType: 'epoch' }])
      expect(why(record('Transfer', field('time', fit)), 'bank')).toBe('read');
  });

  it('a union of the records of a topic is read by what each message is', () => {
    const [transfer, ofVoid] = [newestSchema('transfer'), newestSchema('void')];
    const union = [transfer.schema, ofVoid.schema, record('Heartbeat')];
    const some = transfer.type.toBuffer({ ...transfer.type.random(), ...plain } as object);
    expect(fieldsOf(readAs(union, Buffer.concat([Buffer.from([0]), some])))).toMatchObject(plain);
    expect(fieldsOf(readAs(union, Buffer.from([2, 2, 0x78, 0, 0, 0, 0])))).toEqual({ void: 'x' });
    expect(codeOf(readAs(union, Buffer.from([4])))).toBe('AVRO_SCHEMA_UNFIT');
    for (const bytes of [[], [6], [1], [0x80]]) expect(codeOf(readAs(union, Buffer.from(bytes)))).toBe('AVRO_INVALID');
  });

  it.each([
    ['another name', record('Payment', field('id', 'string'))],
    ['another type', record('Transfer', field('id', 'long'))],
    ['a branch that ours does not have', record('Transfer', field('id', ['null', 'string', 'long']))],
    ['no record', 'string'],
    ['no schema', { type: 'recrod', name: 'Transfer' }],
    ['names that are none', record('Transfer', field('id;process.exit()', 'string'))],
    ['nothing', null],
  ])('%s does not fit', (_, schema) => {
    expect(codeOf(readAs(schema, Buffer.from([2, 0x78])))).toBe('AVRO_SCHEMA_UNFIT');
  });

  it('whole numbers keep every bit: too large ones come as their digits', () => {
    const theirs = record('Transfer', field('amount', 'long'));
    const exact = [0n, -1n, 2n ** 53n - 1n, -(2n ** 53n)];
    for (const amount of [...exact, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      let zigzag = BigInt.asUintN(64, (amount << 1n) ^ (amount >> 63n));
      const data: number[] = [];
      for (; zigzag >= 0x80n; zigzag >>= 7n) data.push(Number(zigzag & 0x7fn) | 0x80);
      const number = Number(amount);
      expect(fieldsOf(readAs(theirs, Buffer.from([...data, Number(zigzag)])))).toEqual({
        amount: Number.isSafeInteger(number) ? number : String(amount),
      });
    }
  });
});

describe('bytes that lie', () => {
  const list = (items: unknown) => record('Report', field('case', 'string'), field('extra', { type: 'array', items }));
  const huge = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
  const read = (schema: unknown, ...data: number[]) => readAs(schema, Buffer.from(data), 'reports');

  it.each([
    ['a text longer than the message', [0x7e, 0x78]],
    ['a text of negative length', [0x01]],
    ['a number of more than 64 bits', [...new Array<number>(10).fill(0xff), 0]],
    ['a number that is not 64 bits', [...new Array<number>(9).fill(0xff), 2]],
    ['bytes after the record', [0, 0, 0]],
    ['a text that is not UTF-8', [4, 0xc3, 0x28, 0]],
    ['a count of 2^63 - 1', [0, ...huge]],
    ['a count of -2^63', [0, ...new Array<number>(9).fill(0xff), 0x01, 0]],
    ['a block that is shorter than it says', [0, 1, 6, 2, 0x78, 0]],
    ['a block of negative size', [0, 1, 1, 2, 0x78, 0]],
  ])('%s is refused', (_, data) => {
    expect(codeOf(read(list('string'), ...data))).toBe('AVRO_INVALID');
  });

  it('blocks that say their size are read', () => {
    expect(fieldsOf(read(list('string'), 2, 0x63, 1, 4, 2, 0x78, 0))).toEqual({ case: 'c' });
  });

  it('items of no bytes are not believed in any number', () => {
    expect(codeOf(read(list('null'), 0, ...huge, 0))).toBe('AVRO_INVALID');
    expect(codeOf(read(list(record('Empty')), 0, 0x80, 0x80, 0x80, 1, 0))).toBe('AVRO_INVALID');
    // Lists of lists of nothing: each inner one would be allowed by what is left of the message.
    const inner = Array.from({ length: 2_000 }, () => [0xa0, 0x1f, 0]).flat();
    expect(codeOf(read(list({ type: 'array', items: 'null' }), 0, 0xa0, 0x1f, ...inner, 0))).toBe('AVRO_INVALID');
  });

  it('a schema that holds itself cannot end the stack', () => {
    const nested = record('Report', field('case', 'string'), field('inner', ['null', 'Report']));
    const deep = Buffer.from(Array.from({ length: 200_000 }, () => [0, 2]).flat());
    expect(codeOf(readAs(nested, deep, 'reports'))).toBe('AVRO_INVALID');
    expect(fieldsOf(read(nested, 2, 0x63, 2, 2, 0x64, 0))).toEqual({ case: 'c' });
  });
});
