import { type Asset, findAsset, isObject, parseMajor, parseTime, parseWhole } from '@weir/model';

/** A schema as its file has it, as far as our own go. */
export type OwnSchema = string | readonly OwnSchema[] | OwnObject;
interface OwnObject {
  readonly type: OwnSchema;
  readonly logicalType?: string;
  readonly symbols?: readonly string[];
  readonly items?: OwnSchema;
  readonly fields?: readonly OwnField[];
}
interface OwnField {
  readonly name: string;
  readonly type: OwnSchema;
  readonly default?: unknown;
}

/** The fields are not what the schema can say. */
class CannotSay extends Error {}

const cannot = (): never => {
  throw new CannotSay();
};

const orCannot = <T>(value: T | null): T => (value === null ? cannot() : value);

/** Spellings that a raw topic's JSON has for one thing are taken at the top only: what lies deeper is journalled as it came. */
interface Spelling {
  readonly top: boolean;
  readonly asset: Asset | null;
}

const textOf = (value: unknown, { top }: Spelling): string => {
  if (typeof value === 'string' && value.isWellFormed()) return value;
  if (!top || !isObject(value)) return cannot();
  const { bank, account, ...rest } = value;
  const isAccount = typeof bank === 'string' && typeof account === 'string' && !bank.includes(':');
  return isAccount && Object.keys(rest).length === 0
    ? textOf(`bank:${bank}:${account}`, { top, asset: null })
    : cannot();
};

const wholeOf = (value: unknown, isTime: boolean, { top, asset }: Spelling): number => {
  if (!top) return typeof value === 'number' ? orCannot(parseWhole(value)) : cannot();
  if (isTime) return orCannot(parseTime(value));
  if (!isObject(value)) return orCannot(parseWhole(value));
  const { value: major, currency, ...rest } = value;
  const isMoney = asset !== null && currency === asset.code && Object.keys(rest).length === 0;
  return isMoney ? orCannot(parseMajor(major, asset)) : cannot();
};

const partOf = (schema: OwnSchema, value: unknown, spelling: Spelling): unknown => {
  if (Array.isArray(schema)) {
    const [nothing, something, ...others] = schema as readonly OwnSchema[];
    if (nothing !== 'null' || something === undefined || others.length > 0) return cannot();
    return (value ?? null) === null ? null : partOf(something, value, spelling);
  }
  const { type, logicalType, symbols, items, fields } = (
    typeof schema === 'string' ? { type: schema } : schema
  ) as OwnObject;
  switch (type) {
    case 'string':
      return textOf(value, spelling);
    case 'long':
      return wholeOf(value, logicalType === 'timestamp-millis', spelling);
    case 'double':
      return typeof value === 'number' && Number.isFinite(value) ? value : cannot();
    case 'boolean':
      return typeof value === 'boolean' ? value : cannot();
    case 'enum':
      return symbols!.find((symbol) => symbol === value) ?? cannot();
    case 'array':
      return Array.isArray(value) ? value.map((item) => partOf(items!, item, { ...spelling, top: false })) : cannot();
    case 'record':
      return isObject(value) ? fieldsOf(fields!, value, spelling) : cannot();
    default:
      return cannot();
  }
};

const fieldsOf = (fields: readonly OwnField[], value: Readonly<Record<string, unknown>>, spelling: Spelling) => {
  const names = new Set(fields.map(({ name }) => name));
  // What the schema has no field for would be lost.
  const isLost = ([name, given]: readonly [string, unknown]) => (given === null ? !spelling.top : !names.has(name));
  if (Object.entries(value).some(isLost)) cannot();
  return Object.fromEntries(
    fields.map(({ name, type, default: otherwise }) => {
      const given = value[name] ?? otherwise;
      return [name, given === undefined ? cannot() : partOf(type, given, spelling)];
    }),
  );
};

/**
 * The fields of a JSON message as its record schema can say them, or null where it cannot say all of them, or not so
 * that they mean the same: times as milliseconds, amounts as minor units, accounts as one text, what is absent as null.
 */
export const avroValueOf = (
  schema: OwnSchema,
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null => {
  const { amount } = fields;
  const currency = isObject(amount) ? amount['currency'] : null;
  const asset = findAsset(fields['asset'] ?? currency);
  const whole = isObject(amount) && asset !== null ? { ...fields, asset: asset.code } : fields;
  try {
    return partOf(schema, whole, { top: true, asset }) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof CannotSay) return null;
    throw error;
  }
};
