import type { Schema } from 'avsc';

/** What Avro can say of a number beside milliseconds since 1970, UTC. Source: Avro 1.12, logical types. */
const foreign: ReadonlySet<unknown> = new Set([
  ...['date', 'time-millis', 'time-micros', 'timestamp-micros', 'timestamp-nanos'],
  ...['local-timestamp-millis', 'local-timestamp-micros', 'local-timestamp-nanos'],
]);
const ours = 'timestamp-millis';

interface Part {
  readonly logicalType?: unknown;
  readonly items?: unknown;
  readonly fields?: readonly { readonly name: string; readonly type: unknown }[];
}

/** The branches of a union, or the one type; names of types that stand elsewhere are left out. */
const partsOf = (schema: unknown): readonly Part[] =>
  (Array.isArray(schema) ? (schema as readonly unknown[]) : [schema]).filter(
    (part): part is Part => typeof part === 'object' && part !== null,
  );

const within = (written: unknown, read: unknown, place: string): string | null => {
  const [theirs, wanted] = [partsOf(written), partsOf(read)];
  if (wanted.some(({ logicalType }) => logicalType === ours)) {
    const strange = theirs.find(({ logicalType }) => foreign.has(logicalType));
    if (strange !== undefined) return `${place} is ${String(strange.logicalType)}, want ${ours}`;
  }
  for (const { fields = [], items } of wanted) {
    for (const part of theirs) {
      if (items !== undefined && part.items !== undefined) {
        const found = within(part.items, items, place);
        if (found !== null) return found;
      }
      for (const { name, type } of Array.isArray(part.fields) ? part.fields : []) {
        const field = fields.find((each) => each.name === name);
        const found = field === undefined ? null : within(type, field.type, place === '' ? name : `${place}.${name}`);
        if (found !== null) return found;
      }
    }
  }
  return null;
};

/**
 * Which field of a record is a time by both schemas, and by the one that wrote it not in milliseconds UTC; null where none is. The
 * numbers alone do not tell: a local time read as UTC is some hours off, a day's number is an instant of 1970.
 */
export const foreignTimeIn = (written: Schema, read: Schema): string | null => within(written, read, '');
