import type { FindingRevision } from '@weir/journal';
import type { FindingFilter, Store } from '@weir/store';
import { type FindingStyle, findingFooter, findingLine, findingTable, noFindings } from './finding-table.js';

/** What is asked for, and how it is shown. */
export interface FindingsView {
  readonly filter: FindingFilter;
  /** Something else than the usual was asked for. */
  readonly filtered: boolean;
  readonly json: boolean;
  readonly style: Omit<FindingStyle, 'nowMs'>;
}

const styleNow = ({ style }: FindingsView): FindingStyle => ({ ...style, nowMs: Date.now() });

/**
 * The findings that the store has now, as lines to print.
 * @param onCut hears of JSON that may not be all of it, which has no footer to say so: a program would take it for all
 * @throws {WeirStoreError}
 */
export const findingsInStore = async (
  store: Store,
  view: FindingsView,
  onCut: (shown: number) => void = () => {},
): Promise<string[]> => {
  const { filter, filtered, json, style } = view;
  const findings = await store.findings(filter);
  if (json) {
    if (findings.length === filter.limit) onCut(findings.length);
    return findings.map((finding) => JSON.stringify(finding));
  }
  if (findings.length === 0) return [noFindings(filtered, style.language)];
  const footer = findingFooter(findings.length, findings.length === filter.limit, style.language);
  return [...findingTable(findings, styleNow(view)), '', style.colours.dim(footer)];
};

const isChosen = (finding: FindingRevision, { account, rule, set, state }: FindingFilter): boolean =>
  (account === undefined || finding.account === account || finding.others.includes(account)) &&
  (rule === undefined || finding.rule === rule) &&
  (set === undefined || finding.set === set) &&
  (state === undefined || finding.state === state);

/**
 * What `weir findings --follow` prints: the latest revision of each finding that stood, oldest first and at most the
 * limit, then every revision as it comes. A finding that was printed is printed again when it leaves the choice.
 */
export async function* findingLines(
  batches: AsyncIterable<{ readonly values: readonly FindingRevision[]; readonly caughtUp: boolean }>,
  view: FindingsView,
): AsyncIterable<string[]> {
  const { filter, json } = view;
  const latest = new Map<string, FindingRevision>();
  const printed = new Set<string>();
  const print = (finding: FindingRevision): string => {
    printed.add(finding.id);
    return json ? JSON.stringify(finding) : findingLine(finding, styleNow(view));
  };
  let standing = true;
  for await (const { values, caughtUp } of batches) {
    const news = values.filter(({ id, revision }) => (latest.get(id)?.revision ?? 0) < revision);
    for (const finding of news) latest.set(finding.id, finding);
    if (!standing) yield news.filter((finding) => isChosen(finding, filter) || printed.has(finding.id)).map(print);
    else if (caughtUp) {
      standing = false;
      const chosen = [...latest.values()].filter((finding) => isChosen(finding, filter));
      yield chosen
        .sort((left, right) => left.until - right.until)
        .slice(-filter.limit)
        .map(print);
    }
  }
}
