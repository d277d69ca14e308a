import { quality } from '@weir/acts';
import type { BoardRow } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import { numberIn } from '../accounts/typed-numbers.js';
import { boardPage } from '../board/board-page.js';
import type { Desk } from '../desk.js';
import type { Handlers, Who } from '../http/handler.js';
import { problemOf } from '../http/problem.js';
import { actOnAccount } from './act-on-account.js';

/** The account's row as it is now. @throws {WeirError} `DESK_UNKNOWN` */
const rowOf = ({ parts: { board } }: Desk, account: string, who: Who): BoardRow => {
  const entry = board.entry(account);
  if (entry === null) throw new WeirError('DESK_UNKNOWN', 'there is no alert about the account');
  return board.row(entry, who);
};

type Names = 'board' | 'boardRow' | 'boardAct' | 'bulkAct' | 'quality';

/** The board, and what people do about its accounts. */
export const boardHandlers = (desk: Desk): Handlers<Names> => {
  const { acts, board, events, typed } = desk.parts;
  const { refs } = board.parts;
  return {
    board: async ({ query, who }) => {
      typed.assertMayType(who, numberIn(query.q));
      events.flush();
      return boardPage(board, query, who, events.lastId);
    },
    boardRow: async ({ params, who }) => rowOf(desk, refs.open(params.ref), who),
    boardAct: async ({ params, body, key, seen, who }) => {
      const account = refs.open(params.ref);
      // Nobody acts about what is not there.
      rowOf(desk, account, who);
      await actOnAccount(desk, { id: key!, actor: who.actor, account, seen, act: body });
      return rowOf(desk, account, who);
    },
    bulkAct: async ({ body: { act, targets }, key, who }) => {
      const one = async ({ ref, version }: (typeof targets)[number], at: number) => {
        try {
          const account = refs.open(ref);
          rowOf(desk, account, who);
          await actOnAccount(desk, { id: `${key}.${at}`, actor: who.actor, account, seen: version, act });
          return { ref, done: true, code: null, detail: null };
        } catch (error) {
          if (!(error instanceof WeirError)) throw error;
          const { code, detail } = problemOf(error);
          return { ref, done: false, code, detail };
        }
      };
      return { outcomes: await Promise.all(targets.map(one)) };
    },
    quality: async () => quality(acts.state),
  };
};
