import type { AccountShown, NoteShown } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { useMay } from '../shell/who.js';
import { TimeText } from '../show/TimeText.js';

/** What people wrote on an account, and room to write more: it is drawn on every picture that the account is in. */
export const NodeNotes = ({ account, notes }: { account: AccountShown; notes: readonly NoteShown[] }) => {
  const say = useSay();
  const mayAct = useMay('act');
  const act = useAct('noteAccount', 'casePicture', 'account');
  const [text, setText] = useState('');
  const [written, setWritten] = useState<readonly NoteShown[] | null>(null);
  // What was answered here may be newer than what stands, and what others wrote since newer than both.
  const shown = (written?.[0]?.at ?? 0) > (notes[0]?.at ?? 0) ? written! : notes;
  if (!mayAct && shown.length === 0) return null;
  return (
    <section className="stack tight" aria-label={say('note.title')}>
      <h3>{say('note.title')}</h3>
      <ul className="stack tight">
        {shown.map((note) => (
          <li key={`${note.at} ${note.by} ${note.text}`} className="note">
            <span className="note-text">{note.text}</span>{' '}
            <span className="quiet">
              {note.by} <TimeText ms={note.at} isShort />
            </span>
          </li>
        ))}
      </ul>
      {mayAct && (
        <form
          className="stack tight"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() === '') return;
            act.run({ params: { ref: account.ref }, body: { text: text.trim() } }, (answer) => {
              setWritten(answer.notes);
              setText('');
            });
          }}
        >
          <TextField label={say('note.new')} value={text} change={setText} rows={2} maxLength={4_000} />
          <Refused problem={act.problem} />
          <div className="row end">
            <button type="submit" className="small" disabled={act.isBusy || text.trim() === ''}>
              {say('note.write')}
            </button>
          </div>
        </form>
      )}
    </section>
  );
};
