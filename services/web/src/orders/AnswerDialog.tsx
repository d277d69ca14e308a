import type { Order } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay, useSayCode } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { useMe } from '../shell/who.js';
import { parseMoney } from '../show/money.js';
import { fromTimeField, toTimeField } from '../show/time.js';
import { PriorHoldFields } from './PriorHoldFields.js';
import { holdsOf, type PriorHoldTyped } from './prior-holds.js';

const outcomes = ['executed', 'partly-executed', 'refused'] as const;

/** What the institution answered: it revises at once what can be held. */
export const AnswerDialog = ({ order, close }: { order: Order; close: () => void }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const { zone } = useMe();
  const act = useAct('answerOrder', 'order', 'orders', 'boardRow', 'case', 'casePicture');
  // As the order stood when this was opened: what somebody answered meanwhile is told, and not answered twice.
  const [seen] = useState(order.version);
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>('executed');
  const [balance, setBalance] = useState('');
  const [executed, setExecuted] = useState('');
  const [startedAt, setStartedAt] = useState(() => toTimeField(Date.now(), zone));
  const [reason, setReason] = useState('');
  const [holds, setHolds] = useState<readonly PriorHoldTyped[]>([]);
  const sum = (typed: string): string | null | undefined =>
    typed.trim() === '' ? null : (parseMoney(typed, order.asset) ?? undefined);
  const [balanceBefore, executedAmount] = [sum(balance), sum(executed)];
  const priorHolds = holdsOf(holds, order.asset, zone);
  const wrong = (value: unknown): string | undefined => (value === undefined ? say('order.amountBad') : undefined);
  const isReady =
    balanceBefore !== undefined &&
    executedAmount !== undefined &&
    priorHolds !== null &&
    (outcome === 'refused' ? reason.trim() !== '' : executedAmount !== null);
  return (
    <Dialog title={say('order.answer')} close={close} isWide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          act.run(
            {
              params: { id: order.id },
              seen,
              body: {
                outcome,
                balanceBefore,
                executedAmount: outcome === 'refused' ? null : executedAmount,
                priorHolds,
                startedAt: outcome === 'refused' ? null : fromTimeField(startedAt, zone),
                reason: reason.trim() === '' ? null : reason.trim(),
              },
            },
            close,
          );
        }}
      >
        <p className="notice info">{say('answer.lead')}</p>
        <div className="pair">
          <ChoiceField
            label={say('answer.outcome')}
            value={outcome}
            change={(value) => setOutcome(value as typeof outcome)}
            choices={outcomes.map((code) => [code, sayCode('outcome', code)] as const)}
          />
          <TextField
            label={say('answer.balanceBefore')}
            value={balance}
            change={setBalance}
            error={wrong(balanceBefore)}
          />
          {outcome !== 'refused' && (
            <>
              <TextField
                label={say('answer.executed')}
                value={executed}
                change={setExecuted}
                isRequired
                error={wrong(executedAmount)}
              />
              <TextField
                label={say('answer.startedAt')}
                type="datetime-local"
                value={startedAt}
                change={setStartedAt}
              />
            </>
          )}
        </div>
        <PriorHoldFields lines={holds} change={setHolds} asset={order.asset} />
        <TextField
          label={say('answer.reason')}
          value={reason}
          change={setReason}
          rows={2}
          maxLength={1_000}
          isRequired={outcome === 'refused'}
        />
        <Refused problem={act.problem} lookAgain={close} />
        <DialogEnd close={close} label={say('order.answer')} isBusy={act.isBusy} isReady={isReady} />
      </form>
    </Dialog>
  );
};
