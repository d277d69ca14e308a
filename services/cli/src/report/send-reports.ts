import type { Log } from '@weir/log';
import { type Destination, sendMessages } from '../send/keyed-message.js';
import type { ReportMessage } from './report-message.js';

/** A report and where it stands in the log. */
export interface SentReport {
  readonly report: ReportMessage;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** @throws {WeirLogError} `LOG_TOPIC_MISSING`, or as `LogWriter.append` */
export const sendReports = async (
  log: Log,
  topic: string,
  reports: readonly ReportMessage[],
): Promise<SentReport[]> => {
  if (reports.length === 0) return [];
  const to: Destination = { topic, partitions: await log.partitions(topic) };
  const writer = await log.openWriter();
  try {
    const places = await sendMessages(
      writer,
      to,
      reports.map((report) => ({ key: report.case, text: JSON.stringify(report) })),
    );
    return reports.map((report, at) => ({ report, topic, ...places[at]! }));
  } finally {
    await writer.close();
  }
};
