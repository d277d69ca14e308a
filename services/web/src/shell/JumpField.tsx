import { useNavigate } from '@tanstack/react-router';
import { type Ref, useState } from 'react';
import { call } from '../api/call.js';
import { DeskProblem } from '../api/desk-problem.js';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { isNumberLike } from './number-like.js';
import { useProblemText } from './use-problem-text.js';

/** To a case by its name, to an account by its number: an account has a scheme before its first colon. */
export const JumpField = ({ input }: { input: Ref<HTMLInputElement> }) => {
  const say = useSay();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const lookUp = useAct('lookUpAccount');
  const [isNumber, setNumber] = useState(false);
  const [problem, setProblem] = useState<DeskProblem | null>(null);
  /** What may be the number of a card goes into an address only where a case is called so. */
  const toCase = async (wanted: string): Promise<void> => {
    try {
      await call('case', { params: { case: wanted } });
      setTyped('');
      void navigate({ to: '/cases/$case', params: { case: wanted } });
    } catch (error) {
      if (!(error instanceof DeskProblem)) throw error;
      setNumber(error.status === 404);
      setProblem(error.status === 404 ? null : error);
    }
  };
  const textOf = useProblemText();
  const said = lookUp.problem ?? problem;
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
          else if (isNumberLike(wanted)) void toCase(wanted);
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
          aria-invalid={said !== null || isNumber}
          onChange={(event) => {
            setTyped(event.target.value);
            lookUp.forget();
            setNumber(false);
            setProblem(null);
          }}
        />
        {isNumber && (
          <span className="bad" role="alert">
            {say('case.isNumber')} {say('case.isNumberHint', { number: typed.trim() })}
          </span>
        )}
        {said !== null && (
          <span className="bad" role="alert">
            {textOf(said).said}
          </span>
        )}
      </form>
    </search>
  );
};
