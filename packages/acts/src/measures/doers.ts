import { idOf, subjectOf, thingOf } from '../acts/subject.js';
import { type Doers, type DoingOf, type Done, refuse } from '../fold/doing.js';
import type { Refusal } from '../fold/outcome.js';
import type { Measure } from '../fold/state.js';
import { closeTasksOf } from '../releases/tasks.js';
import { endMeasure, labelKey } from './end-measure.js';

const rest = (resting: Map<string, string[]>, on: string, subject: string): void => {
  const others = resting.get(on);
  if (others === undefined) resting.set(on, [subject]);
  else others.push(subject);
};

/** Why a measure cannot be put. */
const putTrouble = (doing: DoingOf<'measure.put'>): Refusal | null => {
  const { state, deed, act, atMs } = doing;
  const { account, label, onLabel, rests, until, what } = deed;
  if (state.measures.has(act.subject)) return refuse(doing, 'DESK_ID_REUSED', 'there is one of this id');
  const isLabel = thingOf(act.subject) === 'label';
  if (!isLabel && rests === null && onLabel === undefined)
    return refuse(doing, 'DESK_VALUE', 'it rests neither on an alert nor on a label');
  if (isLabel ? until !== undefined : label !== undefined)
    return refuse(doing, 'DESK_VALUE', 'a label has a term of its own, and nothing else has a label’s facts');
  if (until !== undefined && until <= atMs) return refuse(doing, 'DESK_VALUE', 'it ends before it begins');
  if (label !== undefined && state.standingLabels.has(labelKey(account, what, label.source)))
    return refuse(doing, 'DESK_STATE', 'the label stands already: take it back first');
  const alert = rests === null ? undefined : state.alerts.get(rests.alert);
  if (rests !== null && alert !== undefined && alert.cause !== 'shrunk' && rests.revision <= alert.revision)
    return refuse(doing, 'DESK_STATE', `the alert that it rests on was ${alert.cause}`);
  const ground = onLabel === undefined ? undefined : state.measures.get(subjectOf('label', onLabel));
  if (onLabel !== undefined && ground === undefined)
    return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'there is no label of this id');
  if (ground !== undefined && (ground.endedAtMs !== null || ground.account !== account))
    return refuse(doing, 'DESK_STATE', 'the label was taken back, or is of another account');
  return null;
};

/** Labels, blocklist entries, payee holds: put and ended. */
export const measureDoers: Doers<'measure.put' | 'measure.end' | 'timer.measure-over'> = {
  'measure.put': (doing): Done => {
    const trouble = putTrouble(doing);
    if (trouble !== null) return trouble;
    const { state, deed, act, id, actor, atMs } = doing;
    const { account, asset, label = null, onLabel = null, reason = null, rests, until = null, what } = deed;
    const kind = thingOf(act.subject) as Measure['kind'];
    const measure: Measure = {
      ...{ kind, id, account, asset, what, rests, onLabel, label, reason, untilMs: until },
      ...{ by: actor, atMs, endedAtMs: null, endedBy: null },
    };
    state.measures.set(act.subject, measure);
    if (rests !== null) rest(state.restingOnAlert, rests.alert, act.subject);
    if (onLabel !== null) rest(state.restingOnLabel, onLabel, act.subject);
    if (label !== null) state.standingLabels.set(labelKey(account, what, label.source), id);
    if (until !== null) state.ticking.add(act.subject);
    return [];
  },

  'measure.end': (doing): Done => {
    const { state, act, actor, atMs } = doing;
    const measure = state.measures.get(act.subject);
    if (measure === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'there is none of this id');
    if (measure.endedAtMs !== null) return refuse(doing, 'DESK_STATE', 'it ended already');
    return [...closeTasksOf(state, act.subject, actor, atMs), ...endMeasure(state, measure, actor, atMs)];
  },

  'timer.measure-over': (doing): Done => {
    const { state, act, actor, atMs } = doing;
    const measure = state.measures.get(act.subject);
    if (measure === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'there is none of this id');
    if (measure.untilMs === null || measure.endedAtMs !== null)
      return refuse(doing, 'DESK_STATE', `no clock of ${idOf(act.subject)} runs`);
    if (atMs < measure.untilMs) return refuse(doing, 'DESK_NOT_DUE', `due at ${measure.untilMs}, it is ${atMs}`);
    return [...closeTasksOf(state, act.subject, actor, atMs), ...endMeasure(state, measure, actor, atMs)];
  },
};
