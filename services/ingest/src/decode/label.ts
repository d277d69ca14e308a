import { readLabel } from '@weir/journal';
import { type Decoder, rejected } from './raw-message.js';

/** Reads messages of the labels topic. */
export const labelDecoder: Decoder = (fields, { topic }) => {
  const label = readLabel(fields, topic);
  return label.ok ? { kind: 'label', label: label.value } : rejected('BAD_LABEL', label.why);
};
