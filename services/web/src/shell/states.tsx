import type { ReactNode } from 'react';
import type { DeskProblem } from '../api/desk-problem.js';
import { useSay, useSayCode } from '../language/language.js';
import { TimeText } from '../show/TimeText.js';
import { useProblemText } from './use-problem-text.js';
import { useMe } from './who.js';

/** What a page shows while there is nothing yet, nothing at all, or an error. */

export const Loading = () => {
  const say = useSay();
  return (
    <div className="state" role="status">
      <span className="spinner" aria-hidden="true" />
      {say('state.loading')}
    </div>
  );
};

export const Empty = ({ title, hint, children }: { title?: string; hint?: string; children?: ReactNode }) => {
  const say = useSay();
  return (
    <div className="state">
      <p className="state-title">{title ?? say('state.empty')}</p>
      {hint !== undefined && <p className="quiet">{hint}</p>}
      {children}
    </div>
  );
};

const NoRight = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const me = useMe();
  return (
    <div className="state" role="alert">
      <p className="state-title">{say('state.noRight')}</p>
      <p className="quiet">
        {say('state.noRightHint', { roles: me.roles.map((role) => sayCode('role', role)).join(', ') })}
      </p>
    </div>
  );
};

export const Failed = ({ problem, again }: { problem: DeskProblem; again?: () => void }) => {
  const say = useSay();
  const textOf = useProblemText();
  if (problem.isNoRight) return <NoRight />;
  const { detail, said } = textOf(problem);
  const title =
    problem.status === 0
      ? said
      : problem.status === 404
        ? say('state.notFound')
        : say('state.failed', { detail: said });
  return (
    <div className="state" role="alert">
      <p className="state-title">{title}</p>
      <p className="quiet">
        <code>{problem.code}</code> {detail}
      </p>
      {again !== undefined && (
        <button type="button" onClick={again}>
          {say('state.again')}
        </button>
      )}
    </div>
  );
};

/** An act that was refused: who was first, with the offer to look again; else what the desk says. */
export const Refused = ({ problem, lookAgain }: { problem: DeskProblem | null; lookAgain?: () => void }) => {
  const say = useSay();
  const textOf = useProblemText();
  if (problem === null) return null;
  const { by, at } = problem.problem ?? {};
  const { detail, said } = textOf(problem);
  return (
    <div className="notice warn" role="alert">
      {problem.isConflict ? (
        <>
          {by === undefined ? (
            say('state.conflictNobody')
          ) : (
            <>
              {say('state.conflict', { by })} {at !== undefined && <TimeText ms={at} />}
            </>
          )}{' '}
          {lookAgain !== undefined && (
            <button type="button" className="small" onClick={lookAgain}>
              {say('state.lookAgain')}
            </button>
          )}
        </>
      ) : (
        <>
          {problem.isNoRight ? say('state.noRightAct') : say('state.failed', { detail: said })}{' '}
          <code>{problem.code}</code> {detail}
          {by !== undefined && (
            <div>
              {say('state.lastBy', { by })} {at !== undefined && <TimeText ms={at} />}
            </div>
          )}
          {problem.status === 409 && lookAgain !== undefined && (
            <button type="button" className="small" onClick={lookAgain}>
              {say('state.lookAgain')}
            </button>
          )}
          {problem.problem?.issues?.map((issue) => (
            <div key={issue.path}>
              <code>{issue.path}</code> {issue.message}
            </div>
          ))}
        </>
      )}
    </div>
  );
};

/** What is shown is old: a refresh failed, or the case is being reckoned. */
export const Stale = ({ why, again }: { why: string; again?: () => void }) => {
  const say = useSay();
  return (
    <div className="notice warn" role="status">
      {why}{' '}
      {again !== undefined && (
        <button type="button" className="small" onClick={again}>
          {say('state.again')}
        </button>
      )}
    </div>
  );
};

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: DeskProblem | null;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

/** Draws an answer, or why there is none; an old answer whose refresh failed is shown with a word about it. */
export const Answered = <T,>({ of, children }: { of: Asked<T>; children: (data: T) => ReactNode }) => {
  const say = useSay();
  const textOf = useProblemText();
  if (of.data === undefined)
    return of.error === null ? <Loading /> : <Failed problem={of.error} again={() => of.refetch()} />;
  return (
    <>
      {of.error !== null && (
        <Stale why={say('state.stale', { why: textOf(of.error).said })} again={() => of.refetch()} />
      )}
      {children(of.data)}
    </>
  );
};
