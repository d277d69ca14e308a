import type { DeedKind } from '../acts/act.js';
import { type Doer, type Doers, type Doing, type DoingOf, refuse } from './doing.js';
import type { AccountWork } from './state.js';

const untouched = (account: string): AccountWork => ({
  account,
  state: 'new',
  stateBy: null,
  stateAtMs: null,
  assignee: null,
  reason: null,
  feedback: null,
  silence: null,
  notes: [],
});

const workOf = ({ state, id }: Pick<Doing, 'state' | 'id'>): AccountWork => state.accounts.get(id) ?? untouched(id);

const put = ({ state, act, id }: Doing, work: AccountWork): readonly string[] => {
  state.accounts.set(id, work);
  if (work.silence === null) state.ticking.delete(act.subject);
  else state.ticking.add(act.subject);
  return [];
};

const kindOf = ({ deed }: Doing): string => deed.kind;

/** A move from one state of work to another; from others it is refused with who was there first. */
const move =
  <Kind extends 'acknowledge' | 'dismiss' | 'escalate' | 'reopen'>(
    from: readonly AccountWork['state'][],
    change: (doing: DoingOf<Kind>) => Pick<AccountWork, 'state' | 'reason' | 'feedback'>,
  ): Doer<Kind> =>
  (doing) => {
    const work = workOf(doing);
    if (!from.includes(work.state))
      return refuse(doing, 'DESK_STATE', `${kindOf(doing)} an account that is ${work.state}`);
    return put(doing, { ...work, ...change(doing), stateBy: doing.actor, stateAtMs: doing.atMs });
  };

/** What people do about accounts of the board. Nothing here closes an alert: it goes on, stopped or dismissed. */
export const boardDoers: Doers<
  Extract<
    DeedKind,
    'acknowledge' | 'assign' | 'dismiss' | 'escalate' | 'reopen' | 'silence' | 'unsilence' | 'note' | 'unmask'
  >
> = {
  acknowledge: move(['new'], () => ({ state: 'acknowledged', reason: null, feedback: null })),
  dismiss: move(['new', 'acknowledged', 'escalated'], ({ deed }) => ({
    state: 'dismissed',
    reason: deed.reason,
    feedback: deed.feedback,
  })),
  escalate: move(['new', 'acknowledged'], ({ deed }) => ({ state: 'escalated', reason: deed.reason, feedback: null })),
  reopen: move(['dismissed', 'acknowledged', 'escalated'], () => ({ state: 'new', reason: null, feedback: null })),
  assign: (doing) => put(doing, { ...workOf(doing), assignee: doing.deed.assignee }),
  silence: (doing) => {
    const { deed, atMs, actor } = doing;
    if (deed.until <= atMs) return refuse(doing, 'DESK_VALUE', 'a silence ends after it begins');
    return put(doing, {
      ...workOf(doing),
      silence: { untilMs: deed.until, reason: deed.reason, by: actor },
    });
  },
  unsilence: (doing) => {
    const work = workOf(doing);
    if (work.silence === null) return refuse(doing, 'DESK_STATE', 'the account is not silenced');
    return put(doing, { ...work, silence: null });
  },
  note: (doing) => {
    const work = workOf(doing);
    const note = { by: doing.actor, atMs: doing.atMs, text: doing.deed.text };
    return put(doing, { ...work, notes: [...work.notes, note] });
  },
  // The audit is what it is for; the account itself is as before.
  unmask: () => [],
};
