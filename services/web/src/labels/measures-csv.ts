import type { MeasureShown } from '@weir/desk-api';
import { csvOf } from '../show/csv.js';
import { formatTime, formatUtc } from '../show/time.js';

/** The measures that stand in the list, in its order, accounts as this reader sees them; times in the desk's zone and in UTC. */
export const measuresCsv = (measures: readonly MeasureShown[], zone: string): string => {
  const both = (ms: number | null): readonly (string | null)[] =>
    ms === null ? [null, null] : [formatTime(ms, zone), formatUtc(ms)];
  return csvOf(
    [
      ...['id', 'kind', 'account', 'what', 'source', 'confidence', 'case', 'alert', 'on_label', 'reason'],
      ...['from_local', 'from_utc', 'until_local', 'until_utc', 'by', 'at_local', 'at_utc'],
      ...['ended_by', 'ended_local', 'ended_utc'],
    ],
    measures.map(({ label, rests, ...measure }) => [
      ...[measure.id, measure.kind, measure.account.account, measure.what, label?.source ?? null],
      ...[label?.confidence ?? null, rests.case, rests.alert, rests.label, measure.reason ?? label?.note ?? null],
      // A label says itself until when it holds; an entry or a hold has a clock.
      ...[...both(label?.from ?? null), ...both(measure.until ?? label?.to ?? null), measure.by, ...both(measure.at)],
      ...[measure.endedBy, ...both(measure.endedAt)],
    ]),
  );
};
