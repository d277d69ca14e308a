import { useState } from 'react';
import { DeskProblem } from '../api/desk-problem.js';
import { useDesk } from '../api/queries.js';
import { useAct } from '../api/use-act.js';
import { useSay, useSayCode } from '../language/language.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { useView } from '../shell/view-address.js';
import { useMe } from '../shell/who.js';
import { fromTimeField } from '../show/time.js';
import { refOf } from './ref-of.js';
import { useNumberOf } from './use-number-of.js';

const kinds = ['blocklist', 'hold'] as const;

/** An account on a blocklist, or what it is paid held, because of an alert or of a label about it. */
export const BlockForm = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const { zone } = useMe();
  const [view] = useView();
  const [typed, setTyped] = useState(view['ref'] ?? '');
  const [ref, setRef] = useState<string | null>(view['ref'] ?? null);
  const numberOf = useNumberOf(view['ref']);
  const [problem, setProblem] = useState<DeskProblem | null>(null);
  const [kind, setKind] = useState<(typeof kinds)[number]>('blocklist');
  const [what, setWhat] = useState('');
  const [ground, setGround] = useState('');
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const act = useAct('putMeasure', 'measures', 'account');
  const row = useDesk('boardRow', { params: { ref: ref ?? '' } }, { enabled: ref !== null });
  const labels = useDesk(
    'measures',
    { query: { kind: 'label', state: 'standing', ...(ref === null ? {} : { ref }) } },
    { enabled: ref !== null },
  );
  const grounds = [
    ...(row.data?.cases ?? []).map(
      ({ alert, case: name }) => [`alert:${alert}`, say('measures.ofCase', { case: name })] as const,
    ),
    ...(labels.data?.measures ?? []).map(
      ({ id, what: label }) =>
        [`label:${id}`, `${sayCode('taskOf', 'label')}: ${sayCode('labelKind', label)}`] as const,
    ),
  ];
  const chosen = grounds.find(([code]) => code === ground)?.[0] ?? grounds[0]?.[0];
  const find = async (): Promise<void> => {
    setProblem(null);
    try {
      setRef(await refOf(typed));
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
        if (ref === null || chosen === undefined) {
          void find();
          return;
        }
        const untilMs = until === '' ? null : fromTimeField(until, zone);
        const on = chosen.startsWith('alert:') ? { alert: chosen.slice(6) } : { label: chosen.slice(6) };
        const more = untilMs === null ? {} : { until: untilMs };
        const body = { kind, account: ref, what: what.trim(), reason: reason.trim(), ...on, ...more };
        act.run({ body }, () => {
          setTyped('');
          setRef(null);
          setReason('');
        });
      }}
    >
      <h2>{say('measures.new')}</h2>
      <p className="quiet">{say('measures.lead')}</p>
      <TextField
        label={say('labels.account')}
        value={numberOf(typed)}
        change={(value) => {
          setTyped(value);
          setRef(null);
        }}
        isRequired
      />
      {ref === null ? (
        <>
          <Refused problem={problem} />
          <div className="row end">
            <button type="submit" disabled={typed.trim() === ''}>
              {say('measures.find')}
            </button>
          </div>
        </>
      ) : (
        <>
          <div className="pair">
            <ChoiceField
              label={say('measures.kind')}
              value={kind}
              change={(value) => setKind(value as (typeof kinds)[number])}
              choices={kinds.map((code) => [code, sayCode('taskOf', code)] as const)}
            />
            <TextField label={say('measures.list')} value={what} change={setWhat} isRequired maxLength={200} />
            <TextField label={say('measures.until')} type="datetime-local" value={until} change={setUntil} />
          </div>
          {chosen === undefined ? (
            <p className="notice warn">{say('measures.noGround')}</p>
          ) : (
            <ChoiceField label={say('measures.rests')} value={chosen} change={setGround} choices={grounds} />
          )}
          <TextField
            label={say('dialog.reason')}
            value={reason}
            change={setReason}
            rows={2}
            isRequired
            maxLength={1_000}
          />
          <Refused problem={act.problem} />
          <div className="row end">
            <button
              type="submit"
              className="primary"
              disabled={act.isBusy || chosen === undefined || what.trim() === '' || reason.trim() === ''}
            >
              {say('measures.put')}
            </button>
          </div>
        </>
      )}
    </form>
  );
};
