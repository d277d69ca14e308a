import { useNavigate } from '@tanstack/react-router';
import { type Ref, useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';

/** To a case by its name, to an account by its number: an account has a scheme before its first colon. */
export const JumpField = ({ input }: { input: Ref<HTMLInputElement> }) => {
  const say = useSay();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const lookUp = useAct('lookUpAccount');
  return (
    <search>
      <form
        className="jump"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = typed.trim();
          if (wanted === '') return;
          if (/^[a-z]+:/i.test(wanted))
            lookUp.run({ body: { account: wanted } }, (found) => {
              setTyped('');
              void navigate({ to: '/accounts/$ref', params: { ref: found.ref } });
            });
          else {
            setTyped('');
            void navigate({ to: '/cases/$case', params: { case: wanted } });
          }
        }}
      >
        <input
          ref={input}
          type="search"
          value={typed}
          aria-label={say('shell.jumpLabel')}
          placeholder={say('shell.jump')}
          aria-invalid={lookUp.problem !== null}
          onChange={(event) => {
            setTyped(event.target.value);
            lookUp.forget();
          }}
        />
        {lookUp.problem !== null && (
          <span className="bad" role="alert">
            {lookUp.problem.message}
          </span>
        )}
      </form>
    </search>
  );
};
