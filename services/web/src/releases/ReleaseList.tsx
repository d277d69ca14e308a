import { Link } from '@tanstack/react-router';
import type { ReleaseTask } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { usePages } from '../api/use-pages.js';
import { useOfBoth, useSay, useSayCode } from '../language/language.js';
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
import { releasesCsv } from './releases-csv.js';

const keyOfTask = ({ id }: ReleaseTask): string => id;

/** What must be undone because its ground is gone; the clock of each runs until somebody decides. */
export const ReleaseList = ({ view, change }: { view: ViewState; change: ChangeView }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const ofBoth = useOfBoth();
  const mayApprove = useMay('approve');
  const [task, setTask] = useState<ReleaseTask | null>(null);
  const act = useAct('endRelease', 'releases', 'orders', 'order', 'quality');
  const state = view['state'] ?? 'open';
  const { zone } = useMe();
  const search = useSearch(view, change);
  const tasks = usePages('releases', { query: { ...search.query, ...(state === 'all' ? {} : { state }) } });
  const list = useStanding('releases', tasks, (page) => page.tasks, keyOfTask);
  const { shown, rows } = list;
  return (
    <>
      <div className="filters">
        <SearchField label={say('releases.search')} search={search} view={view} change={change} isWide />
        <ChoiceField
          label={say('releases.state')}
          value={state}
          change={(value) => change({ state: value })}
          choices={[
            ...['open', 'done', 'kept'].map((code) => [code, sayCode('task', code)] as const),
            ['all', say('show.all')],
          ]}
        />
        <ListTools
          rows={rows}
          isMore={tasks.more !== undefined}
          fileName="weir-releases.csv"
          csv={() => releasesCsv(rows ?? [], zone)}
        />
      </div>
      <Answered of={tasks}>
        {() => (
          <PagedTable
            title={say('releases.tasks')}
            rows={shown ?? []}
            keyOf={keyOfTask}
            empty={say(search.text === '' && !view['ref'] && state === 'open' ? 'releases.empty' : 'list.noneFits')}
            more={tasks.more}
            isBusy={tasks.isBusy}
            standing={list}
            columns={[
              { head: say('releases.due'), cell: (row) => <Countdown due={row.due} isOver={row.state !== 'open'} /> },
              {
                head: say('releases.of'),
                cell: (row) =>
                  row.of.kind === 'order' ? (
                    <Link to="/orders/$id" params={{ id: row.of.id }}>
                      {sayCode('taskOf', row.of.kind)} <span className="id">{row.of.id.slice(0, 8)}</span>
                    </Link>
                  ) : (
                    <>
                      {sayCode('taskOf', row.of.kind)} <span className="id">{row.of.id}</span>
                    </>
                  ),
              },
              { head: say('table.account'), cell: (row) => <AccountText of={row.account} /> },
              {
                head: say('releases.cause'),
                cell: (row) => (
                  <span className="stack tight">
                    <span className="badge warn">{sayCode('cause', row.cause)}</span>
                    <span className="quiet">{ofBoth(row.reason)}</span>
                  </span>
                ),
              },
              {
                head: say('order.case'),
                cell: (row) =>
                  row.case === null ? (
                    '—'
                  ) : (
                    <Link className="id" to="/cases/$case" params={{ case: row.case }}>
                      {row.case}
                    </Link>
                  ),
              },
              { head: say('releases.since'), cell: (row) => <TimeText ms={row.since} isShort /> },
              {
                head: say('releases.state'),
                cell: (row) =>
                  row.asked !== null ? (
                    <span className="two-lines">
                      {sayCode('orderState', 'release-asked')}
                      <span className="quiet">
                        {row.asked.by} <TimeText ms={row.asked.at} isShort />
                      </span>
                    </span>
                  ) : row.state === 'open' ? (
                    mayApprove ? (
                      <button type="button" className="small" onClick={() => setTask(row)}>
                        {say('releases.end')}
                      </button>
                    ) : (
                      sayCode('task', row.state)
                    )
                  ) : (
                    <span className="two-lines">
                      {sayCode('task', row.state)}
                      <span className="quiet">
                        {row.doneBy} <TimeText ms={row.doneAt} isShort />
                      </span>
                    </span>
                  ),
              },
            ]}
          />
        )}
      </Answered>
      {task !== null && (
        <DecisionDialog
          title={say('releases.endTitle')}
          label={say('dialog.reason')}
          outcomes={task.cause === 'appeal' ? ['released'] : ['released', 'kept']}
          lead={ofBoth(task.reason)}
          isBusy={act.isBusy}
          problem={act.problem}
          close={() => {
            act.forget();
            setTask(null);
          }}
          run={(outcome, reason) =>
            act.run({ params: { id: task.id }, body: { outcome, reason }, seen: task.version }, () => setTask(null))
          }
        />
      )}
    </>
  );
};
