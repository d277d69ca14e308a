import { type Act, type DeedKind, decodeAct, isBeforeFourthForm, systemActor } from '../acts/act.js';
import { fitsSubject, idOf } from '../acts/subject.js';
import { measureDoers } from '../measures/doers.js';
import { orderDoers } from '../orders/life.js';
import { releaseDoers } from '../releases/doers.js';
import { reportDoers } from '../reports/doers.js';
import { boardDoers } from './board.js';
import { type ActMessage, chainHash, chainStart } from './chain.js';
import { type Doers, type Doing, type Done, isRefusal, refuse } from './doing.js';
import { officeDoers } from './office.js';
import { type Outcome, type Refusal, refused, type Stepped } from './outcome.js';
import { saysTheSame } from './same-words.js';
import { type DeskState, versionOf } from './state.js';
import { timerDoers } from './timers.js';

const doers: Doers<DeedKind> = {
  ...boardDoers,
  ...orderDoers,
  ...timerDoers,
  ...releaseDoers,
  ...officeDoers,
  ...reportDoers,
  ...measureDoers,
};

/** What desks do by themselves, and nobody else. */
const isOfSystem = (kind: DeedKind): boolean =>
  kind.startsWith('timer.') || kind === 'alert.changed' || kind === 'report.reopen';
/**
 * What a desk may do at its first start, as an administrator later; what a rule decides where it is certain; and that
 * something is to be released, which people say of one thing and desks of what several alerts hold together.
 */
const isOfBoth = (kind: DeedKind): boolean =>
  kind === 'terms.set' || kind === 'token.issue' || kind === 'report.resolve' || kind === 'release.open';
/** They add and take nothing away: no race can be lost with them. */
const losesNoRace = (kind: DeedKind): boolean => kind === 'note' || kind === 'unmask';

/** Reasons to refuse that do not depend on what is done. */
const troubleOf = (doing: Doing): Refusal | null => {
  const { state, act, deed, actor } = doing;
  if (!fitsSubject(deed.kind, act.subject)) return refuse(doing, 'DESK_VALUE', `${deed.kind} about ${act.subject}`);
  if (!isOfBoth(deed.kind) && isOfSystem(deed.kind) !== (actor === systemActor))
    return refuse(doing, 'DESK_VALUE', `${deed.kind} by ${actor}`);
  if (act.seen === null || losesNoRace(deed.kind)) return null;
  const version = versionOf(state, act.subject);
  return act.seen === version ? null : refuse(doing, 'DESK_CONFLICT', `version ${act.seen} was seen, it is ${version}`);
};

const doIt = (state: DeskState, act: Act, atMs: number): Outcome => {
  const { deed, actor, subject } = act;
  const doing: Doing = { state, act, deed, id: idOf(subject), actor, atMs };
  const trouble = troubleOf(doing);
  if (trouble !== null) return trouble;
  const done = (doers[deed.kind] as (doing: Doing) => Done)(doing);
  if (isRefusal(done)) return done;
  state.seq += 1;
  const touched = [...new Set([subject, ...done])];
  // Who saw a number whole changed nothing: others' versions stay.
  if (deed.kind !== 'unmask') {
    for (const one of touched) state.last.set(one, { seq: state.seq, by: actor, atMs });
  }
  return { kind: 'accepted', seq: state.seq, touched };
};

/** Of two desks that say the same at once each may have seen another moment of it; a person says it as it is meant. */
const isSameDeed = (first: Act, again: Act): boolean =>
  first.actor === systemActor
    ? first.deed.kind === again.deed.kind
    : saysTheSame(first.deed, again.deed, isBeforeFourthForm(again));

/**
 * The outcome of an id that was there before. One that comes back with something else is refused: who was told that the
 * first act counts would believe it of the second.
 */
const repeated = (first: Act, firstOutcome: Outcome, again: Act): Outcome =>
  first.actor === again.actor && first.subject === again.subject && isSameDeed(first, again)
    ? firstOutcome
    : refused('DESK_ID_REUSED', 'the id stands for another act');

/**
 * Takes the next message of `weir.acts.v1` into the state, which it changes in place. The state depends on the messages
 * alone: their order, bytes and broker times; two desks that read the same messages have the same.
 * @throws {RangeError} where the offset is not after the last one
 */
export const step = (state: DeskState, message: ActMessage): Stepped => {
  const { offset, timeMs, value } = message;
  if (state.head !== null && offset <= state.head.offset)
    throw new RangeError(`offset ${offset} after ${state.head.offset}`);
  const hash = chainHash(state.head?.hash ?? chainStart, message);
  state.head = { offset, hash };
  const act = decodeAct(value);
  const firstPlace = act === null ? undefined : state.placeOfId.get(act.id);
  const first = firstPlace === undefined ? null : state.audit[firstPlace]!;
  const outcome =
    act === null
      ? refused('DESK_ACT_UNREADABLE', 'the message is no act that this version knows')
      : first === null
        ? doIt(state, act, timeMs)
        : repeated(first.act!, first.outcome, act);
  if (act !== null && first === null) state.placeOfId.set(act.id, state.audit.length);
  const isRepeat = first !== null && outcome === first.outcome;
  state.audit.push({ offset, atMs: timeMs, hash, act, outcome, isRepeat });
  return { outcome, isRepeat, hash };
};
