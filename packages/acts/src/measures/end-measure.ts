import { subjectOf } from '../acts/subject.js';
import type { DeskState, Measure } from '../fold/state.js';
import { openTask } from '../releases/tasks.js';

/** What makes a label one of its account: of a kind and source there is one. */
export const labelKey = (account: string, kind: string, source: string): string =>
  JSON.stringify([account, kind, source]);

const labelGone = { zh: '所依据的标签已撤回', en: 'the label that it rests on was taken back' };

/** Ends a measure; what rests on a label falls with it. Subjects that are another now besides the measure's. */
export const endMeasure = (state: DeskState, measure: Measure, by: string, atMs: number): readonly string[] => {
  const { account, id, kind, label, what } = measure;
  const subject = subjectOf(kind, id);
  state.measures.set(subject, { ...measure, endedAtMs: atMs, endedBy: by });
  state.ticking.delete(subject);
  if (kind !== 'label') return [];
  if (label !== null) state.standingLabels.delete(labelKey(account, what, label.source));
  return (state.restingOnLabel.get(id) ?? []).flatMap(
    (resting) => openTask(state, resting, 'withdrawn', atMs, { text: labelGone }) ?? [],
  );
};
