import type { FindingRevision } from '@weir/journal';
import { compareBytes } from '@weir/model';
import { difference, type Evidence, type Finding } from './finding.js';
import { findingsOf } from './frames.js';

/** Findings without how often and when they were said; those that were taken back may never have been. */
const standing = (said: readonly FindingRevision[]): unknown[] => {
  const newest = new Map<string, FindingRevision>();
  for (const finding of said) newest.set(finding.id, finding);
  return [...newest.values()]
    .filter(({ state }) => state !== 'withdrawn')
    .sort((left, right) => compareBytes(left.id, right.id))
    .map(({ revision: _, asOf: __, ...finding }) => finding);
};

/** Every finding that stands is one of a fold of the same journal from its beginning; revisions only grow. */
export const checkFindings = ({ remains, replay }: Evidence): Finding[] => {
  const found = (text: string): Finding[] => [{ check: 'findings', text }];
  const revisions = new Map<string, FindingRevision>();
  for (const finding of findingsOf(remains)) {
    const last = revisions.get(finding.id);
    const isAgain = last !== undefined && JSON.stringify(last) === JSON.stringify(finding);
    if (last !== undefined && !isAgain && finding.revision <= last.revision)
      return found(`${finding.id}: revision ${finding.revision} after ${last.revision}`);
    revisions.set(finding.id, finding);
  }
  const wrong = difference(standing(findingsOf(remains)), standing(findingsOf(replay)));
  return wrong === null ? [] : found(wrong);
};
