import { useMutation } from '@tanstack/react-query';
import type { RouteName } from '@weir/desk-api';
import { call } from './call.js';
import type { DeskProblem } from './desk-problem.js';
import { countOwnAct } from './own-acts.js';
import { lookAgain } from './queries.js';
import type { Answer, Parts } from './shapes.js';

export interface Act<Name extends RouteName> {
  readonly run: (parts: Parts<Name>, done?: (answer: Answer<Name>) => void) => void;
  readonly isBusy: boolean;
  readonly problem: DeskProblem | null;
  readonly forget: () => void;
}

/** An act: after it, what `changes` names is asked for again; after a lost race too, so that people see what is. */
export const useAct = <Name extends RouteName>(name: Name, ...changes: readonly RouteName[]): Act<Name> => {
  const mutation = useMutation<Answer<Name>, DeskProblem, Parts<Name>>({
    mutationFn: (parts) => call(name, parts),
    onSuccess: () => countOwnAct(changes),
    onSettled: () => lookAgain(...changes),
  });
  return {
    run: (parts, done) => mutation.mutate(parts, done === undefined ? {} : { onSuccess: (answer) => done(answer) }),
    isBusy: mutation.isPending,
    problem: mutation.error,
    forget: () => mutation.reset(),
  };
};
