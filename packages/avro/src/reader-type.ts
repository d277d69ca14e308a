import type { Schema, Type } from 'avsc';
import { newestSchema } from './published-schemas.js';
import type { Subject } from './subjects.js';
import { typeOf } from './type-of.js';

type RecordSchema = {
  readonly type: 'record';
  readonly fields: readonly { readonly name: string; readonly type: Schema }[];
};

const isRecord = (schema: unknown): schema is RecordSchema =>
  typeof schema === 'object' && schema !== null && (schema as { type?: unknown }).type === 'record';

const isEnum = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && (schema as { type?: unknown }).type === 'enum';

/** The same, or null, or a text where the field is a choice of words. */
const loosely = (schema: Schema): Schema => {
  const branches: readonly unknown[] = Array.isArray(schema) ? schema : ['null', schema];
  return (branches.some(isEnum) ? [...branches, 'string'] : branches) as Schema;
};

/**
 * What a topic's messages are read as: our newest schema with every field of its record optional. Which of them a
 * message must have is said once, by the decoder of the topic, whatever encoding it came in; and schemas in which
 * everything may be null are common.
 */
const withFieldsOptional = (schema: Schema): Schema => {
  if (!isRecord(schema)) throw new RangeError('the schema of a message is a record');
  const fields = schema.fields.map((field) => ({ ...field, type: loosely(field.type), default: null }));
  return { ...(schema as RecordSchema), fields } as unknown as Schema;
};

/** The type that messages of a subject are read as, and the names of its fields. */
export const readerTypeOf = (subject: Subject): { readonly type: Type; readonly fields: ReadonlySet<string> } => {
  const { schema } = newestSchema(subject);
  const type = typeOf(withFieldsOptional(schema));
  return { type, fields: new Set((schema as unknown as RecordSchema).fields.map(({ name }) => name)) };
};
