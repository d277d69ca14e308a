import { idOf, thingOf } from '@weir/acts';
import type { Desk } from '../desk.js';
import type { ReportBook, ReportName } from '../feed/report-book.js';
import type { SendTo } from '../feed/send-to.js';
import type { CandidateStore } from './find-candidates.js';
import { LineWatch } from './line-watch.js';
import { ResolutionOutlet } from './resolution-outlet.js';
import type { ReadWords } from './words.js';

export interface ReportsOpened {
  readonly watch: LineWatch;
  /** A report, or what stands of its resolution, is another now. */
  reportChanged(name: ReportName): void;
  /** What stood at the start has been read. */
  caughtUp(): void;
  /** To be called every second or so. */
  lookAgain(): void;
}

/** A report as events name it. */
export const keyOfReport = ({ case: name, reporter }: ReportName): string => JSON.stringify([name, reporter]);
export const reportOfKey = (key: string): ReportName => {
  const [name, reporter] = JSON.parse(key) as [string, string];
  return { case: name, reporter };
};

/** What a desk does about reports by itself: looks for what their lines mean, and says what was decided. */
export const openReports = ({
  desk,
  reports,
  send,
  store,
  readWords,
}: {
  readonly desk: Desk;
  readonly reports: ReportBook;
  readonly store: CandidateStore | null;
  readonly send: SendTo;
  readonly readWords?: ReadWords | undefined;
}): ReportsOpened => {
  const { acts, board, events, logger, nowMs } = desk.parts;
  const tell = ({ case: name, reporter }: ReportName): void =>
    events.changed({ kind: 'report', key: keyOfReport({ case: name, reporter }) });
  const isAlerted = (account: string): boolean => board.alerts.account(account) !== null;
  const watch = new LineWatch({ acts, reports, store, isAlerted, readWords, onLooked: tell, logger, nowMs });
  const outlet = new ResolutionOutlet({ state: acts.state, reports, send, logger, nowMs });
  acts.listen(({ outcome }) => {
    if (outcome.kind === 'refused') return;
    for (const subject of outcome.touched) {
      const said = thingOf(subject) === 'report' ? acts.state.resolutions.get(idOf(subject)) : undefined;
      if (said === undefined) continue;
      outlet.look(said);
      tell(said);
    }
  });
  return {
    watch,
    reportChanged: (name) => {
      watch.reportChanged(name);
      outlet.readBack(name);
      tell(name);
    },
    caughtUp: () => outlet.caughtUp(),
    lookAgain: () => {
      outlet.lookAgain();
      void watch.lookAtDue();
    },
  };
};
