import { subjectOf } from '@weir/acts';
import type { NoteShown } from '@weir/desk-api';
import { showText } from '../accounts/show-text.js';
import type { Desk } from '../desk.js';
import type { Handlers, Who } from '../http/handler.js';

/** Notes that go along with an account; the audit has all. */
const notesMax = 5;

/** What people wrote on an account, latest first; accounts in it are masked for who may not see them. */
export const notesOf = ({ parts: { acts } }: Desk, account: string, who: Who): NoteShown[] =>
  (acts.state.accounts.get(account)?.notes ?? [])
    .slice(-notesMax)
    .reverse()
    .map(({ atMs, by, text }) => ({ by, at: atMs, text: showText(text, who) }));

/** Notes on accounts: of victims and exits too, which no board has. */
export const noteHandlers = (desk: Desk): Handlers<'noteAccount'> => ({
  noteAccount: async ({ body: { text }, key, params, who }) => {
    const { acts, board } = desk.parts;
    const account = board.parts.refs.open(params.ref);
    const subject = subjectOf('account', account);
    await acts.make({ id: key!, actor: who.actor, subject, seen: null, deed: { kind: 'note', text } });
    return { notes: notesOf(desk, account, who) };
  },
});
