import { readReport } from '@weir/journal';
import { type Decoder, rejected } from './raw-message.js';

/** Reads messages of the reports topic. */
export const reportDecoder: Decoder = (fields, place) => {
  const report = readReport(fields, place);
  return report.ok ? { kind: 'report', report: report.value } : rejected('BAD_REPORT', report.why);
};
