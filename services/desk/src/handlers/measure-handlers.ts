import { type DeskState, labelKey, type Measure, subjectOf, versionOf } from '@weir/acts';
import type { MeasureShown } from '@weir/desk-api';
import { type AccountId, issuerLabels, normaliseAccount, WeirError } from '@weir/model';
import { isLineAbout } from '../accounts/is-about.js';
import { showText } from '../accounts/show-text.js';
import { numberIn } from '../accounts/typed-numbers.js';
import type { Desk } from '../desk.js';
import { pageOf } from '../http/cursor.js';
import type { Handlers, Who } from '../http/handler.js';
import type { LabelOutlet } from '../labels/label-outlet.js';
import { alertOf } from '../orders/draft-facts.js';
import { type Refs, showAccount } from '../orders/show-anchor.js';

/** A measure as `who` may see it. */
export const showMeasure = (state: DeskState, refs: Refs, measure: Measure, who: Who): MeasureShown => ({
  id: measure.id,
  kind: measure.kind,
  account: showAccount(refs, measure.account, who),
  what: measure.what,
  rests: { alert: measure.rests?.alert ?? null, case: measure.rests?.case ?? null, label: measure.onLabel },
  label: measure.label === null ? null : { ...measure.label, note: showText(measure.label.note, who) },
  until: measure.untilMs,
  reason: showText(measure.reason, who),
  by: measure.by,
  at: measure.atMs,
  endedBy: measure.endedBy,
  endedAt: measure.endedAtMs,
  version: versionOf(state, subjectOf(measure.kind, measure.id)),
});

/** What a search finds a measure by, besides its account: words that people wrote into reasons are no names of it. */
const textsOf = ({ id, label, onLabel, rests, what }: Measure): readonly (string | null)[] => [
  ...[id, what, rests?.case ?? null, onLabel, label?.source ?? null],
];

type Names = 'measures' | 'putMeasure' | 'endMeasure' | 'putLabel';

/** Labels, blocklist entries, payee holds: each an act that names what it rests on; labels go to their topic besides. */
export const measureHandlers = (desk: Desk, outlet: LabelOutlet): Handlers<Names> => {
  const { acts, board, typed } = desk.parts;
  const { state } = acts;
  const { refs } = board.parts;
  const find = (subject: string): Measure => {
    const measure = state.measures.get(subject);
    if (measure === undefined) throw new WeirError('DESK_UNKNOWN', 'there is none of this id');
    return measure;
  };
  const accountOf = (ref: string): AccountId => {
    const account = normaliseAccount(refs.open(ref));
    if (account === null) throw new WeirError('BAD_ACCOUNT', 'the ref names no account of a known scheme');
    return account;
  };
  /** What a measure rests on; null: no alert is named. @throws {WeirError} `DESK_UNKNOWN`, `DESK_VALUE` */
  const restsOn = (account: string, id: string | undefined) => {
    if (id === undefined) return null;
    const alert = alertOf(desk, id);
    if (alert.account !== account) throw new WeirError('DESK_VALUE', 'the alert is about another account');
    return { alert: alert.id, revision: alert.revision, case: alert.case };
  };
  return {
    measures: async ({ query, who }) => {
      typed.assertMayType(who, numberIn(query.q));
      const account = query.ref === undefined ? null : refs.open(query.ref);
      const lines = [...state.measures.values()]
        .filter(
          (measure) =>
            (query.kind === undefined || measure.kind === query.kind) &&
            (query.state === undefined || (measure.endedAtMs === null) === (query.state === 'standing')) &&
            (account === null || measure.account === account) &&
            isLineAbout(measure.account, textsOf(measure), query.q, who),
        )
        .map((measure) => ({ key: measure.atMs, name: subjectOf(measure.kind, measure.id), value: measure }));
      const { values, next } = pageOf(lines, query.cursor, query.limit);
      return { measures: values.map((measure) => showMeasure(state, board, measure, who)), next };
    },
    putMeasure: async ({ body, key, who }) => {
      const { alert, kind, label, reason, until, what } = body;
      const account = accountOf(body.account);
      const subject = subjectOf(kind, key!);
      const more = {
        ...(label === undefined ? {} : { onLabel: label }),
        ...(until === undefined ? {} : { until }),
      };
      const rests = restsOn(account, alert);
      const deed = { kind: 'measure.put' as const, account, asset: null, what, rests, reason, ...more };
      await acts.make({ id: key!, actor: who.actor, subject, seen: null, deed });
      return showMeasure(state, board, find(subject), who);
    },
    endMeasure: async ({ body, key, params: { id, kind }, seen, who }) => {
      const subject = subjectOf(kind, id);
      find(subject);
      const deed = { kind: 'measure.end' as const, ...body };
      await acts.make({ id: key!, actor: who.actor, subject, seen, deed });
      if (kind === 'label' && find(subject).label !== null) await outlet.say(id);
      return showMeasure(state, board, find(subject), who);
    },
    putLabel: async ({ body, key, who }) => {
      const account = accountOf(body.account);
      const { alert, confidence, from, kind: what, note, source, to, withdrawn } = body;
      if (from !== undefined && to !== undefined && to <= from)
        throw new WeirError('BAD_LABEL', 'it ends before it begins');
      if (withdrawn === true) {
        const standing = state.standingLabels.get(labelKey(account, what, source));
        // What another source said is that source's to take back.
        if (standing === undefined) throw new WeirError('DESK_UNKNOWN', 'no label of a desk like this one stands');
        const deed = { kind: 'measure.end' as const, reason: note ?? 'taken back' };
        await acts.make({ id: key!, actor: who.actor, subject: subjectOf('label', standing), seen: null, deed });
        return outlet.say(standing);
      }
      // A freeze that nobody could read from the chain may be put by hand, and taken back; one of the chain ends there.
      if (what === issuerLabels.released)
        throw new WeirError(
          'DESK_VALUE',
          'that an issuer released an account the chain says; a label of a desk is taken back',
        );
      outlet.assertMaySpeakAs(source);
      const label = {
        ...{ source, confidence: confidence ?? null, from: from ?? null, to: to ?? null, note: note ?? null },
      };
      const rests = restsOn(account, alert);
      const deed = { kind: 'measure.put' as const, account, asset: null, what, rests, label };
      await acts.make({ id: key!, actor: who.actor, subject: subjectOf('label', key!), seen: null, deed });
      return outlet.say(key!);
    },
  };
};
