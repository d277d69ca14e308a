import avsc, { type Schema, type Type } from 'avsc';
import { NotOfItsSchema, Walk, walkOf } from './bounded-walk.js';
import { foreignTimeIn } from './foreign-times.js';
import { plainWithoutNulls } from './plain-value.js';
import { newestSchema } from './published-schemas.js';
import { readerTypeOf } from './reader-type.js';
import type { Subject } from './subjects.js';
import { typeOf } from './type-of.js';

/** The fields of a message, as if it had come in JSON: what is null is left out. */
export type Fields = Readonly<Record<string, unknown>>;

/** A schema that cannot be read as what a topic carries. The message says why, and cites the schema only. */
export class UnfitSchema extends Error {}

/** Reads data from `at` to the end of a value. @throws {NotOfItsSchema} {@link UnfitSchema} */
export type DataReader = (value: Buffer, at: number) => Fields;

/** How the texts of an error that cites a schema are kept readable. */
const shownCharactersMax = 300;

const why = (error: unknown): string => String((error as Error).message).slice(0, shownCharactersMax);

type Resolver = ReturnType<Type['createResolver']>;

/** Reads what one record schema writes as one of the subjects. @param schema what the type was made of */
const recordReader = (schema: Schema, writer: Type, subjects: readonly Subject[]): DataReader => {
  const reasons: string[] = [];
  for (const subject of subjects) {
    let read: ReturnType<typeof readerTypeOf>;
    let resolver: Resolver;
    try {
      read = readerTypeOf(subject, writer);
      resolver = read.type.createResolver(writer, { ignoreNamespaces: true });
    } catch (error) {
      reasons.push(`${subject}: ${why(error)}`);
      continue;
    }
    const foreign = foreignTimeIn(schema, newestSchema(subject).schema);
    if (foreign !== null) {
      reasons.push(`${subject}: ${foreign}`);
      continue;
    }
    const { fields, type } = read;
    const step = walkOf(writer, fields);
    return (value, at) => {
      new Walk(value, at).toEnd(step);
      return plainWithoutNulls(type.decode(value, at, resolver).value) as Fields;
    };
  }
  return () => {
    throw new UnfitSchema(reasons.join('; '));
  };
};

/** A topic may carry one schema that is a union of records: each branch is read as what it is. */
const unionReader = (branches: readonly DataReader[]): DataReader => {
  return (value, at) => {
    const walk = new Walk(value, at);
    const branch = branches[walk.index(branches.length)]!;
    return branch(value, walk.at);
  };
};

/**
 * Reads what a schema writes as one of the subjects, by the rules of Avro for schemas that grow: fields are found by
 * name, those we do not know are passed over, those that are not there are absent. Bytes are walked over before they
 * are read (see `walkOf`).
 * @throws {UnfitSchema} where it is no schema; one that fits no subject is told of when it is used
 */
export const dataReader = (schema: Schema, subjects: readonly Subject[]): DataReader => {
  let writer: Type;
  try {
    writer = typeOf(schema);
  } catch (error) {
    throw new UnfitSchema(`no schema: ${why(error)}`);
  }
  const { UnwrappedUnionType, WrappedUnionType } = avsc.types;
  return writer instanceof UnwrappedUnionType || writer instanceof WrappedUnionType
    ? unionReader(
        writer.types.map((type, index) => recordReader((schema as unknown as Schema[])[index]!, type, subjects)),
      )
    : recordReader(schema, writer, subjects);
};

export { NotOfItsSchema };
