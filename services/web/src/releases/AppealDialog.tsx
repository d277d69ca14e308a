import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';

/** Takes in what somebody says against an order. */
export const AppealDialog = ({ order, close }: { order: string; close: () => void }) => {
  const say = useSay();
  const navigate = useNavigate();
  const act = useAct('takeAppeal', 'appeals');
  const [from, setFrom] = useState('');
  const [text, setText] = useState('');
  return (
    <Dialog title={say('order.appeal')} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act.run({ body: { order, from: from.trim(), text: text.trim() } }, () => {
            close();
            void navigate({ to: '/releases', search: { tab: 'appeals' } as never });
          });
        }}
      >
        <p className="quiet">
          {say('appeal.against')} <span className="id">{order}</span>
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
