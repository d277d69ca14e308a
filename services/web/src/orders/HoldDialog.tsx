import type { Order } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { parseMoney, plainMoney } from '../show/money.js';
import type { HoldAct } from './hold-acts.js';

const changes = ['order', 'orders', 'boardRow', 'casePicture', 'caseRefund', 'releases'] as const;

/** Holds longer, freezes, renews, releases or returns what an order holds, with the reason that stands for it. */
export const HoldDialog = ({ act: kind, order, close }: { act: HoldAct; order: Order; close: () => void }) => {
  const say = useSay();
  const extend = useAct('extendOrder', ...changes);
  const freeze = useAct('freezeOrder', ...changes);
  const renew = useAct('renewOrder', ...changes);
  const release = useAct('releaseOrder', ...changes);
  const giveBack = useAct('returnMoney', ...changes);
  // As the order stood when this was opened: it is drawn anew behind the dialog, and what somebody did meanwhile is to be told.
  const [seen] = useState(order.version);
  const [reason, setReason] = useState('');
  const [amount, setAmount] = useState('');
  const [to, setTo] = useState('');
  const hasAmount = kind === 'freeze' || kind === 'return';
  const minor = amount.trim() === '' ? undefined : parseMoney(amount, order.asset);
  const isReady = reason.trim() !== '' && minor !== null && (kind !== 'return' || minor !== undefined);
  const all = { extend, freeze, renew, release, return: giveBack };
  const act = all[kind];
  const isAsking = kind === 'release' && !order.isOwn;
  const name = say(isAsking ? 'hold.askRelease' : `hold.${kind}`);
  const send = (): void => {
    const shared = { params: { id: order.id }, seen };
    const why = { reason: reason.trim() };
    const sum = minor === undefined || minor === null ? {} : { amount: minor };
    if (kind === 'return') {
      if (minor === undefined || minor === null) return;
      const whose = to.trim() === '' ? {} : { to: to.trim() };
      giveBack.run({ ...shared, body: { ...why, ...whose, amount: minor } }, close);
    } else if (kind === 'freeze') freeze.run({ ...shared, body: { ...why, ...sum } }, close);
    else all[kind].run({ ...shared, body: why }, close);
  };
  return (
    <Dialog title={name} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) send();
        }}
      >
        <p className="notice info">{say(isAsking ? 'hold.askReleaseLead' : `hold.${kind}Lead`)}</p>
        {hasAmount && (
          <TextField
            label={say('hold.amount')}
            value={amount}
            change={setAmount}
            isRequired={kind === 'return'}
            placeholder={plainMoney(order.held, order.asset)}
            error={minor === null ? say('order.amountBad') : undefined}
          />
        )}
        {kind === 'return' && <TextField label={say('hold.to')} value={to} change={setTo} maxLength={200} />}
        <TextField
          label={say('dialog.reason')}
          value={reason}
          change={setReason}
          rows={3}
          isRequired
          maxLength={1_000}
        />
        <Refused problem={act.problem} lookAgain={close} />
        <DialogEnd close={close} label={name} isBusy={act.isBusy} isReady={isReady} />
      </form>
    </Dialog>
  );
};
