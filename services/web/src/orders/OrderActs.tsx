import { useNavigate } from '@tanstack/react-router';
import type { Order, OrderKind } from '@weir/desk-api';
import { routes } from '@weir/desk-api';
import { useState } from 'react';
import { addressOf } from '../api/call.js';
import { lookAgain } from '../api/queries.js';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { AppealDialog } from '../releases/AppealDialog.js';
import { Refused } from '../shell/states.js';
import { useMay, useMe } from '../shell/who.js';
import { AnswerDialog } from './AnswerDialog.js';
import { DownstreamDialog } from './DownstreamDialog.js';
import { HoldActs } from './HoldActs.js';
import { isHolding, isUndoing } from './order-clock.js';

/** What can be done about an order in its state, by somebody with the reader's rights. */
export const OrderActs = ({ order }: { order: Order }) => {
  const say = useSay();
  const me = useMe();
  const navigate = useNavigate();
  const [mayAct, mayApprove, maySeeForm] = [useMay('act'), useMay('approve'), useMay('unmask')];
  const [dialog, setDialog] = useState<'answer' | 'appeal' | 'downstream' | null>(null);
  const send = useAct('sendOrder', 'order', 'orders');
  const confirm = useAct('confirmOrder', 'order', 'orders');
  const cancel = useAct('cancelOrder', 'order', 'orders');
  const papers = useAct('orderPapers', 'order', 'orders');
  const draft = useAct('draftOrder', 'orders');
  const all = [send, confirm, cancel, papers, draft];
  const refused = all.find(({ problem }) => problem !== null);
  const seen = { params: { id: order.id }, seen: order.version };
  const isMine = order.draftedBy === me.actor;
  const isConfirmable = order.ofOthers.includes('confirm');
  const follow = (kind: OrderKind) => (): void =>
    draft.run(
      {
        body: {
          kind,
          alert: order.alert,
          amount: order.amount,
          targetClass: order.targetClass,
          issuer: order.issuer,
          caseNumber: order.caseNumber,
          basis: order.basis,
          of: order.id,
        },
      },
      ({ id }) => void navigate({ to: '/orders/$id', params: { id } }),
    );
  const isHeld = isHolding(order.state) && order.state !== 'unconfirmed';
  return (
    <div className="stack tight">
      <div className="row">
        {mayAct && order.state === 'drafted' && (
          <button
            type="button"
            className="primary"
            onClick={() => send.run(seen)}
            disabled={send.isBusy || isConfirmable}
          >
            {say('order.send')}
          </button>
        )}
        {mayAct && order.state === 'drafted' && isConfirmable && (
          <span className="quiet">{say('order.confirmFirst')}</span>
        )}
        {mayApprove && isConfirmable && (
          <button
            type="button"
            className="primary"
            onClick={() => confirm.run(seen)}
            disabled={confirm.isBusy || isMine}
          >
            {say('order.confirm')}
          </button>
        )}
        {mayApprove && isConfirmable && isMine && <span className="quiet">{say('order.confirmOwn')}</span>}
        {mayAct && (order.state === 'sent' || order.state === 'unanswered') && (
          <button type="button" className="primary" onClick={() => setDialog('answer')}>
            {say('order.answer')}
          </button>
        )}
        {mayAct && isHeld && !isUndoing(order.kind) && order.releaseAsked === null && (
          <>
            <button type="button" onClick={follow(order.isFrozen ? 'renewal' : 'extension')} disabled={draft.isBusy}>
              {say(order.isFrozen ? 'order.renew' : 'order.extend')}
            </button>
            {!order.isFrozen && (
              <button type="button" onClick={follow('limit-freeze')} disabled={draft.isBusy}>
                {say('order.freeze')}
              </button>
            )}
            <button type="button" onClick={follow(order.isFrozen ? 'unfreeze' : 'release')} disabled={draft.isBusy}>
              {say('order.release')}
            </button>
          </>
        )}
        {mayAct && order.kind === 'stop' && (
          <button type="button" onClick={() => setDialog('downstream')}>
            {say('hold.downstream')}
          </button>
        )}
        {mayAct && order.papersDue !== null && (
          <button type="button" onClick={() => papers.run(seen)} disabled={papers.isBusy}>
            {say('order.papers')}
          </button>
        )}
        {mayAct && order.state === 'drafted' && (
          <button type="button" onClick={() => cancel.run(seen)} disabled={cancel.isBusy}>
            {say('order.cancel')}
          </button>
        )}
        {mayAct && isHolding(order.state) && (
          <button type="button" onClick={() => setDialog('appeal')}>
            {say('order.appeal')}
          </button>
        )}
        {maySeeForm && (
          <a
            className="button"
            href={addressOf(routes.orderForm.path, { params: { id: order.id }, query: { as: 'html' } })}
            target="_blank"
            rel="noreferrer"
          >
            {say('order.print')}
          </a>
        )}
      </div>
      <HoldActs order={order} />
      <Refused
        problem={refused?.problem ?? null}
        lookAgain={() => {
          for (const act of all) act.forget();
          lookAgain('order');
        }}
      />
      {dialog === 'answer' && <AnswerDialog order={order} close={() => setDialog(null)} />}
      {dialog === 'downstream' && (
        <DownstreamDialog name={order.case} assets={[order.asset]} from={order.target} close={() => setDialog(null)} />
      )}
      {dialog === 'appeal' && <AppealDialog of={{ kind: 'order', id: order.id }} close={() => setDialog(null)} />}
    </div>
  );
};
