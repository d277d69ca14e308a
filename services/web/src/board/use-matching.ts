import { useState } from 'react';
import { call } from '../api/call.js';
import { DeskProblem } from '../api/desk-problem.js';
import type { Answer, Parts } from '../api/shapes.js';
import { useAct } from '../api/use-act.js';
import type { BoardActBody } from './ActDialog.js';
import type { BoardView } from './board-view.js';

type Filter = Parts<'actOnMatching'>['body']['filter'];

const filterOf = ({ sort: _sort, ...filter }: BoardView): Filter => filter as Filter;

export interface Matching {
  /** Accounts that matched when they were counted; null: they were not, or the filter is another now. */
  readonly counted: number | null;
  readonly count: () => void;
  readonly run: (act: BoardActBody, done: (outcome: Answer<'actOnMatching'>) => void) => void;
  readonly forget: () => void;
  readonly isBusy: boolean;
  readonly problem: DeskProblem | null;
}

/** All accounts that a view shows: counted by the desk, then acted on as they stood when they were counted. */
export const useMatching = (view: BoardView): Matching => {
  const viewKey = JSON.stringify(filterOf(view));
  const [found, setFound] = useState<{ readonly viewKey: string; readonly of: Answer<'boardMatching'> } | null>(null);
  const [isCounting, setCounting] = useState(false);
  const [problem, setProblem] = useState<DeskProblem | null>(null);
  const act = useAct('actOnMatching');
  const current = found?.viewKey === viewKey ? found.of : null;
  return {
    counted: current?.total ?? null,
    count: () => {
      setCounting(true);
      setProblem(null);
      call('boardMatching', { query: filterOf(view) as Parts<'boardMatching'>['query'] })
        .then((of) => setFound({ viewKey, of }))
        .catch((error: unknown) => {
          if (!(error instanceof DeskProblem)) throw error;
          setProblem(error);
        })
        .finally(() => setCounting(false));
    },
    run: (body, done) => {
      if (current === null) return;
      act.run({ body: { filter: filterOf(view), position: current.position, act: body } }, done);
    },
    forget: () => {
      setFound(null);
      setProblem(null);
      act.forget();
    },
    isBusy: isCounting || act.isBusy,
    problem: problem ?? act.problem,
  };
};
