import { useNavigate } from '@tanstack/react-router';
import type { ReleaseTask } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay, useSayCode } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';

/** Takes in what somebody says against an order, a label, an entry or a hold. */
export const AppealDialog = ({ of, close }: { of: ReleaseTask['of']; close: () => void }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const navigate = useNavigate();
  const act = useAct('takeAppeal', 'appeals');
  const [from, setFrom] = useState('');
  const [text, setText] = useState('');
  return (
    <Dialog title={say('order.appeal')} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act.run({ body: { against: of, from: from.trim(), text: text.trim() } }, () => {
            close();
            void navigate({ to: '/releases', search: { tab: 'appeals' } as never });
          });
        }}
      >
        <p className="quiet">
          {say('appeal.against')} {sayCode('taskOf', of.kind)} <span className="id">{of.id}</span>
        </p>
        <TextField label={say('appeal.from')} value={from} change={setFrom} isRequired maxLength={200} />
        <TextField label={say('appeal.text')} value={text} change={setText} isRequired rows={5} maxLength={10_000} />
        <Refused problem={act.problem} />
        <DialogEnd
          close={close}
          label={say('order.appeal')}
          isBusy={act.isBusy}
          isReady={from.trim() !== '' && text.trim() !== ''}
        />
      </form>
    </Dialog>
  );
};
