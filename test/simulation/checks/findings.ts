import type { FindingRevision } from '@weir/journal';
import { compareBytes } from '@weir/model';
import { difference, type Evidence, type Finding } from './finding.js';
import { findingsOf } from './frames.js';

/** Findings without how often and when they were said; those that were taken back may never have been. */
const standing = (said: readonly FindingRevision[]): unknown[] => {
  const newest = new Map<string, FindingRevision>();
  for (const finding of said) {
    if (finding.revision >= (newest.get(finding.id)?.revision ?? 0)) newest.set(finding.id, finding);
  }
  return [...newest.values()]
    .filter(({ state }) => state !== 'withdrawn')
    .sort((left, right) => compareBytes(left.id, right.id))
    .map(({ revision: _, asOf: __, ...finding }) => finding);
};

/**
 * Every finding that stands is one of a fold of the same journal from its beginning; revisions only grow, but where an
 * append was written twice: then each says again what it said.
 */
export const checkFindings = ({ remains, replay }: Evidence): Finding[] => {
  const found = (text: string): Finding[] => [{ check: 'findings', text }];
  const revisions = new Map<string, { readonly highest: number; readonly texts: Map<number, string> }>();
  for (const finding of findingsOf(remains)) {
    const { id, revision } = finding;
    const { highest, texts } = revisions.get(id) ?? { highest: 0, texts: new Map<number, string>() };
    const text = JSON.stringify(finding);
    if (revision <= highest && texts.get(revision) !== text)
      return found(`${id}: revision ${revision} after ${highest}`);
    revisions.set(id, { highest: Math.max(highest, revision), texts: texts.set(revision, text) });
  }
  const wrong = difference(standing(findingsOf(remains)), standing(findingsOf(replay)));
  return wrong === null ? [] : found(wrong);
};
