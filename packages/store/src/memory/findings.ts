import type { FindingRevision } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { FindingFilter } from '../port.js';

/** The findings that a filter asks for, the latest first. */
export const chosenFindings = (
  findings: readonly FindingRevision[],
  { account, rule, set, state, limit }: FindingFilter,
): FindingRevision[] =>
  findings
    .filter((finding) => account === undefined || finding.account === account || finding.others.includes(account))
    .filter((finding) => rule === undefined || finding.rule === rule)
    .filter((finding) => set === undefined || finding.set === set)
    .filter((finding) => state === undefined || finding.state === state)
    .sort((left, right) => right.until - left.until || compareBytes(left.id, right.id))
    .slice(0, limit);
