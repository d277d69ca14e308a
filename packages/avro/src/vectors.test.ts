import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAlert, encodeAlert } from './alert-codec.js';
import { MessageEncoder } from './encode/message-encoder.js';
import { fingerprintText } from './fingerprint.js';
import { newestSchema, type PublishedSchema, publishedSchemas } from './published-schemas.js';
import type { AvroRole, Subject } from './subjects.js';
import { TopicReader } from './topic-reader.js';

interface Vector {
  readonly schema: string;
  readonly fingerprint: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly hex: string;
}

/** Messages as Apache Avro 1.12 for Java writes them (`BinaryMessageEncoder`): see schemas/avro/README.md. */
const vectors = JSON.parse(
  readFileSync(new URL('../../../schemas/avro/vectors.json', import.meta.url), 'utf8'),
) as Vector[];

const roleOf: Partial<Record<Subject, AvroRole>> = {
  transfer: 'bank',
  void: 'bank',
  report: 'reports',
  label: 'labels',
};
const subjectOf = ({ schema }: Vector): Subject => /([a-z]+)\.\d+$/.exec(schema)![1] as Subject;
const publishedAs = (vector: Vector): PublishedSchema =>
  publishedSchemas()[subjectOf(vector)].find(({ version }) => vector.schema.endsWith(`.${version}`))!;
/** Older versions are read and no longer written. */
const isWritten = (vector: Vector): boolean => publishedAs(vector) === newestSchema(subjectOf(vector));

describe('what Apache Avro writes', () => {
  it('names schemas as we do', () => {
    for (const vector of vectors) expect(fingerprintText(publishedAs(vector).fingerprint)).toBe(vector.fingerprint);
    expect(new Set(vectors.map(subjectOf)).size).toBe(6);
  });

  it.each(vectors.map((vector, index) => ({ ...vector, name: `${index}: ${vector.schema}` })))('$name', (vector) => {
    const subject = subjectOf(vector);
    const value = Buffer.from(vector.hex, 'hex');
    const role = roleOf[subject];
    if (role !== undefined) {
      // What is left out comes as its default.
      expect(new TopicReader(role).read(value)).toMatchObject({ ok: true, fields: vector.fields });
      if (isWritten(vector)) expect(new MessageEncoder(role).encode(vector.fields)!.toString('hex')).toBe(vector.hex);
    } else if (subject === 'alert') {
      expect(decodeAlert(value)).toEqual(vector.fields);
      if (isWritten(vector)) expect(encodeAlert(vector.fields).toString('hex')).toBe(vector.hex);
    } else {
      const { type } = publishedAs(vector);
      expect({ ...(type.fromBuffer(value.subarray(10)) as object) }).toEqual(vector.fields);
    }
  });
});
