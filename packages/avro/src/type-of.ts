import avsc, { type Schema, type Type } from 'avsc';
import { exactLong } from './exact-long.js';

const isLong = (schema: unknown): boolean =>
  schema === 'long' ||
  (typeof schema === 'object' && schema !== null && (schema as { type?: unknown }).type === 'long');

/**
 * The type of a schema: whole numbers keep every bit, and logical types are the numbers or bytes they are made of.
 * @throws {Error} where the schema is none
 */
export const typeOf = (schema: Schema): Type =>
  avsc.Type.forSchema(schema, {
    typeHook: (part) => (isLong(part) ? exactLong : undefined),
    omitRecordMethods: true,
  });
