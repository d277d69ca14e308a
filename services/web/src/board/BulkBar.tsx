import type { BoardRow } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { Refused } from '../shell/states.js';
import { useReason } from '../shell/use-problem-text.js';
import { useMe } from '../shell/who.js';
import { ActDialog, type BoardActBody, type ReasonedAct } from './ActDialog.js';
import type { BoardView } from './board-view.js';
import { useMatching } from './use-matching.js';

interface Outcome {
  readonly done: number;
  readonly skipped: readonly { readonly code: string; readonly detail: string }[];
}

/**
 * One act about all that is selected, or about all that the filter shows, whatever part of it is loaded; each account is
 * done or refused by itself, and both are said.
 */
export const BulkBar = ({
  rows,
  total,
  view,
  clear,
  refresh,
}: {
  rows: readonly BoardRow[];
  /** Accounts that the filter shows. */
  total: number;
  view: BoardView;
  clear: () => void;
  refresh: () => void;
}) => {
  const say = useSay();
  const me = useMe();
  const [dialog, setDialog] = useState<ReasonedAct | null>(null);
  const [said, setSaid] = useState<Outcome | null>(null);
  const some = useAct('bulkAct');
  const matching = useMatching(view);
  const ended = (outcome: Outcome): void => {
    setDialog(null);
    setSaid(outcome);
    matching.forget();
    clear();
    refresh();
  };
  const run = (act: BoardActBody): void => {
    if (matching.counted !== null) {
      matching.run(act, ended);
      return;
    }
    const targets = rows.slice(0, 500).map((row) => ({ ref: row.account.ref, version: row.version }));
    some.run({ body: { targets, act } }, ({ outcomes }) => {
      const skipped = outcomes.flatMap(({ code, detail, done }) =>
        done ? [] : [{ code: code ?? '', detail: detail ?? '' }],
      );
      ended({ done: outcomes.length - skipped.length, skipped });
    });
  };
  if (rows.length === 0 && matching.counted === null)
    return said === null ? null : <Said of={said} close={() => setSaid(null)} />;
  const isBusy = some.isBusy || matching.isBusy;
  const problem = some.problem ?? matching.problem;
  const about =
    matching.counted === null
      ? say('board.selected', { n: rows.length })
      : say('bulk.matching', { n: matching.counted.toLocaleString('en-US') });
  const button = (text: string, press: () => void) => (
    <button type="button" className="small" onClick={press} disabled={isBusy}>
      {text}
    </button>
  );
  return (
    <div className="bulk row">
      <strong role="status">{about}</strong>
      {matching.counted === null && total > rows.length && button(say('bulk.all', { n: total }), matching.count)}
      {button(say('act.acknowledge'), () => run({ kind: 'acknowledge' }))}
      {button(say('act.mine'), () => run({ kind: 'assign', assignee: me.actor }))}
      {button(say('act.escalate'), () => setDialog('escalate'))}
      {button(say('act.dismiss'), () => setDialog('dismiss'))}
      {button(say('act.silence'), () => setDialog('silence'))}
      {button(say('board.unselect'), () => {
        matching.forget();
        clear();
      })}
      {isBusy && <span className="quiet">{say('bulk.busy')}</span>}
      <Refused problem={problem} />
      {dialog !== null && (
        <ActDialog
          kind={dialog}
          about={about}
          close={() => setDialog(null)}
          run={run}
          isBusy={isBusy}
          problem={problem}
        />
      )}
    </div>
  );
};

/** What became of a bulk act: how many, and why the others were passed over. */
const Said = ({ of: { done, skipped }, close }: { of: Outcome; close: () => void }) => {
  const say = useSay();
  const reasonOf = useReason();
  const reasons = new Map<string, number>();
  for (const { code, detail } of skipped) {
    const why = reasonOf(code, detail);
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  return (
    <div className="notice good" role="status">
      {say('act.bulkDone', { done, refused: skipped.length })}
      {reasons.size > 0 && `: ${[...reasons].map(([why, count]) => `${why} (${count})`).join('; ')}`}{' '}
      <button type="button" className="small" onClick={close}>
        {say('dialog.close')}
      </button>
    </div>
  );
};
