import { basename } from 'node:path';
import type { FileFormat } from '../files/transfer-lines.js';
import type { IdTemplate } from './id-template.js';

/** What the command line says about rows that do not say it themselves. */
export interface RowDefaults {
  readonly map: ReadonlyMap<string, string> | null;
  readonly id: IdTemplate | null;
  readonly asset: string | null;
  /** Put before every account: `eip155:1:` for bare addresses. */
  readonly accountPrefix: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/** Makes the rows of one file what `readTransfer` takes. Voids pass as they are. */
export const adaptRow = (file: string, defaults: RowDefaults): NonNullable<FileFormat['adapt']> => {
  const { id, asset, accountPrefix } = defaults;
  const fieldOf = new Map([...(defaults.map ?? [])].map(([field, column]) => [column, field]));
  const name = basename(file);
  const cellOf =
    (fields: Fields) =>
    (column: string): string | null => {
      // A mapped column stands under the name of its field by now.
      const key = Object.hasOwn(fields, column) ? column : fieldOf.get(column);
      const value = key !== undefined && Object.hasOwn(fields, key) ? fields[key] : null;
      if (typeof value === 'number') return String(value);
      return typeof value === 'string' && value !== '' ? value : null;
    };
  const prefixed = (account: unknown): unknown =>
    typeof account === 'string' && account !== '' ? accountPrefix + account : account;
  return (fields, line) => {
    if (isPresent(fields['void'])) return fields;
    return {
      ...fields,
      ...(id === null ? {} : { id: id.fill({ cell: cellOf(fields), line, file: name }) }),
      ...(asset === null || isPresent(fields['asset']) ? {} : { asset }),
      ...(accountPrefix === '' ? {} : { from: prefixed(fields['from']), to: prefixed(fields['to']) }),
    };
  };
};
