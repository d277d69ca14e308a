import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';

/** The door to accounts that are in no list: their number. */
export const AccountFindPage = () => {
  const say = useSay();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const lookUp = useAct('lookUpAccount');
  return (
    <>
      <div className="page-head">
        <h1>{say('account.find')}</h1>
      </div>
      <form
        className="card stack narrow"
        onSubmit={(event) => {
          event.preventDefault();
          lookUp.run(
            { body: { account: typed.trim() } },
            ({ ref }) => void navigate({ to: '/accounts/$ref', params: { ref } }),
          );
        }}
      >
        <p className="quiet">{say('account.lead')}</p>
        <TextField label={say('account.number')} value={typed} change={setTyped} isRequired isSearch maxLength={256} />
        <Refused problem={lookUp.problem} />
        <div className="row end">
          <button type="submit" className="primary" disabled={lookUp.isBusy || typed.trim().length < 3}>
            {say('account.find')}
          </button>
        </div>
      </form>
      <p>
        <Link to="/accounts/shared">{say('shared.title')}</Link>
      </p>
    </>
  );
};
