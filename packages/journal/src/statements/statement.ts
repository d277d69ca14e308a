import { parseWhole, type Read } from '@weir/model';

/** The fields of a raw message, whatever encoding they came in. */
export type StatementFields = Readonly<Record<string, unknown>>;

/** What reports and labels have in common: who says it, in which version, and whether it is taken back. */
export interface Statement {
  readonly by: string;
  readonly version: number;
  readonly withdrawn: boolean;
}

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.isWellFormed();

/** Reads the fields of a statement; `byField` names who says it, `byDefault` stands where nobody is named. */
export const readStatement = (fields: StatementFields, byField: string, byDefault: string): Read<Statement> => {
  const by = fields[byField] ?? byDefault;
  if (!isText(by)) return { ok: false, why: `${byField} is no text` };
  const version = parseWhole(fields['version'] ?? 1);
  if (version === null) return { ok: false, why: 'version is no whole number' };
  const withdrawn = fields['withdrawn'] ?? false;
  if (typeof withdrawn !== 'boolean') return { ok: false, why: 'withdrawn is neither true nor false' };
  return { ok: true, value: { by, version, withdrawn } };
};
