import { useState } from 'react';
import { DeskProblem } from '../api/desk-problem.js';
import { queryClient } from '../api/queries.js';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { TextField } from './Field.js';
import { SettingsFields } from './SettingsFields.js';

/** The door: a token is exchanged for a cookie that no program of the page can read. */
export const SignIn = () => {
  const say = useSay();
  const [token, setToken] = useState('');
  const act = useAct('signIn');
  const isWrong = act.problem instanceof DeskProblem && (act.problem.status === 401 || act.problem.status === 403);
  return (
    <main className="sign-in" id="content">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          act.run({ body: { token: token.trim() } }, (me) => {
            queryClient.setQueryData(['me', {}], me);
            // What somebody else was shown before is not this reader's.
            queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
          });
        }}
      >
        <h1>
          <img src="/weir.svg" alt="" width="36" height="36" /> {say('app.name')}
        </h1>
        <p className="quiet">{say('signIn.lead')}</p>
        <TextField
          label={say('signIn.token')}
          type="password"
          value={token}
          change={setToken}
          isRequired
          hint={say('signIn.hint')}
          error={
            isWrong
              ? say('signIn.wrong')
              : act.problem === null
                ? undefined
                : act.problem.status === 0
                  ? say('state.network')
                  : act.problem.message
          }
        />
        <button type="submit" className="primary" disabled={act.isBusy || token.trim() === ''}>
          {say('signIn.button')}
        </button>
        <hr />
        <SettingsFields />
      </form>
    </main>
  );
};
