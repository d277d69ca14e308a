import { createHash } from 'node:crypto';
import type { LogWriter } from '@weir/log';
import { normaliseAccount, readRootsLine, type TopicNames, WeirError } from '@weir/model';
import type { Desk } from '../desk.js';
import type { ReportBook, StandingReport } from '../feed/report-book.js';
import { pageOf } from '../http/cursor.js';
import type { Handlers } from '../http/handler.js';

export interface FeedParts {
  readonly desk: Desk;
  readonly reports: ReportBook;
  readonly writer: LogWriter;
  readonly topics: Pick<TopicNames, 'reports' | 'labels'>;
  /** Of the raw topics. */
  readonly partitions: (topic: string) => Promise<number>;
}

const partitionOf = (key: string, partitions: number): number =>
  createHash('sha256').update(key).digest().readUInt32BE(0) % partitions;

/** A message without the fields that were left out. */
const textOf = (fields: Readonly<Record<string, unknown>>): string => JSON.stringify(fields);

type Names = 'reports' | 'sendReport' | 'putLabel';

/** What people put into the raw topics: reports and labels. They come back as any others do, by ingest. */
export const feedHandlers = ({ desk, partitions, reports, topics, writer }: FeedParts): Handlers<Names> => {
  const { acts, board, nowMs } = desk.parts;
  const unresolved = ({ case: name, matchLines, reporter }: StandingReport): number => {
    let open = 0;
    for (let line = 0; line < matchLines; line++)
      if (!acts.state.resolutions.has(`${name}/${reporter}/${line}`)) open++;
    return open;
  };
  const send = async (topic: string, key: string, fields: Readonly<Record<string, unknown>>) => {
    const partition = partitionOf(key, await partitions(topic));
    const { baseOffset } = await writer.append(topic, partition, [{ key, value: Buffer.from(textOf(fields)) }]);
    return { topic, partition, offset: String(baseOffset) };
  };
  return {
    reports: async ({ query }) => {
      const stands = (report: StandingReport): string => (report.withdrawn ? 'withdrawn' : 'standing');
      const wanted = [...reports.reports(query.case)].filter(
        (report) => query.state === undefined || stands(report) === query.state,
      );
      const lines = wanted.map((report) => ({
        key: report.reportedAtMs ?? report.version,
        name: `${report.case}\n${report.reporter}`,
        value: report,
      }));
      const { values, next } = pageOf(lines, query.cursor, query.limit);
      return {
        reports: values.map((report) => ({
          case: report.case,
          reporter: report.reporter,
          version: report.version,
          reportedAt: report.reportedAtMs,
          withdrawn: report.withdrawn,
          transfers: [...report.transfers],
          unresolved: unresolved(report),
        })),
        next,
      };
    },
    sendReport: async ({ body, who }) => {
      const { case: name, match, reporter, transfers, victims, withdrawn } = body;
      const isNamed = transfers !== undefined || victims !== undefined || (withdrawn !== true && match === undefined);
      if (isNamed) {
        const read = readRootsLine({ case: name, transfers, victims });
        if (!read.ok) throw new WeirError('BAD_REPORT', read.why);
      }
      // What a reporter says last stands, also where clocks differ.
      const version = Math.max(nowMs(), (reports.find(name, reporter)?.version ?? 0) + 1);
      const fields = { ...body, version, reportedAt: body.reportedAt ?? nowMs(), by: who.actor };
      const sent = await send(topics.reports, name, fields);
      return { case: name, version, ...sent };
    },
    putLabel: async ({ body, who }) => {
      const account = board.parts.refs.open(body.account);
      if (normaliseAccount(account) === null)
        throw new WeirError('BAD_ACCOUNT', 'the ref names no account of a known scheme');
      if (body.from !== undefined && body.to !== undefined && body.to <= body.from)
        throw new WeirError('BAD_LABEL', 'it ends before it begins');
      const version = nowMs();
      const sent = await send(topics.labels, account, { ...body, account, version, by: who.actor });
      return { version, ...sent };
    },
  };
};
