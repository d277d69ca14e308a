import type { FindingRevision } from '@weir/journal';
import type { OutMessage } from '@weir/log';

/** Whose word it is. */
const reporter = 'weir/patterns';

const notes = {
  standing: { 'zh-CN': '由检测规则自动立案，尚无人报案', en: 'opened by a detector; nobody has reported a fraud' },
  withdrawn: {
    'zh-CN': '立案所依据的检测结果已撤回；案件保留，由人工决定是否撤销',
    en: 'the finding that opened it has been withdrawn; the case stays until somebody takes it back',
  },
} as const;

/** How many revisions of a finding the reports of one claim can tell apart. */
const revisionsMax = 2 ** 16;

/**
 * The report (architecture §4) that files the case of a finding; null where it opens none, or where roots and state are
 * those of the report before. Its version grows with the claim it is said under, then with the finding's revision: a
 * raw topic knows no claims, so what earlier patterns report late must be lower by its version than what later ones
 * have said.
 * @param epoch of the claim, a journal offset
 */
export const caseReport = (
  { id, opened, revision, rule, severity, state, text, until }: FindingRevision,
  epoch: number,
): OutMessage | null => {
  if (opened?.version !== revision) return null;
  const report = {
    case: opened.case,
    reporter,
    version: epoch * revisionsMax + Math.min(revision, revisionsMax - 1),
    reportedAt: until,
    transfers: opened.roots,
    fraudType: rule,
    severity,
    finding: { id, revision, state },
    text,
    note: notes[state],
  };
  return {
    key: opened.case,
    value: Buffer.from(JSON.stringify(report)),
    headers: { 'content-type': 'application/json' },
  };
};
