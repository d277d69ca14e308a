/** The library's wrapping of a value whose union has several branches that look alike. */
const isBranch = (value: object): value is { unwrap(): unknown } =>
  typeof (value as { unwrap?: unknown }).unwrap === 'function';

const plain = (value: unknown, keepsNulls: boolean): unknown => {
  if (Array.isArray(value)) return value.map((item) => plain(item, keepsNulls));
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if (isBranch(value)) return plain(value.unwrap(), keepsNulls);
  const fields: Record<string, unknown> = {};
  // Records of the library have no other properties than their fields, none inherited.
  for (const name in value) {
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    if (inner === null ? keepsNulls : typeof inner !== 'object') fields[name] = inner;
    else if (inner !== null) fields[name] = plain(inner, keepsNulls);
  }
  return fields;
};

/** Plain objects and lists of a value that the library has read. */
export const plainOf = (value: unknown): unknown => plain(value, true);

/** The same without what is null, so that whoever writes it down again writes no more than came. */
export const plainWithoutNulls = (value: unknown): unknown => plain(value, false);
