import { spoken } from '../language/words.js';
import type { Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { differenceLines, type ToldDifference } from './difference-lines.js';
import { texts } from './texts.js';
import type { FlowsVerified } from './verify-flows.js';
import type { StoreVerified } from './verify-store.js';

export interface Verified {
  readonly flowsTopic: string;
  readonly from: number;
  /** The journal's end when it began. */
  readonly journalEnd: number;
  readonly seconds: number;
  readonly interrupted: boolean;
  readonly flows: FlowsVerified;
  /** The first of the differences. */
  readonly flowsShown: readonly ToldDifference[];
  /** Null: the store was not asked. */
  readonly store: (StoreVerified & { readonly below: number; readonly shown: readonly ToldDifference[] }) | null;
}

const shownOf = (differences: readonly ToldDifference[], count: number, where: string): string[] => {
  const lines = differences.flatMap((each) => differenceLines(each, where));
  if (count > differences.length) lines.push(spoken(texts).more(shownWhole(count - differences.length)));
  return lines;
};

const flowsLines = ({ flowsTopic, from, journalEnd, seconds, flows, flowsShown }: Verified): string[] => {
  const { to, records, differences, restsOnPast, passedOver } = flows;
  const rate = shownWhole(Math.round(records / Math.max(0.001, seconds)));
  const said = spoken(texts);
  const lines = [
    said.journal(shownWhole(from), shownWhole(to), shownWhole(records), flowsTopic, seconds.toFixed(1), rate),
  ];
  if (from > 0) lines.push(said.cold(shownWhole(from), shownWhole(restsOnPast)));
  if (to < journalEnd) lines.push(said.short(shownWhole(to), shownWhole(journalEnd - to)));
  if (passedOver.repeated > 0) lines.push(said.repeated(shownWhole(passedOver.repeated)));
  if (passedOver.gap !== null) {
    const { offset, from: begins, mark } = passedOver.gap;
    lines.push(said.gap(flowsTopic, offset, begins, mark, begins));
  }
  return [...lines, ...shownOf(flowsShown, differences, said.onTopic(flowsTopic))];
};

const storeLines = ({ store, flows }: Verified): string[] => {
  if (store === null) return [];
  const { share, compared, differences, changedMeanwhile, below, shown } = store;
  const said = spoken(texts);
  const part = share === 1 ? said.allEntries : said.share((share * 100).toPrecision(2));
  const lines = [said.store(shownWhole(below), shownWhole(compared), part)];
  if (below < flows.to) lines.push(said.writerBehind(shownWhole(below), shownWhole(flows.to - below)));
  if (changedMeanwhile > 0) lines.push(said.changed(shownWhole(changedMeanwhile)));
  return [...lines, ...shownOf(shown, differences, said.inStore)];
};

/** How a verification ended: status 1 where anything differs. */
export const verifyReport = (verified: Verified): Report => {
  const { from, journalEnd, seconds, interrupted, flows, flowsShown, store } = verified;
  const differences = flows.differences + (store?.differences ?? 0);
  const differs = differences > 0 || flows.passedOver.gap !== null;
  const json = {
    equal: !differs && !interrupted,
    interrupted,
    from,
    to: flows.to,
    journalEnd,
    cold: from > 0,
    seconds,
    records: flows.records,
    differences: flows.differences,
    restsOnPast: flows.restsOnPast,
    repeatedFrames: flows.passedOver.repeated,
    gap: flows.passedOver.gap,
    shown: flowsShown,
    store,
  };
  const said = spoken(texts);
  const verdict = interrupted ? said.brokenOff : differs ? said.differs : said.equal;
  const lines = [...flowsLines(verified), ...storeLines(verified), verdict];
  return { status: differs ? 1 : interrupted ? 130 : 0, lines, json };
};
