import { Link } from '@tanstack/react-router';
import type { AccountShown } from '@weir/desk-api';
import { useState } from 'react';
import type { Answer } from '../api/shapes.js';
import { useAct } from '../api/use-act.js';
import { useSay, useSayCode } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { useReason } from '../shell/use-problem-text.js';
import { AccountText } from '../show/AccountText.js';
import { parseMoney } from '../show/money.js';
import { IssuerFields, issuerOf, keepIssuer, keptIssuer } from './IssuerFields.js';

/** Orders for every account down the flow with enough to hold (延伸止付). */
export const DownstreamDialog = ({
  name,
  assets,
  from,
  close,
}: {
  name: string;
  assets: readonly string[];
  /** Only accounts behind this one; left out: all of the case. */
  from?: AccountShown;
  close: () => void;
}) => {
  const say = useSay();
  const sayCode = useSayCode();
  const act = useAct('draftDownstream', 'orders', 'casePicture', 'boardRow');
  const [asset, setAsset] = useState(assets[0] ?? 'CNY');
  const [least, setLeast] = useState('10,000');
  const [issuer, setIssuer] = useState(keptIssuer);
  const [caseNumber, setCaseNumber] = useState('');
  /** Of accounts of which nobody knows it: `none` leaves them out; empty: the reader has not said yet. */
  const [unknownClass, setUnknownClass] = useState('');
  const [done, setDone] = useState<Answer<'draftDownstream'> | null>(null);
  const minHoldable = parseMoney(least, asset);
  if (done !== null)
    return (
      <Dialog title={say('case.downstream')} close={close}>
        <div className="body">
          <p className="notice good">{say('order.drafted', { n: done.orders.length, left: done.left })}</p>
          <SkippedAccounts skipped={done.skipped} />
          <Link to="/orders" search={{ case: name, state: 'drafted' } as never}>
            {say('orders.title')}
          </Link>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={say('case.downstream')} close={close} isWide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (minHoldable === null) return;
          keepIssuer(issuer);
          act.run(
            {
              body: {
                kind: 'stop',
                ...(from === undefined ? {} : { from: from.ref }),
                case: name,
                asset,
                minHoldable,
                ...(unknownClass === 'none' ? {} : { targetClass: unknownClass as 'personal' }),
                issuer: issuerOf(issuer),
                caseNumber: caseNumber.trim(),
                basis: issuer.basis.trim(),
              },
            },
            setDone,
          );
        }}
      >
        <p className="notice info">{say('order.downstreamLead')}</p>
        {from !== undefined && <p>{say('hold.downstreamFrom', { account: from.account })}</p>}
        <div className="pair">
          <ChoiceField
            label={say('show.asset')}
            value={asset}
            change={setAsset}
            choices={assets.map((code) => [code, code])}
          />
          <TextField
            label={say('order.minHoldable')}
            value={least}
            change={setLeast}
            isRequired
            error={minHoldable === null ? say('order.amountBad') : undefined}
          />
          <ChoiceField
            label={say('order.classOfUnknown')}
            value={unknownClass}
            change={setUnknownClass}
            choices={[
              ['', say('order.choose')],
              ['none', say('order.classLeaveOut')],
              ...['personal', 'corporate'].map((code) => [code, sayCode('targetClass', code)] as const),
            ]}
            hint={say('order.classOfUnknownHint')}
          />
        </div>
        <IssuerFields issuer={issuer} change={setIssuer} />
        <TextField
          label={say('order.caseNumber')}
          value={caseNumber}
          change={setCaseNumber}
          isRequired
          maxLength={100}
        />
        <Refused problem={act.problem} />
        <DialogEnd
          close={close}
          label={say('case.downstream')}
          isBusy={act.isBusy}
          isReady={minHoldable !== null && unknownClass !== '' && caseNumber.trim() !== '' && issuer.unit.trim() !== ''}
        />
      </form>
    </Dialog>
  );
};

type Skipped = Answer<'draftDownstream'>['skipped'];
const skippedMax = 200;

/** Accounts for which no order was drafted, and why. */
const SkippedAccounts = ({ skipped }: { skipped: Skipped }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const reasonOf = useReason();
  if (skipped.length === 0) return null;
  return (
    <details>
      <summary>
        {say('hold.skipped')} ({skipped.length})
      </summary>
      <ul className="members">
        {skipped.slice(0, skippedMax).map(({ account, code, detail }) => (
          <li key={account.ref} className="row">
            <AccountText of={account} isPlain />
            <span className="grow" />
            <span className="quiet" title={reasonOf(code, detail)}>
              {sayCode('skip', code)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
};
