import type { Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { differenceLines, type ToldDifference } from './difference-lines.js';
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
  if (count > differences.length)
    lines.push(`and ${shownWhole(count - differences.length)} more differences: --limit shows more`);
  return lines;
};

const flowsLines = ({ flowsTopic, from, journalEnd, seconds, flows, flowsShown }: Verified): string[] => {
  const { to, records, differences, restsOnPast, passedOver } = flows;
  const rate = shownWhole(Math.round(records / Math.max(0.001, seconds)));
  const lines = [
    `journal ${shownWhole(from)} to ${shownWhole(to)}: ${shownWhole(records)} records compared with ${flowsTopic} in ${seconds.toFixed(1)} s (${rate}/s)`,
  ];
  if (from > 0) {
    lines.push(
      `it started cold at ${shownWhole(from)}: what came before is not known, so only what entries say of themselves was compared; ${shownWhole(restsOnPast)} records differ in what rests on the past`,
    );
  }
  if (to < journalEnd)
    lines.push(
      `flows reach up to ${shownWhole(to)}: ${shownWhole(journalEnd - to)} journal messages were not compared`,
    );
  if (passedOver.repeated > 0)
    lines.push(
      `${shownWhole(passedOver.repeated)} frames repeat what stood already and were passed over, as readers do`,
    );
  if (passedOver.gap !== null) {
    const { offset, from: begins, mark } = passedOver.gap;
    lines.push(
      `${flowsTopic} offset ${offset} begins at journal offset ${begins}, and nothing covers ${mark} to ${begins}: readers stand still there`,
    );
  }
  return [...lines, ...shownOf(flowsShown, differences, `on ${flowsTopic}`)];
};

const storeLines = ({ store, flows }: Verified): string[] => {
  if (store === null) return [];
  const { share, compared, differences, changedMeanwhile, below, shown } = store;
  const part = share === 1 ? 'all entries' : `a share of ${(share * 100).toPrecision(2)}%`;
  const lines = [`store, as of journal offset ${shownWhole(below)}: ${shownWhole(compared)} entries compared, ${part}`];
  if (below < flows.to)
    lines.push(
      `the writer has come up to ${shownWhole(below)}: what ${shownWhole(flows.to - below)} journal messages after it caused was not looked for in the store`,
    );
  if (changedMeanwhile > 0)
    lines.push(`${shownWhole(changedMeanwhile)} of them may have changed meanwhile and are not judged`);
  return [...lines, ...shownOf(shown, differences, 'in the store')];
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
  const verdict = interrupted
    ? 'broken off: what was not reached is not known'
    : differs
      ? 'what stands is not what the journal comes to: docs/guides/operations.md says what to do'
      : 'no difference';
  const lines = [...flowsLines(verified), ...storeLines(verified), verdict];
  return { status: differs ? 1 : interrupted ? 130 : 0, lines, json };
};
