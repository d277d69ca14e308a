import type { BoardRow } from '@weir/desk-api';
import { useState } from 'react';
import { lookAgain } from '../api/queries.js';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { OrderDialog } from '../orders/OrderDialog.js';
import { Refused } from '../shell/states.js';
import { useMay, useMe } from '../shell/who.js';
import { ActDialog, type BoardActBody, type ReasonedAct } from './ActDialog.js';

/** What can be done about an account, wherever it is looked at: on the board, in the picture, on its own page. */
export const RowActs = ({ row, done }: { row: BoardRow; done?: (row: BoardRow) => void }) => {
  const say = useSay();
  const me = useMe();
  const mayAct = useMay('act');
  const mayStopOwn = useMay('stop-own');
  const [dialog, setDialog] = useState<ReasonedAct | 'order' | null>(null);
  const act = useAct('boardAct', 'boardRow', 'account');
  const run = (body: BoardActBody): void =>
    act.run({ params: { ref: row.account.ref }, body, seen: row.version }, (answer) => {
      // Only what was asked in it: another may have been opened before this answer came.
      setDialog((open) => (open === body.kind ? null : open));
      done?.(answer);
    });
  if (!mayAct) return null;
  // Money of somebody who is probably innocent is delayed or limited, never stopped whole.
  const isStop = row.isOwn && mayStopOwn && row.lane !== 'innocent';
  const isOpen = row.state !== 'dismissed';
  return (
    <div className="stack tight">
      <div className="row acts">
        {row.lane !== 'done' && isOpen && (
          <button type="button" className="primary" onClick={() => setDialog('order')}>
            {say(isStop ? 'order.stopOwn' : 'order.ask')}
          </button>
        )}
        {row.state === 'new' && (
          <button type="button" onClick={() => run({ kind: 'acknowledge' })} disabled={act.isBusy}>
            {say('act.acknowledge')}
          </button>
        )}
        {row.assignee === me.actor ? (
          <button type="button" onClick={() => run({ kind: 'assign', assignee: null })} disabled={act.isBusy}>
            {say('act.unassign')}
          </button>
        ) : (
          <button type="button" onClick={() => run({ kind: 'assign', assignee: me.actor })} disabled={act.isBusy}>
            {say('act.mine')}
          </button>
        )}
        {isOpen && (
          <>
            <button type="button" onClick={() => setDialog('escalate')}>
              {say('act.escalate')}
            </button>
            <button type="button" onClick={() => setDialog('dismiss')}>
              {say('act.dismiss')}
            </button>
          </>
        )}
        {!isOpen && (
          <button type="button" onClick={() => run({ kind: 'reopen' })}>
            {say('act.reopen')}
          </button>
        )}
        {row.silencedUntil === null ? (
          <button type="button" onClick={() => setDialog('silence')}>
            {say('act.silence')}
          </button>
        ) : (
          <button type="button" onClick={() => run({ kind: 'unsilence' })}>
            {say('act.unsilence')}
          </button>
        )}
        <button type="button" onClick={() => setDialog('note')}>
          {say('act.note')}
        </button>
      </div>
      {dialog === null && (
        <Refused
          problem={act.problem}
          lookAgain={() => {
            act.forget();
            lookAgain('boardRow', 'board', 'account');
          }}
        />
      )}
      {dialog === 'order' && <OrderDialog row={row} isStop={isStop} close={() => setDialog(null)} />}
      {dialog !== null && dialog !== 'order' && (
        <ActDialog kind={dialog} close={() => setDialog(null)} run={run} isBusy={act.isBusy} problem={act.problem} />
      )}
    </div>
  );
};
