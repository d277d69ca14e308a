import type { Appeal } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';

/** Gives an appeal to somebody who did not do what it is against. */
export const ReviewerDialog = ({ appeal, close }: { appeal: Appeal; close: () => void }) => {
  const say = useSay();
  const act = useAct('assignAppeal', 'appeals');
  const [reviewer, setReviewer] = useState(appeal.reviewer ?? '');
  const isReady = reviewer.trim() !== '' && reviewer.trim() !== appeal.reviewer;
  return (
    <Dialog title={say('appeal.assign')} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          act.run({ params: { id: appeal.id }, seen: appeal.version, body: { reviewer: reviewer.trim() } }, close);
        }}
      >
        <p className="notice info">{say('appeal.assignLead')}</p>
        <p className="cited">{appeal.text}</p>
        <TextField
          label={say('appeal.reviewerName')}
          value={reviewer}
          change={setReviewer}
          isRequired
          maxLength={200}
        />
        <Refused problem={act.problem} lookAgain={close} />
        <DialogEnd close={close} label={say('appeal.assign')} isBusy={act.isBusy} isReady={isReady} />
      </form>
    </Dialog>
  );
};
