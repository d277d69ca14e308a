import { useState } from 'react';
import type { DeskProblem } from '../api/desk-problem.js';
import { useSay, useSayCode } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';

/** A decision between outcomes, with the text that stands for it later. */
export const DecisionDialog = <Outcome extends string>({
  title,
  label,
  outcomes,
  lead,
  run,
  isBusy,
  problem,
  close,
}: {
  title: string;
  label: string;
  outcomes: readonly [Outcome, ...Outcome[]];
  lead?: string;
  run: (outcome: Outcome, text: string) => void;
  isBusy: boolean;
  problem: DeskProblem | null;
  close: () => void;
}) => {
  const say = useSay();
  const sayCode = useSayCode();
  const [outcome, setOutcome] = useState<Outcome>(outcomes[0]);
  const [text, setText] = useState('');
  return (
    <Dialog title={title} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run(outcome, text.trim());
        }}
      >
        {lead !== undefined && <p className="cited">{lead}</p>}
        <ChoiceField
          label={say('answer.outcome')}
          value={outcome}
          change={(value) => setOutcome(value as Outcome)}
          choices={outcomes.map((code) => [code, sayCode('outcome', code)] as const)}
        />
        <TextField label={label} value={text} change={setText} rows={4} isRequired maxLength={1_000} />
        <Refused problem={problem} lookAgain={close} />
        <DialogEnd close={close} label={say('dialog.ok')} isBusy={isBusy} isReady={text.trim() !== ''} />
      </form>
    </Dialog>
  );
};
