import { Link } from '@tanstack/react-router';
import type { Appeal } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { usePages } from '../api/use-pages.js';
import { useSay, useSayCode } from '../language/language.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered } from '../shell/states.js';
import { useMay, useMe } from '../shell/who.js';
import { AccountText } from '../show/AccountText.js';
import { Countdown, TimeText } from '../show/TimeText.js';
import { DecisionDialog } from './DecisionDialog.js';
import { ReviewerDialog } from './ReviewerDialog.js';

/** Appeals: another person than who took one in decides it, before its deadline. */
export const AppealList = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const me = useMe();
  const mayApprove = useMay('approve');
  const [appeal, setAppeal] = useState<Appeal | null>(null);
  const [assigned, setAssigned] = useState<Appeal | null>(null);
  const appeals = usePages('appeals', { query: {} });
  const act = useAct('decideAppeal', 'appeals', 'releases', 'orders', 'measures', 'quality');
  return (
    <>
      <Answered of={appeals}>
        {(pages) => (
          <PagedTable
            title={say('releases.appeals')}
            rows={pages.flatMap((page) => page.appeals)}
            keyOf={(row) => row.id}
            empty={say('releases.appealsEmpty')}
            more={appeals.more}
            isBusy={appeals.isBusy}
            columns={[
              { head: say('releases.due'), cell: (row) => <Countdown due={row.due} isOver={row.decision !== null} /> },
              { head: say('table.account'), cell: (row) => <AccountText of={row.account} /> },
              {
                head: say('appeal.against'),
                cell: (row) =>
                  row.kind === 'order' ? (
                    <Link className="id" to="/orders/$id" params={{ id: row.against }}>
                      {row.against.slice(0, 8)}
                    </Link>
                  ) : (
                    <>
                      {sayCode('taskOf', row.kind)} <span className="id">{row.against.slice(0, 8)}</span>
                    </>
                  ),
              },
              { head: say('appeal.text'), cell: (row) => row.text },
              {
                head: say('appeal.received'),
                cell: (row) => (
                  <span className="two-lines">
                    <TimeText ms={row.receivedAt} isShort />
                    <span className="quiet">{row.takenInBy}</span>
                  </span>
                ),
              },
              {
                head: say('appeal.reviewer'),
                cell: (row) => (
                  <span className="two-lines">
                    {row.reviewer ?? '—'}
                    {mayApprove && row.decision === null && (
                      <button type="button" className="small" onClick={() => setAssigned(row)}>
                        {say('appeal.assign')}
                      </button>
                    )}
                  </span>
                ),
              },
              {
                head: say('appeal.decision'),
                cell: (row) => {
                  if (row.decision !== null)
                    return (
                      <span className="stack tight">
                        <span className={`badge ${row.decision.outcome === 'granted' ? 'good' : ''}`}>
                          {sayCode('outcome', row.decision.outcome)}
                        </span>
                        {row.decision.text}
                        <span className="quiet">
                          {row.decision.by} <TimeText ms={row.decision.at} isShort />
                        </span>
                      </span>
                    );
                  if (!mayApprove) return say('appeal.undecided');
                  if (row.reviewer !== null && row.reviewer !== me.actor)
                    return <span className="quiet">{say('appeal.withOther', { who: row.reviewer })}</span>;
                  return row.takenInBy === me.actor ? (
                    <span className="quiet">{say('appeal.notYours')}</span>
                  ) : (
                    <button type="button" className="small" onClick={() => setAppeal(row)}>
                      {say('appeal.decide')}
                    </button>
                  );
                },
              },
            ]}
          />
        )}
      </Answered>
      {assigned !== null && <ReviewerDialog appeal={assigned} close={() => setAssigned(null)} />}
      {appeal !== null && (
        <DecisionDialog
          title={say('appeal.decide')}
          label={say('appeal.decisionText')}
          outcomes={['granted', 'rejected']}
          lead={appeal.text}
          isBusy={act.isBusy}
          problem={act.problem}
          close={() => {
            act.forget();
            setAppeal(null);
          }}
          run={(outcome, text) =>
            act.run({ params: { id: appeal.id }, body: { outcome, text }, seen: appeal.version }, () => setAppeal(null))
          }
        />
      )}
    </>
  );
};
