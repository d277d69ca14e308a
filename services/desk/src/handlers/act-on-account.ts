import { type DeedKind, type DeedOf, subjectOf } from '@weir/acts';
import type { BoardAct } from '@weir/desk-api';
import type { Desk } from '../desk.js';

/** Acts that bring an account from one state of work to another. */
const moves: ReadonlySet<DeedKind> = new Set(['acknowledge', 'dismiss', 'escalate'] satisfies DeedKind[]);

interface Wanted {
  readonly id: string;
  readonly actor: string;
  readonly account: string;
  /** Version of the account that the actor saw. */
  readonly seen: number | null;
  readonly act: BoardAct & DeedOf<BoardAct['kind']>;
}

/**
 * Makes an act about an account of the board. One that was dismissed and is new again, since money came in, is reopened
 * first: in the log both are acts, so that it says how an account that was dismissed came to be worked on.
 * @throws {RefusedAct} where the fold does not take it
 */
export const actOnAccount = async (desk: Desk, { account, act, actor, id, seen }: Wanted): Promise<void> => {
  const { acts, board } = desk.parts;
  const subject = subjectOf('account', account);
  const entry = board.entry(account);
  const isBack =
    entry !== null &&
    acts.state.accounts.get(account)?.state === 'dismissed' &&
    board.workState(entry) === 'new' &&
    moves.has(act.kind);
  if (!isBack) {
    await acts.make({ id, actor, subject, seen, deed: act });
    return;
  }
  await acts.make({ id: `${id}.reopen`, actor, subject, seen, deed: { kind: 'reopen' } });
  await acts.make({ id, actor, subject, seen: board.version(account), deed: act });
};
