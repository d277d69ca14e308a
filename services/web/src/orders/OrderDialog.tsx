import { useNavigate } from '@tanstack/react-router';
import type { BoardRow, OrderKind } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay, useSayCode } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { AccountText } from '../show/AccountText.js';
import { MoneyText } from '../show/MoneyText.js';
import { formatMoney, parseMoney, plainMoney } from '../show/money.js';
import { TimeText } from '../show/TimeText.js';
import { ClassField } from './ClassField.js';
import { IssuerFields, issuerOf, keepIssuer, keptIssuer } from './IssuerFields.js';

const kinds: readonly OrderKind[] = ['stop', 'limit-freeze', 'receive-only-freeze', 'watch'];
/** What somebody who is probably innocent may meet with. */
const gentleKinds: readonly OrderKind[] = ['limit-freeze', 'watch'];

/** An order about an account: at once for an own one, as a draft for others. It cites one transfer, verbatim. */
export const OrderDialog = ({ row, isStop, close }: { row: BoardRow; isStop: boolean; close: () => void }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const navigate = useNavigate();
  const stop = useAct('stopOwn', 'orders', 'boardRow');
  const draft = useAct('draftOrder', 'orders', 'boardRow');
  const act = isStop ? stop : draft;
  const choices = row.lane === 'innocent' ? gentleKinds : kinds;
  const [alert, setAlert] = useState(row.cases[0]?.alert ?? '');
  const [kind, setKind] = useState<OrderKind>(choices[0]!);
  const [amount, setAmount] = useState('');
  const [targetClass, setTargetClass] = useState<string>(row.targetClass?.code ?? '');
  const [issuer, setIssuer] = useState(keptIssuer);
  const [caseNumber, setCaseNumber] = useState('');
  const entry = row.cases.find((candidate) => candidate.alert === alert);
  const asset = entry?.asset ?? 'CNY';
  const minor = amount.trim() === '' ? undefined : parseMoney(amount, asset);
  const isReady =
    entry !== undefined &&
    minor !== null &&
    targetClass !== '' &&
    issuer.unit.trim() !== '' &&
    issuer.basis.trim() !== '' &&
    caseNumber.trim() !== '';
  return (
    <Dialog title={say(isStop ? 'order.stopOwn' : 'order.ask')} close={close} isWide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          keepIssuer(issuer);
          act.run(
            {
              body: {
                kind: isStop ? 'stop' : kind,
                alert,
                ...(minor === undefined || minor === null ? {} : { amount: minor }),
                targetClass: targetClass as 'personal',
                issuer: issuerOf(issuer),
                caseNumber: caseNumber.trim(),
                basis: issuer.basis.trim(),
              },
            },
            (order) => {
              close();
              void navigate({ to: '/orders/$id', params: { id: order.id } });
            },
          );
        }}
      >
        <p className={isStop ? 'notice warn' : 'notice info'}>
          {isStop ? say('order.stopOwnLead') : say('order.askLead', { institution: row.institution?.name ?? '—' })}
        </p>
        <p>
          <AccountText of={row.account} isPlain /> <span className="quiet">{row.holder}</span>
        </p>
        <ChoiceField
          label={say('order.case')}
          value={alert}
          change={setAlert}
          choices={row.cases.map((candidate) => [
            candidate.alert,
            `${candidate.case} · ${formatMoney(candidate.holdable, candidate.asset)}`,
          ])}
        />
        <div className="pair">
          {!isStop && (
            <ChoiceField
              label={say('order.kind')}
              value={kind}
              change={(value) => setKind(value as OrderKind)}
              choices={choices.map((code) => [code, sayCode('orderKind', code)])}
            />
          )}
          <TextField
            label={say('order.amount')}
            value={amount}
            change={setAmount}
            placeholder={plainMoney(entry?.holdable ?? '0', asset)}
            hint={say('order.amountHint')}
            error={minor === null ? say('order.amountBad') : undefined}
          />
          <ClassField of={row.targetClass} value={targetClass} change={setTargetClass} />
        </div>
        {entry !== undefined && (
          <div className="cited">
            <p className="legend">{say('order.anchor')}</p>
            <p>
              <span className="id">{entry.anchor.id}</span> · <TimeText ms={entry.anchor.time} /> ·{' '}
              <MoneyText amount={entry.anchor.amount} asset={entry.anchor.asset} isStrong />
            </p>
            <p>
              <AccountText of={entry.anchor.from} isPlain /> → <AccountText of={entry.anchor.to} isPlain />
            </p>
          </div>
        )}
        <IssuerFields issuer={issuer} change={setIssuer} />
        <TextField
          label={say('order.caseNumber')}
          value={caseNumber}
          change={setCaseNumber}
          isRequired
          maxLength={100}
        />
        <Refused problem={act.problem} lookAgain={close} />
        <DialogEnd
          close={close}
          label={say(isStop ? 'order.stopOwn' : 'order.ask')}
          isBusy={act.isBusy}
          isReady={isReady}
        />
      </form>
    </Dialog>
  );
};
