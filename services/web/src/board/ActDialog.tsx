import { type ReactNode, useState } from 'react';
import type { DeskProblem } from '../api/desk-problem.js';
import type { Parts } from '../api/shapes.js';
import { useSay, useSayCode } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { useMe } from '../shell/who.js';
import { fromTimeField, toTimeField } from '../show/time.js';

export type BoardActBody = Parts<'boardAct'>['body'];
export type ReasonedAct = 'dismiss' | 'escalate' | 'silence' | 'note';

const dayMs = 86_400_000;
const feedbacks = ['false-positive', 'true-positive', 'useful', 'unsure'] as const;

/** Asks for what an act must say: a reason, until when, what the rule was worth. */
export const ActDialog = ({
  kind,
  about,
  close,
  run,
  isBusy,
  problem,
}: {
  kind: ReasonedAct;
  /** What it is done about. */
  about: ReactNode;
  close: () => void;
  run: (act: BoardActBody) => void;
  isBusy: boolean;
  problem: DeskProblem | null;
}) => {
  const say = useSay();
  const sayCode = useSayCode();
  const { zone } = useMe();
  const [reason, setReason] = useState('');
  const [feedback, setFeedback] = useState<(typeof feedbacks)[number]>('false-positive');
  const [until, setUntil] = useState(() => toTimeField(Date.now() + 7 * dayMs, zone));
  const untilMs = fromTimeField(until, zone);
  const actOf = (): BoardActBody | null => {
    const text = reason.trim();
    if (text === '') return null;
    if (kind === 'dismiss') return { kind, reason: text, feedback };
    if (kind === 'escalate') return { kind, reason: text };
    if (kind === 'note') return { kind, text };
    return untilMs === null || untilMs <= Date.now() ? null : { kind, reason: text, until: untilMs };
  };
  const act = actOf();
  return (
    <Dialog title={say(`act.${kind}`)} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (act !== null) run(act);
        }}
      >
        <p data-about="">{about}</p>
        <TextField
          label={say(kind === 'note' ? 'act.noteText' : 'dialog.reason')}
          value={reason}
          change={setReason}
          rows={3}
          isRequired
          maxLength={kind === 'note' ? 4_000 : 1_000}
        />
        {kind === 'dismiss' && (
          <ChoiceField
            label={say('act.feedback')}
            value={feedback}
            change={(value) => setFeedback(value as typeof feedback)}
            choices={feedbacks.map((code) => [code, sayCode('feedback', code)] as const)}
          />
        )}
        {kind === 'silence' && (
          <TextField label={say('act.silenceUntil')} type="datetime-local" value={until} change={setUntil} isRequired />
        )}
        <Refused problem={problem} />
        <DialogEnd close={close} label={say(`act.${kind}`)} isBusy={isBusy} isReady={act !== null} />
      </form>
    </Dialog>
  );
};
