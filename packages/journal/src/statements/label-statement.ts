import { type Read, readLabelLine } from '@weir/model';
import type { VersionedLabel } from '../journal-record.js';
import { isText, readStatement, type StatementFields } from './statement.js';

/**
 * Reads a message of the labels topic: the fields of a labels line (trace §7) with `source` (by default the topic: one
 * feed, one source), `version` (by default 1), `withdrawn` and `owner`. Ingest refuses what this refuses, and whoever else reads
 * the topic must.
 */
export const readLabel = (fields: StatementFields, topic: string): Read<VersionedLabel> => {
  const label = readLabelLine(fields);
  if (!label.ok) return label;
  const statement = readStatement(fields, 'source', topic);
  if (!statement.ok) return statement;
  const owner = fields['owner'] ?? null;
  if (owner !== null && !isText(owner)) return { ok: false, why: 'owner is no text' };
  const { by: source, version, withdrawn } = statement.value;
  const named = owner === null ? {} : { owner };
  return { ok: true, value: { source, version, withdrawn, ...named, label: label.value } };
};
