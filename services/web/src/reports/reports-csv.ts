import type { ReportShown } from '@weir/desk-api';
import { csvOf } from '../show/csv.js';
import { formatTime, formatUtc } from '../show/time.js';

/** The reports that stand in the list, in its order; times in the desk's zone and in UTC. */
export const reportsCsv = (reports: readonly ReportShown[], zone: string): string =>
  csvOf(
    [
      ...['case', 'reporter', 'reported_local', 'reported_utc', 'version'],
      ...['transfers', 'unresolved', 'state', 'withdrawn'],
    ],
    reports.map((report) => [
      report.case,
      report.reporter,
      ...(report.reportedAt === null
        ? [null, null]
        : [formatTime(report.reportedAt, zone), formatUtc(report.reportedAt)]),
      report.version,
      report.transfers.join(' '),
      report.unresolved,
      report.state,
      report.withdrawn ? 1 : 0,
    ]),
  );
