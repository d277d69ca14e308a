import { Link } from '@tanstack/react-router';
import type { Appeal } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { usePages } from '../api/use-pages.js';
import { useSay, useSayCode } from '../language/language.js';
import { ChoiceField } from '../shell/Field.js';
import { ListTools } from '../shell/ListTools.js';
import { PagedTable } from '../shell/PagedTable.js';
import { SearchField } from '../shell/SearchField.js';
import { Answered } from '../shell/states.js';
import { useSearch } from '../shell/use-search.js';
import { useStanding } from '../shell/use-standing.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { useMay, useMe } from '../shell/who.js';
import { AccountText } from '../show/AccountText.js';
import { Countdown, TimeText } from '../show/TimeText.js';
import { DecisionDialog } from './DecisionDialog.js';
import { ReviewerDialog } from './ReviewerDialog.js';
import { appealsCsv } from './releases-csv.js';

const keyOfAppeal = ({ id }: Appeal): string => id;

/** Appeals: another person than who took one in decides it, before its deadline. */
export const AppealList = ({ view, change }: { view: ViewState; change: ChangeView }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const me = useMe();
  const mayApprove = useMay('approve');
  const [appeal, setAppeal] = useState<Appeal | null>(null);
  const [assigned, setAssigned] = useState<Appeal | null>(null);
  const search = useSearch(view, change);
  const state = view['state'] ?? '';
  const appeals = usePages('appeals', { query: { ...search.query, ...(state === '' ? {} : { state }) } });
  const list = useStanding('appeals', appeals, (page) => page.appeals, keyOfAppeal);
  const { shown, rows } = list;
  const act = useAct('decideAppeal', 'appeals', 'releases', 'orders', 'measures', 'quality');
  return (
    <>
      <div className="filters">
        <SearchField label={say('appeals.search')} search={search} view={view} change={change} isWide />
        <ChoiceField
          label={say('releases.state')}
          value={state}
          change={(value) => change({ state: value })}
          choices={[
            ['', say('show.all')],
            ['open', say('appeal.undecided')],
            ...['granted', 'rejected'].map((code) => [code, sayCode('outcome', code)] as const),
          ]}
        />
        <ListTools
          rows={rows}
          isMore={appeals.more !== undefined}
          fileName="weir-appeals.csv"
          csv={() => appealsCsv(rows ?? [], me.zone)}
        />
      </div>
      <Answered of={appeals}>
        {() => (
          <PagedTable
            title={say('releases.appeals')}
            rows={shown ?? []}
            keyOf={keyOfAppeal}
            empty={say(search.text === '' && !view['ref'] && state === '' ? 'releases.appealsEmpty' : 'list.noneFits')}
            more={appeals.more}
            isBusy={appeals.isBusy}
            standing={list}
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
