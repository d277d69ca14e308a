import { readLabelLine } from '@weir/model';
import { type Decoder, isText, rejected } from './raw-message.js';
import { readStatement } from './statement.js';

/**
 * Reads messages of the labels topic: the fields of a labels line (trace §7) with `source` (by default the topic:
 * one feed, one source), `version` (by default 1), `withdrawn` and `owner`.
 */
export const labelDecoder: Decoder = (fields, { topic }) => {
  const label = readLabelLine(fields);
  if (!label.ok) return rejected('BAD_LABEL', label.why);
  const statement = readStatement(fields, 'source', topic);
  if (!statement.ok) return rejected('BAD_LABEL', statement.why);
  const owner = fields['owner'] ?? null;
  if (owner !== null && !isText(owner)) return rejected('BAD_LABEL', 'owner is no text');
  const { by: source, version, withdrawn } = statement.value;
  const named = owner === null ? {} : { owner };
  return { kind: 'label', label: { source, version, withdrawn, ...named, label: label.value } };
};
