import { createHash } from 'node:crypto';
import { idOf, type Outcome, saysTheSame, subjectOf } from '@weir/acts';
import { type BoardAct, matchingMax } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import { numberIn } from '../accounts/typed-numbers.js';
import type { BoardEntry } from '../board/board.js';
import { matchingEntries } from '../board/board-page.js';
import type { Desk } from '../desk.js';
import type { Handlers, Who } from '../http/handler.js';
import { problemOf } from '../http/problem.js';
import { actOnAccount } from './act-on-account.js';

/** Acts that wait for the log at once: what is behind them need not wait longer than they do. */
const atOnce = 250;

/** Where a board stands: accepted acts, and the broker's time of the newest alert. Alike on every desk. */
interface Place {
  readonly seq: number;
  readonly alertsMs: number;
}

const placeOf = (position: string): Place => {
  const [seq, alertsMs] = position.split('.').map(Number) as [number, number];
  return { seq, alertsMs };
};

/** Of the act about one account: the same request again makes the same act about it. */
const idFor = (key: string, account: string): string =>
  `${key}.${createHash('sha256').update(account).digest('base64url').slice(0, 22)}`;

interface Told {
  readonly ref: string;
  readonly code: string | null;
  readonly detail: string;
}

/** Acts about all accounts that match a filter: counted at a position, done only where nothing changed since. */
export const matchingHandlers = (desk: Desk): Handlers<'boardMatching' | 'actOnMatching'> => {
  const { acts, board, typed } = desk.parts;
  const { state } = acts;

  /**
   * What became of the acts of an earlier try of the same request, by account: some of them may never have been written.
   * @throws {WeirError} `DESK_ID_REUSED` where the key was that of another act
   */
  const earlier = (key: string, wanted: BoardAct): Map<string, Outcome> => {
    const outcomes = new Map<string, Outcome>();
    for (const [id, place] of state.placeOfId) {
      if (!id.startsWith(`${key}.`)) continue;
      const { act, outcome } = state.audit[place]!;
      // Ids of what only prepares an act go on after the account's.
      if (act === null || id !== idFor(key, idOf(act.subject))) continue;
      if (!saysTheSame(act.deed, wanted)) throw new WeirError('DESK_ID_REUSED', 'the key stands for another act');
      outcomes.set(idOf(act.subject), outcome);
    }
    return outcomes;
  };
  const told = (account: string, outcome: Outcome): Told =>
    outcome.kind === 'accepted'
      ? { ref: board.refOf(account), code: null, detail: '' }
      : { ref: board.refOf(account), code: outcome.code, detail: outcome.detail };
  /** What somebody else did, or new alerts brought, after the filter was counted. */
  const changedSince = ({ account, alerted }: BoardEntry, { alertsMs, seq }: Place): string | null => {
    const last = state.last.get(subjectOf('account', account));
    if (last !== undefined && last.seq > seq) return `${last.by} was first`;
    return alerted.changedMs > alertsMs ? 'its alerts changed since' : null;
  };
  const actOn = async ({ account, ref }: BoardEntry, id: string, act: BoardAct, who: Who): Promise<Told> => {
    try {
      await actOnAccount(desk, { id, actor: who.actor, account, seen: board.version(account), act });
      return { ref, code: null, detail: '' };
    } catch (error) {
      if (!(error instanceof WeirError)) throw error;
      const { code, detail } = problemOf(error);
      return { ref, code, detail };
    }
  };

  return {
    boardMatching: async ({ query, who }) => {
      typed.assertMayType(who, numberIn(query.q));
      const total = matchingEntries(board, query, who).length;
      return { total, max: matchingMax, position: `${state.seq}.${board.alerts.latestMs}` };
    },
    actOnMatching: async ({ body: { act, filter, position }, key, who }) => {
      typed.assertMayType(who, numberIn(filter.q));
      const before = earlier(key!, act);
      const entries = matchingEntries(board, filter, who).filter(({ account }) => !before.has(account));
      const matched = before.size + entries.length;
      if (matched > matchingMax)
        throw new WeirError('DESK_VALUE', `${matched} accounts match, ${matchingMax} at most are acted on at once`);
      const place = placeOf(position);
      const outcomes = [...before].map(([account, outcome]) => told(account, outcome));
      const wanted: BoardEntry[] = [];
      for (const entry of entries) {
        const changed = changedSince(entry, place);
        if (changed === null) wanted.push(entry);
        else outcomes.push({ ref: entry.ref, code: 'DESK_CONFLICT', detail: changed });
      }
      for (let from = 0; from < wanted.length; from += atOnce) {
        const some = wanted.slice(from, from + atOnce);
        const made = some.map((entry) => actOn(entry, idFor(key!, entry.account), act, who));
        outcomes.push(...(await Promise.all(made)));
      }
      const skipped = outcomes.flatMap(({ code, detail, ref }) => (code === null ? [] : [{ ref, code, detail }]));
      return { matched, done: outcomes.length - skipped.length, skipped };
    },
  };
};
