import type { BoardRow } from '@weir/desk-api';
import { lookAgain } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { Refused } from '../shell/states.js';
import { useMay, useMe } from '../shell/who.js';
import type { BoardActBody } from './ActDialog.js';
import { type AskedAct, isStoppedAtOnce, takes, useRowActing } from './use-row-acting.js';

/** What can be done about an account, wherever it is looked at: on the board, in the picture, on its own page. */
export const RowActs = ({ row, done }: { row: BoardRow; done?: (row: BoardRow) => void }) => {
  const say = useSay();
  const me = useMe();
  const mayAct = useMay('act');
  const mayStopOwn = useMay('stop-own');
  const acting = useRowActing(done, 'boardRow', 'account');
  if (!mayAct) return null;
  const isOpen = row.state !== 'dismissed';
  const ask = (kind: AskedAct, text: string) =>
    takes(row, kind) && (
      <button type="button" className={kind === 'order' ? 'primary' : ''} onClick={() => acting.ask(kind, row)}>
        {text}
      </button>
    );
  const act = (body: BoardActBody, text: string) => (
    <button type="button" onClick={() => acting.run(body, row)} disabled={acting.isBusy}>
      {text}
    </button>
  );
  return (
    <div className="stack tight">
      <div className="row acts">
        {ask('order', say(isStoppedAtOnce(row, mayStopOwn) ? 'order.stopOwn' : 'order.ask'))}
        {row.state === 'new' && act({ kind: 'acknowledge' }, say('act.acknowledge'))}
        {row.assignee === me.actor
          ? act({ kind: 'assign', assignee: null }, say('act.unassign'))
          : act({ kind: 'assign', assignee: me.actor }, say('act.mine'))}
        {ask('escalate', say('act.escalate'))}
        {ask('dismiss', say('act.dismiss'))}
        {!isOpen && act({ kind: 'reopen' }, say('act.reopen'))}
        {row.silencedUntil === null
          ? ask('silence', say('act.silence'))
          : act({ kind: 'unsilence' }, say('act.unsilence'))}
        {ask('note', say('act.note'))}
      </div>
      <Refused
        problem={acting.refusedOf(row)}
        lookAgain={() => {
          acting.forget();
          lookAgain('boardRow', 'board', 'account');
        }}
      />
      {acting.dialog}
    </div>
  );
};
