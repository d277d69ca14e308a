import type { BoardRow } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { Refused } from '../shell/states.js';
import { useMe } from '../shell/who.js';
import { ActDialog, type BoardActBody, type ReasonedAct } from './ActDialog.js';

/** One act about all that is selected; each account is done or refused by itself, and both are said. */
export const BulkBar = ({
  rows,
  clear,
  refresh,
}: {
  rows: readonly BoardRow[];
  clear: () => void;
  refresh: () => void;
}) => {
  const say = useSay();
  const me = useMe();
  const [dialog, setDialog] = useState<ReasonedAct | null>(null);
  const [said, setSaid] = useState('');
  const act = useAct('bulkAct');
  const run = (body: BoardActBody): void =>
    act.run(
      {
        body: { targets: rows.slice(0, 500).map((row) => ({ ref: row.account.ref, version: row.version })), act: body },
      },
      ({ outcomes }) => {
        const refused = outcomes.filter((outcome) => !outcome.done);
        setDialog(null);
        setSaid(
          say('act.bulkDone', { done: outcomes.length - refused.length, refused: refused.length }) +
            (refused.length === 0
              ? ''
              : `: ${[...new Set(refused.map(({ code, detail }) => detail ?? code ?? ''))].join('; ')}`),
        );
        clear();
        refresh();
      },
    );
  if (rows.length === 0)
    return said === '' ? null : (
      <div className="notice good" role="status">
        {said}{' '}
        <button type="button" className="small" onClick={() => setSaid('')}>
          {say('dialog.close')}
        </button>
      </div>
    );
  return (
    <div className="bulk row">
      <strong role="status">{say('board.selected', { n: rows.length })}</strong>
      <button type="button" className="small" onClick={() => run({ kind: 'acknowledge' })}>
        {say('act.acknowledge')}
      </button>
      <button type="button" className="small" onClick={() => run({ kind: 'assign', assignee: me.actor })}>
        {say('act.mine')}
      </button>
      <button type="button" className="small" onClick={() => setDialog('escalate')}>
        {say('act.escalate')}
      </button>
      <button type="button" className="small" onClick={() => setDialog('dismiss')}>
        {say('act.dismiss')}
      </button>
      <button type="button" className="small" onClick={() => setDialog('silence')}>
        {say('act.silence')}
      </button>
      <button type="button" className="small" onClick={clear}>
        {say('board.unselect')}
      </button>
      <Refused problem={act.problem} />
      {dialog !== null && (
        <ActDialog kind={dialog} close={() => setDialog(null)} run={run} isBusy={act.isBusy} problem={act.problem} />
      )}
    </div>
  );
};
