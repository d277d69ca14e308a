import avsc, { type Schema, type Type } from 'avsc';
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

const { EnumType, RecordType, UnwrappedUnionType, WrappedUnionType } = avsc.types;

/** The words that a writer's field is a choice of; null where it is none. */
const wordsOf = (writer: Type, name: string): Schema | null => {
  const type = writer instanceof RecordType ? writer.fields.find((field) => field.name === name)?.type : undefined;
  const branches = type instanceof UnwrappedUnionType || type instanceof WrappedUnionType ? type.types : [type];
  const words = branches.find((branch) => branch instanceof EnumType);
  return words === undefined ? null : ({ type: 'enum', name: words.name!, symbols: [...words.symbols] } as Schema);
};

/**
 * The same, or null. Where the field is a choice of words, the writer's own words, or a text: which of them mean anything is for
 * the decoder to say, message by message, as of words in JSON.
 */
const loosely = (schema: Schema, words: Schema | null): Schema => {
  const branches: readonly unknown[] = Array.isArray(schema) ? schema : ['null', schema];
  if (!branches.some(isEnum)) return branches as Schema;
  return [...branches.map((branch) => (isEnum(branch) ? (words ?? branch) : branch)), 'string'] as Schema;
};

/** In one record with a transfer's other fields it makes a void of the message, as in JSON. */
const voidField = { name: 'void', type: ['null', 'string'] };

/**
 * What a topic's messages are read as: our newest schema with every field of its record optional. Which of them a
 * message must have is said once, by the decoder of the topic, whatever encoding it came in; and schemas in which
 * everything may be null are common.
 */
const withFieldsOptional = (schema: Schema, more: readonly object[], writer: Type | null): RecordSchema => {
  if (!isRecord(schema)) throw new RangeError('the schema of a message is a record');
  const fields = ([...schema.fields, ...more] as RecordSchema['fields']).map((field) => {
    const words = writer === null ? null : wordsOf(writer, field.name);
    return { ...field, type: loosely(field.type, words), default: null };
  });
  return { ...(schema as RecordSchema), fields };
};

/** The type that messages of a subject are read as, and the names of its fields. @param writer what wrote them */
export const readerTypeOf = (
  subject: Subject,
  writer: Type | null = null,
): { readonly type: Type; readonly fields: ReadonlySet<string> } => {
  const more = subject === 'transfer' ? [voidField] : [];
  const schema = withFieldsOptional(newestSchema(subject).schema, more, writer);
  return { type: typeOf(schema as unknown as Schema), fields: new Set(schema.fields.map(({ name }) => name)) };
};
