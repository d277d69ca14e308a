import { isDeepStrictEqual } from 'node:util';
import { maskAccount } from '@weir/model';
import { printable } from '../alerts/printable.js';
import { spoken } from '../language/words.js';
import type { Difference } from './compare-units.js';
import { texts } from './texts.js';

/** A difference as it is told: the fields in which the sides differ; null: one side has no such record at all. */
export interface ToldDifference {
  /** Journal offset of the message that caused the record. */
  readonly journalOffset: number;
  readonly record: string;
  readonly fields: readonly { readonly field: string; readonly folded: unknown; readonly stands: unknown }[];
  readonly only: 'folded' | 'stands' | null;
}

const accountFields = new Set(['from', 'to', 'account', 'owner']);
const accountLists = new Set(['others', 'accounts']);

/** The value with whole account numbers taken out, as deep as it is. */
const masked = (field: string, value: unknown): unknown => {
  if (typeof value === 'string') return accountFields.has(field) ? maskAccount(value) : value;
  if (Array.isArray(value)) {
    const inner = accountLists.has(field) ? 'account' : '';
    return value.map((each: unknown) => masked(inner, each));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(name, each)]));
};

const fieldsOf = (record: Difference['folded']): Record<string, unknown> => {
  if (record === null) return {};
  return { ...(record.kind === 'finding' ? record.finding : record) };
};

/** @param unmasked whole account numbers */
export const toldDifference = (
  { version, record, folded, stands, row }: Difference,
  unmasked: boolean,
): ToldDifference => {
  const [left, right] = [fieldsOf(folded), fieldsOf(stands)];
  const shown = (field: string, value: unknown): unknown => (unmasked ? value : masked(field, value)) ?? null;
  const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((field) => !isDeepStrictEqual(left[field], right[field]))
    .map((field) => ({ field, folded: shown(field, left[field]), stands: shown(field, right[field]) }));
  const versions = row === undefined || row === version ? [] : [{ field: 'version', folded: version, stands: row }];
  const only = folded === null ? (stands === null ? null : 'stands') : stands === null ? 'folded' : null;
  return { journalOffset: version, record, fields: [...versions, ...fields], only };
};

/** A difference in lines, both sides below each other. */
export const differenceLines = ({ journalOffset, record, fields, only }: ToldDifference, where: string): string[] => {
  const said = spoken(texts);
  const head = said.difference(journalOffset, printable(record));
  if (only === 'folded') return [said.notThere(head, where)];
  if (only === 'stands') return [said.onlyThere(head, where)];
  return [
    head,
    ...fields.flatMap(({ field, folded, stands }) => [
      `  ${field}`,
      said.folded(printable(JSON.stringify(folded))),
      said.stands(printable(JSON.stringify(stands))),
    ]),
  ];
};
