import type { DeedKind } from './act.js';

/** What acts are about. `terms` and `directory` are one each; of the others there are many, by id. */
export type SubjectThing =
  | 'account'
  | 'order'
  | 'alert'
  | 'label'
  | 'blocklist'
  | 'hold'
  | 'release'
  | 'appeal'
  | 'terms'
  | 'directory'
  | 'token'
  | 'report'
  | 'case';

/** The subject of a thing, `order:17`; of the two that are one each their name alone. */
export const subjectOf = (thing: SubjectThing, id?: string): string => (id === undefined ? thing : `${thing}:${id}`);

/** The id in a subject: what comes after the first colon, empty where there is none. */
export const idOf = (subject: string): string => {
  const colon = subject.indexOf(':');
  return colon === -1 ? '' : subject.slice(colon + 1);
};

export const thingOf = (subject: string): string => {
  const colon = subject.indexOf(':');
  return colon === -1 ? subject : subject.slice(0, colon);
};

const things: readonly (readonly [RegExp, readonly SubjectThing[]])[] = [
  [/^(?:order\.|timer\.(?!silence|measure))/, ['order']],
  [/^alert\./, ['alert']],
  [/^measure\./, ['label', 'blocklist', 'hold']],
  [/^timer\.measure-over$/, ['blocklist', 'hold']],
  [/^release\./, ['release']],
  [/^appeal\./, ['appeal']],
  [/^terms\./, ['terms']],
  [/^directory\./, ['directory']],
  [/^token\./, ['token']],
  [/^report\./, ['report']],
  [/^evidence\./, ['case']],
  // Board acts have no dot; the end of a silence is about an account too.
  [/^(?:[a-z]+|timer\.silence-over)$/, ['account']],
];

/** Whether a deed can be about this subject. */
export const fitsSubject = (kind: DeedKind, subject: string): boolean => {
  const fitting = things.find(([pattern]) => pattern.test(kind))?.[1] ?? [];
  const thing = thingOf(subject);
  const needsId = thing !== 'terms' && thing !== 'directory';
  return fitting.some((one) => one === thing) && (idOf(subject) !== '') === needsId;
};
