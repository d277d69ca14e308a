import { subjectOf } from '@weir/acts';
import { readReport } from '@weir/journal';
import { mistypedIn, WeirError } from '@weir/model';
import { isIn, wantedOf } from '../accounts/is-about.js';
import type { Desk } from '../desk.js';
import { placeOfLine, type ReportBook, resolvingReporter, type StandingReport } from '../feed/report-book.js';
import type { SendTo } from '../feed/send-to.js';
import { pageOf } from '../http/cursor.js';
import type { Handlers } from '../http/handler.js';
import type { CandidateStore } from '../reports/find-candidates.js';
import type { LineWatch } from '../reports/line-watch.js';
import { ReportRequests } from '../reports/report-requests.js';
import { isSettled, lineState, reportState, showLine } from '../reports/show-lines.js';

export interface ReportParts {
  readonly desk: Desk;
  readonly reports: ReportBook;
  readonly watch: LineWatch;
  readonly store: CandidateStore | null;
  /** Writes to the reports topic. */
  readonly send: SendTo;
}

type Names = 'reports' | 'sendReport' | 'reportLines' | 'resolveLine';

/** Victims' reports: they go to the raw topic and come back by ingest, as any others do; what their lines mean is an act. */
export const reportHandlers = ({ desk, reports, send, store, watch }: ReportParts): Handlers<Names> => {
  const { acts, board, nowMs } = desk.parts;
  const lines = { state: acts.state, watch };
  /** By case and reporter: the version that was given here last. */
  const given = new Map<string, number>();
  const requests = new ReportRequests(reports);
  const unresolved = (report: StandingReport): number =>
    report.keys.filter((key) => !isSettled(lineState(lines, report, key))).length;
  const find = (name: string, reporter: string): StandingReport => {
    const report = reports.find(name, reporter);
    if (report === null) throw new WeirError('DESK_UNKNOWN', 'there is no such report');
    return report;
  };
  /** @throws {WeirError} `DESK_UNKNOWN` where the store has no such transfer */
  const know = async (key: string, transfer: string): Promise<void> => {
    if (watch.looked(key)?.candidates.some((candidate) => candidate.transfer.id === transfer)) return;
    const found = store === null ? [] : await store.flowsByIds([transfer]);
    if (found.length === 0) throw new WeirError('DESK_UNKNOWN', 'there is no such transfer');
  };
  return {
    reports: async ({ query }) => {
      const isWanted = (report: StandingReport): boolean =>
        (query.state === undefined ||
          (query.state === 'standing' ? !report.withdrawn : reportState(lines, report) === query.state)) &&
        (query.q === undefined ||
          isIn([report.case, report.reporter, ...reports.transfersOf(report)], wantedOf(query.q)));
      const ranked = [...reports.reports(query.case)].filter(isWanted).map((report) => ({
        key: report.reportedAtMs ?? report.version,
        name: `${report.case}\n${report.reporter}`,
        value: report,
      }));
      const { values, next } = pageOf(ranked, query.cursor, query.limit);
      return {
        reports: values.map((report) => ({
          case: report.case,
          reporter: report.reporter,
          version: report.version,
          reportedAt: report.reportedAtMs,
          withdrawn: report.withdrawn,
          transfers: reports.transfersOf(report),
          unresolved: unresolved(report),
          state: reportState(lines, report),
        })),
        next,
      };
    },
    sendReport: async ({ body, key, who }) => {
      const { case: name, reporter } = body;
      if (reporter.startsWith(resolvingReporter('')))
        throw new WeirError('BAD_REPORT', `as ${resolvingReporter('…')} desks say what lines of reports mean`);
      return requests.once(key!, body, async (request) => {
        // What a reporter says last stands, also where clocks differ, and where what was said before is not read back yet.
        const place = JSON.stringify([name, reporter]);
        const before = Math.max(reports.find(name, reporter)?.version ?? 0, given.get(place) ?? 0);
        const version = Math.max(nowMs(), before + 1);
        const fields = { ...body, version, reportedAt: body.reportedAt ?? nowMs(), by: who.actor, request };
        // What ingest would refuse is refused here: whoever put it in would wait for nothing.
        const read = readReport(fields, { topic: '', partition: 0, offset: 0 });
        if (!read.ok) throw new WeirError('BAD_REPORT', read.why);
        const mistyped = mistypedIn(fields);
        if (mistyped !== null) throw new WeirError('BAD_REPORT', `the checksum of ${mistyped} does not hold`);
        given.set(place, version);
        return { case: name, version, ...(await send(name, fields)) };
      });
    },
    reportLines: async ({ query: { case: name, reporter }, signal, who }) => {
      const report = find(name, reporter);
      await watch.lookAt(report, signal);
      return {
        case: name,
        reporter,
        reportVersion: report.version,
        withdrawn: report.withdrawn,
        lines: report.keys.map((key) => showLine(lines, board, report, key, who)),
      };
    },
    resolveLine: async ({ params: { id }, body, key, seen, who }) => {
      const { case: name, reason, reporter, transfer } = body;
      const report = find(name, reporter);
      if (placeOfLine(report, id) < 0) throw new WeirError('DESK_UNKNOWN', 'the report has no such line any more');
      if (transfer !== null) await know(id, transfer);
      const known = (watch.looked(id)?.candidates ?? []).map((candidate) => candidate.transfer.id);
      const candidates = known.slice(0, 50);
      await acts.make({
        id: key!,
        actor: who.actor,
        subject: subjectOf('report', id),
        seen,
        deed: { kind: 'report.resolve', case: name, reporter, transfer, candidates, reason },
      });
      return showLine(lines, board, report, id, who);
    },
  };
};
