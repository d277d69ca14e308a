import type { ReportLine } from '@weir/desk-api';
import { type KeyboardEvent, useId, useState } from 'react';
import { lookAgain } from '../api/queries.js';
import { useAct } from '../api/use-act.js';
import { useOfBoth, useSay, useSayCode } from '../language/language.js';
import { useSettings } from '../settings/settings.js';
import { TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { useMay } from '../shell/who.js';
import { TimeText } from '../show/TimeText.js';
import { CandidateChoice } from './CandidateChoice.js';
import { LineKnown } from './LineKnown.js';
import { ruleReason } from './rule-reason.js';

const none = '';

/** The line before or after takes the focus, where there is one. */
const goTo = (from: HTMLFormElement, step: 1 | -1): void => {
  const forms = [...document.querySelectorAll<HTMLFormElement>('form.match-line')];
  forms[forms.indexOf(from) + step]?.querySelector<HTMLInputElement>('input[type=radio]')?.focus();
};

const moods: Readonly<Record<ReportLine['state'], string>> = {
  resolved: 'good',
  waiting: 'warn',
  'none-found': 'info',
  'none-meant': '',
  unclear: 'bad',
};

/** A line of a report: what it says beside the transfers that it may mean; somebody says which. */
export const LineForm = ({
  of: { case: name, reporter },
  line,
  number,
}: {
  of: { readonly case: string; readonly reporter: string };
  line: ReportLine;
  number: number;
}) => {
  const say = useSay();
  const sayCode = useSayCode();
  const ofBoth = useOfBoth();
  const { language } = useSettings();
  const mayAct = useMay('act');
  const choices = useId();
  const titleId = useId();
  const act = useAct('resolveLine', 'reportLines', 'reports', 'cases');
  const isDecided = line.decision !== null && line.reopened === null;
  const [isAgain, setAgain] = useState(false);
  /** Null: nobody chose; empty: none of them. */
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const isOpen = mayAct && line.candidates.length > 0 && (!isDecided || isAgain);
  const ids = line.candidates.map(({ transfer }) => transfer.id);
  // The best stands where nobody chose, but only of those that the form was opened with: one that came since, under the hand
  // that confirms, was read by nobody.
  const [read, setRead] = useState(ids.join(' '));
  const isChanged = isOpen && read !== ids.join(' ') && (chosen === null || !(chosen === none || ids.includes(chosen)));
  const picked = !isOpen ? (line.decision?.transfer ?? null) : isChanged ? null : (chosen ?? ids[0] ?? none);
  const why =
    line.candidates
      .find(({ transfer }) => transfer.id === picked)
      ?.reasons.map(ofBoth)
      .join(say('lines.and')) ?? (picked === none ? say('lines.none') : '');
  const onKey = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (!isOpen || (event.target instanceof HTMLInputElement && event.target.type !== 'radio')) return;
    if (event.key === 'j' || event.key === 'k') goTo(event.currentTarget, event.key === 'j' ? 1 : -1);
    else if (event.key === '0') setChosen(none);
    else if (/^[1-9]$/.test(event.key)) setChosen(ids[Number(event.key) - 1] ?? chosen);
    else return;
    event.preventDefault();
  };
  return (
    <form
      className="card stack match-line"
      aria-labelledby={titleId}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isOpen || picked === null) return;
        const body = {
          case: name,
          reporter,
          transfer: picked === none ? null : picked,
          reason: (reason ?? why).trim(),
        };
        act.run({ params: { id: line.id }, body, seen: line.version }, () => {
          setAgain(false);
          setRead(ids.join(' '));
          setChosen(null);
          setReason(null);
        });
      }}
    >
      <div className="row">
        <h3 id={titleId}>{say('lines.line', { n: number })}</h3>
        <span className={`badge ${moods[line.state]}`}>{sayCode('lineState', line.state)}</span>
        {line.unclear !== null && <span className="bad">{sayCode('unclear', line.unclear)}</span>}
        <span className="grow" />
        <span className="quiet">
          {say('lines.lookedAt')} <TimeText ms={line.lookedAt} isShort />
        </span>
      </div>
      {line.decision !== null && (
        <p>
          {say(line.decision.transfer === null ? 'lines.decidedNone' : 'lines.decided', {
            by: line.decision.by === 'weir' ? say('lines.byRule') : line.decision.by,
            transfer: line.decision.transfer ?? '',
          })}{' '}
          <TimeText ms={line.decision.at} isShort />{' '}
          <span className="quiet">
            {line.decision.by === 'weir' ? ruleReason(line.decision.reason, language) : line.decision.reason}
          </span>
        </p>
      )}
      {line.reopened !== null && (
        <p className="notice warn" role="status">
          {line.reopened.cause === 'voided'
            ? say('lines.voided')
            : say('lines.better', { transfer: line.reopened.transfer ?? '' })}
        </p>
      )}
      <fieldset className="candidates" aria-describedby={`${titleId}-keys`}>
        <legend className="unseen">{say('lines.line', { n: number })}</legend>
        <LineKnown known={line.known} />
        {line.candidates.map((candidate, index) => (
          <CandidateChoice
            key={candidate.transfer.id}
            candidate={candidate}
            number={index + 1}
            name={choices}
            isChosen={candidate.transfer.id === picked}
            choose={isOpen ? () => setChosen(candidate.transfer.id) : null}
          />
        ))}
        {isOpen && (
          <div className={picked === none ? 'candidate chosen' : 'candidate'}>
            <h4>
              <label className="check">
                <input type="radio" name={choices} checked={picked === none} onChange={() => setChosen(none)} />
                {say('lines.none')}
              </label>
            </h4>
            <p className="quiet">{say('lines.noneHint')}</p>
          </div>
        )}
      </fieldset>
      {isChanged && (
        <p className="notice warn" role="status">
          {say('lines.changed')}
        </p>
      )}
      {line.isCut && <p className="quiet">{say('lines.cut')}</p>}
      {line.candidates.length === 0 && line.unclear === null && <p className="quiet">{say('lines.noneFound')}</p>}
      <Refused
        problem={act.problem}
        lookAgain={() => {
          act.forget();
          lookAgain('reportLines');
        }}
      />
      {isOpen && (
        <>
          <TextField
            label={say('dialog.reason')}
            value={reason ?? why}
            change={setReason}
            maxLength={1_000}
            isRequired
          />
          <div className="row end">
            <span id={`${titleId}-keys`} className="quiet grow">
              {say('lines.keys')}
            </span>
            <button type="submit" className="primary" disabled={act.isBusy || picked === null}>
              {say('lines.confirm')}
            </button>
          </div>
        </>
      )}
      {mayAct && isDecided && !isAgain && line.candidates.length > 0 && (
        <div className="row end">
          <button
            type="button"
            onClick={() => {
              setRead(ids.join(' '));
              setAgain(true);
            }}
          >
            {say('lines.again')}
          </button>
        </div>
      )}
    </form>
  );
};
