import { type DeskState, versionOf } from '@weir/acts';
import type { LineState, MatchCandidate, ReportLine, ReportState } from '@weir/desk-api';
import { showText } from '../accounts/show-text.js';
import { placeOfLine, type StandingReport } from '../feed/report-book.js';
import type { Who } from '../http/handler.js';
import { type Refs, showAccount } from '../orders/show-anchor.js';
import type { LineWatch } from './line-watch.js';
import { readMatchLine } from './match-line.js';
import type { Candidate } from './rank-candidates.js';
import { noWords } from './words.js';

export interface LineParts {
  readonly state: DeskState;
  readonly watch: Pick<LineWatch, 'looked'>;
}

/** Candidates that are shown. */
const shownMax = 20;

/** How far a line is. */
export const lineState = ({ state, watch }: LineParts, report: StandingReport, key: string): LineState => {
  const resolution = state.resolutions.get(key);
  if (resolution !== undefined && resolution.reopened === null)
    return resolution.transfer === null ? 'none-meant' : 'resolved';
  if (!readMatchLine(report.lines[placeOfLine(report, key)]!).ok) return 'unclear';
  if (resolution !== undefined) return 'waiting';
  return (watch.looked(key)?.candidates.length ?? 0) > 0 ? 'waiting' : 'none-found';
};

const urgency: readonly LineState[] = ['waiting', 'unclear', 'none-found', 'none-meant', 'resolved'];

export const isSettled = (state: LineState): boolean => state === 'resolved' || state === 'none-meant';

/** How far a report is: what its least settled line is. */
export const reportState = (parts: LineParts, report: StandingReport): ReportState => {
  if (report.withdrawn) return 'withdrawn';
  if (report.keys.length === 0) return 'named';
  const states = new Set(report.keys.map((key) => lineState(parts, report, key)));
  return urgency.find((state) => states.has(state))!;
};

export const showCandidate = (refs: Refs, { fits, reasons, score, transfer }: Candidate, who: Who): MatchCandidate => ({
  transfer: {
    id: transfer.id,
    time: transfer.time,
    creditTime: transfer.creditTime,
    from: showAccount(refs, transfer.from, who),
    to: showAccount(refs, transfer.to, who),
    asset: transfer.asset,
    amount: String(transfer.amount),
  },
  fits,
  score,
  reasons: [...reasons],
});

const tailOf = (tail: string | null, who: Who): string | null =>
  tail === null || who.rights.has('unmask') ? tail : tail.slice(-4);

/** A line as `who` may see it. */
export const showLine = (parts: LineParts, refs: Refs, report: StandingReport, key: string, who: Who): ReportLine => {
  const { state, watch } = parts;
  const read = readMatchLine(report.lines[placeOfLine(report, key)]!);
  const known = read.ok ? read.known : null;
  const resolution = state.resolutions.get(key);
  const looked = watch.looked(key);
  return {
    id: key,
    known: {
      from: known?.from == null ? null : showAccount(refs, known.from, who),
      to: known?.to == null ? null : showAccount(refs, known.to, who),
      fromTail: tailOf(known?.fromTail ?? null, who),
      toTail: tailOf(known?.toTail ?? null, who),
      // Names are of people, as numbers are.
      ...(who.rights.has('unmask') && known !== null
        ? known.words
        : { ...noWords, memo: showText(known?.words.memo ?? null, who) }),
      amount: known?.amount == null ? null : String(known.amount),
      asset: known?.asset ?? null,
      since: known?.sinceMs ?? null,
      until: known?.untilMs ?? null,
    },
    state: lineState(parts, report, key),
    unclear: read.ok ? null : read.why,
    decision:
      resolution === undefined
        ? null
        : {
            transfer: resolution.transfer,
            by: resolution.by,
            at: resolution.atMs,
            reason: showText(resolution.reason, who),
          },
    reopened:
      resolution?.reopened == null
        ? null
        : {
            at: resolution.reopened.atMs,
            cause: resolution.reopened.cause,
            transfer: resolution.reopened.transfer,
          },
    candidates: (looked?.candidates ?? []).slice(0, shownMax).map((candidate) => showCandidate(refs, candidate, who)),
    isCut: looked !== null && (looked.isCut || looked.candidates.length > shownMax),
    lookedAt: looked?.atMs ?? null,
    version: versionOf(state, `report:${key}`),
  };
};
