import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import avsc, { type Schema } from 'avsc';
import { describe, expect, it } from 'vitest';
import { TransferEncoder } from './encode/transfer-encoder.js';
import { canonicalForm, crc64Avro, fingerprintOf, fingerprintText } from './fingerprint.js';
import { newestSchema, type PublishedSchema, publishedSchemas } from './published-schemas.js';
import { readerTypeOf } from './reader-type.js';
import { type Subject, topicOf } from './subjects.js';
import { typeOf } from './type-of.js';

const published = Object.values(publishedSchemas()).flat();
const nameOf = ({ subject, version }: PublishedSchema): string => `${topicOf[subject]}/${subject}.${version}`;

/** What a version says, without the words that explain it: those may be mended. */
const sha256WithoutDocs = (schema: Schema): string =>
  createHash('sha256')
    .update(JSON.stringify(schema, (key, value) => (key === 'doc' ? undefined : (value as unknown))))
    .digest('hex');

/** Why data of `writer` cannot be read as `reader`; null where some dozens of random values can. */
const unreadable = (writer: Schema, reader: Schema): string | null => {
  const [from, to] = [avsc.Type.forSchema(writer), avsc.Type.forSchema(reader)];
  try {
    const resolver = to.createResolver(from);
    for (let round = 0; round < 50; round++) to.fromBuffer(from.toBuffer(from.random()), resolver);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('published schemas', () => {
  it('stand as they were published: fingerprints are committed, and no version changes', () => {
    const committed: unknown = JSON.parse(
      readFileSync(new URL('../../../schemas/avro/fingerprints.json', import.meta.url), 'utf8'),
    );
    const standing = Object.fromEntries(
      published.map((each) => [
        nameOf(each),
        { fingerprint: fingerprintText(each.fingerprint), sha256WithoutDocs: sha256WithoutDocs(each.schema) },
      ]),
    );
    expect(standing).toEqual(committed);
    expect(new Set(published.map(({ fingerprint }) => fingerprint)).size).toBe(published.length);
  });

  it.each(Object.keys(topicOf) as Subject[])(
    '%s: each version reads what each earlier one wrote, and the other way round',
    (subject) => {
      const versions = publishedSchemas()[subject];
      for (const older of versions)
        for (const newer of versions) {
          expect(unreadable(older.schema, newer.schema), `${nameOf(newer)} reads ${nameOf(older)}`).toBeNull();
          expect(unreadable(newer.schema, older.schema), `${nameOf(older)} reads ${nameOf(newer)}`).toBeNull();
        }
    },
  );

  it('the check of evolution sees what breaks readers', () => {
    const { schema } = newestSchema('label');
    const fields = (schema as { fields: { name: string; type: Schema }[] }).fields;
    const evolved = (changed: object[]): Schema => ({ ...(schema as object), fields: changed }) as unknown as Schema;
    const added = evolved([...fields, { name: 'region', type: 'string' }]);
    expect(unreadable(schema, added)).toMatch(/default-less .*region/);
    const withDefault = evolved([...fields, { name: 'region', type: 'string', default: '' }]);
    expect([unreadable(schema, withDefault), unreadable(withDefault, schema)]).toEqual([null, null]);
    expect(unreadable(evolved(fields.filter(({ name }) => name !== 'account')), schema)).toMatch(/account/);
    const retyped = fields.map((field) => (field.name === 'account' ? { ...field, type: 'long' } : field));
    expect(unreadable(evolved(retyped), schema)).toMatch(/cannot read/);
  });

  it('say what every field means, and when times and amounts are', () => {
    const undocumented: string[] = [];
    const look = (schema: unknown, place: string): void => {
      if (Array.isArray(schema)) for (const branch of schema) look(branch, place);
      if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
      const { type, name, doc, fields, items } = schema as Record<string, unknown>;
      if ((type === 'record' || type === 'enum') && !doc) undocumented.push(`${place} ${String(name)}`);
      for (const field of (fields as Record<string, unknown>[] | undefined) ?? []) {
        const at = `${place}.${String(field['name'])}`;
        if (!field['doc']) undocumented.push(at);
        look(field['type'], at);
      }
      look(items, place);
      if (typeof type === 'object') look(type, place);
    };
    for (const each of published) look(each.schema, nameOf(each));
    expect(undocumented).toEqual([]);
  });

  it('are read with every field of the message optional, and otherwise as they stand', () => {
    for (const subject of Object.keys(topicOf) as Subject[]) {
      const { type, fields } = readerTypeOf(subject);
      const nothing = avsc.Type.forSchema({ type: 'record', name: type.name!, fields: [] });
      const empty = type.fromBuffer(Buffer.alloc(0), type.createResolver(nothing)) as object;
      expect(Object.keys(empty)).toEqual([...fields]);
      expect(Object.values(empty).every((value) => value === null)).toBe(true);
    }
  });
});

describe('fingerprints', () => {
  it('are those of the Avro specification', () => {
    expect(fingerprintText(crc64Avro(Buffer.alloc(0)))).toBe('0xc15d213aa4d7a795');
    expect(fingerprintText(fingerprintOf(typeOf('null')))).toBe('0x63dd24e7cc258f8a');
    expect(fingerprintText(fingerprintOf(typeOf('int')))).toBe('0x7275d51a3f395c8f');
  });

  it('are of the canonical form: without words, defaults and logical types, names whole', () => {
    const schema = {
      ...{ type: 'record', name: 'R', namespace: 'a.b', doc: 'words', aliases: ['Q'] },
      fields: [
        { doc: 'x', default: 0, type: { logicalType: 'timestamp-millis', type: 'long' }, name: 't' },
        { name: 'e', type: { type: 'enum', symbols: ['x'], name: 'E', default: 'x' } },
      ],
    };
    expect(canonicalForm(typeOf(schema as unknown as Schema))).toBe(
      '{"name":"a.b.R","type":"record","fields":[{"name":"t","type":"long"},{"name":"e","type":{"name":"a.b.E","type":"enum","symbols":["x"]}}]}',
    );
  });
});

describe('the encoder of transfers', () => {
  it('writes the newest version', () => {
    expect(() => new TransferEncoder(Buffer.alloc(0))).not.toThrow();
  });
});
