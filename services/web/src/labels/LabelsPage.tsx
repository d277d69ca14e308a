import { useState } from 'react';
import { DeskProblem } from '../api/desk-problem.js';
import type { Answer } from '../api/shapes.js';
import { useAct } from '../api/use-act.js';
import { type TextKey, useSay, useSayCode } from '../language/language.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { useView } from '../shell/view-address.js';
import { useMay } from '../shell/who.js';
import { BlockForm } from './BlockForm.js';
import { Institutions } from './Institutions.js';
import { MeasureList } from './MeasureList.js';
import { refOf } from './ref-of.js';
import { useNumberOf } from './use-number-of.js';

/** Kinds of labels that something is done about, and what: the others would only look as if they were. */
const effects: Readonly<Record<string, TextKey>> = {
  merchant: 'labels.speaks',
  'payee-for-value': 'labels.speaks',
  'wage-earner': 'labels.speaks',
  'own-name': 'labels.speaks',
  utility: 'labels.speaks',
  government: 'labels.speaks',
  exchange: 'labels.stops',
  service: 'labels.stops',
  clearing: 'labels.stops',
  mule: 'labels.warns',
};
const kinds = Object.keys(effects);

/** What accounts are, as people say it, and what is done about them for it; and the directory of who holds them. */
export const LabelsPage = () => {
  const say = useSay();
  const mayAct = useMay('act');
  return (
    <>
      <div className="page-head">
        <h1>{say('labels.title')}</h1>
      </div>
      <div className="stack">
        <MeasureList />
        <div className="columns">
          {mayAct && <LabelForm />}
          {mayAct && <BlockForm />}
          <Institutions />
        </div>
      </div>
    </>
  );
};

const LabelForm = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const [view] = useView();
  const [account, setAccount] = useState(view['ref'] ?? '');
  const numberOf = useNumberOf(view['ref']);
  const [kind, setKind] = useState(kinds[0]!);
  const [source, setSource] = useState('');
  const [confidence, setConfidence] = useState('1');
  const [note, setNote] = useState('');
  const [isWithdrawn, setWithdrawn] = useState(false);
  const [saved, setSaved] = useState<Answer<'putLabel'> | null>(null);
  const [problem, setProblem] = useState<DeskProblem | null>(null);
  const act = useAct('putLabel', 'account', 'measures', 'releases');
  const save = async (): Promise<void> => {
    setSaved(null);
    setProblem(null);
    try {
      const ref = await refOf(account);
      act.run(
        {
          body: {
            account: ref,
            kind,
            source: source.trim(),
            confidence: Math.max(0, Math.min(1, Number(confidence) || 0)),
            ...(note.trim() === '' ? {} : { note: note.trim() }),
            ...(isWithdrawn ? { withdrawn: true } : {}),
          },
        },
        setSaved,
      );
    } catch (error) {
      if (!(error instanceof DeskProblem)) throw error;
      setProblem(error);
    }
  };
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{say('account.addLabel')}</h2>
      <p className="quiet">{say('labels.lead')}</p>
      <TextField label={say('labels.account')} value={numberOf(account)} change={setAccount} isRequired isSearch />
      <div className="pair">
        <ChoiceField
          label={say('labels.kind')}
          value={kind}
          change={setKind}
          choices={kinds.map((code) => [code, sayCode('labelKind', code)] as const)}
          hint={say(effects[kind]!)}
        />
        <TextField label={say('labels.source')} value={source} change={setSource} isRequired maxLength={200} />
        <ChoiceField
          label={say('labels.confidence')}
          value={confidence}
          change={setConfidence}
          choices={['1', '0.9', '0.75', '0.5', '0.25'].map((value) => [value, `${Number(value) * 100}%`])}
        />
      </div>
      <TextField label={say('labels.note')} value={note} change={setNote} rows={2} maxLength={1_000} />
      <label className="check">
        <input type="checkbox" checked={isWithdrawn} onChange={(event) => setWithdrawn(event.target.checked)} />
        {say('labels.withdraw')}
      </label>
      <Refused problem={problem ?? act.problem} />
      {saved !== null && (
        <p className="notice good" role="status">
          {say('labels.saved', { ...saved, partition: String(saved.partition) })}
        </p>
      )}
      <div className="row end">
        <button
          type="submit"
          className="primary"
          disabled={act.isBusy || account.trim() === '' || source.trim() === ''}
        >
          {say('labels.put')}
        </button>
      </div>
    </form>
  );
};
