import { readLabelLine } from '@weir/model';
import { type Decoder, rejected } from './raw-message.js';
import { readStatement } from './statement.js';

/**
 * Reads messages of the labels topic: the fields of a labels line (trace §7) with `source` (by default the topic:
 * one feed, one source), `version` (by default 1) and `withdrawn`.
 */
export const labelDecoder: Decoder = (fields, { topic }) => {
  const label = readLabelLine(fields);
  if (!label.ok) return rejected('BAD_LABEL', label.why);
  const statement = readStatement(fields, 'source', topic);
  if (!statement.ok) return rejected('BAD_LABEL', statement.why);
  const { by: source, version, withdrawn } = statement.value;
  return { kind: 'label', label: { source, version, withdrawn, label: label.value } };
};
