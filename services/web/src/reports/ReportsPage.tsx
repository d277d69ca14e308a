import { Link } from '@tanstack/react-router';
import { type ReportShown, ReportState } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { usePages } from '../api/use-pages.js';
import { useSay, useSayCode } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { ChoiceField } from '../shell/Field.js';
import { ListTools } from '../shell/ListTools.js';
import { PagedTable } from '../shell/PagedTable.js';
import { SearchField } from '../shell/SearchField.js';
import { Answered, Refused } from '../shell/states.js';
import { useSearch } from '../shell/use-search.js';
import { useStanding } from '../shell/use-standing.js';
import { useView } from '../shell/view-address.js';
import { useMay, useMe } from '../shell/who.js';
import { TimeText } from '../show/TimeText.js';
import { ReportForm } from './ReportForm.js';
import { ReportLines } from './ReportLines.js';
import { reportsCsv } from './reports-csv.js';

const moods: Readonly<Partial<Record<ReportShown['state'], string>>> = {
  ...{ resolved: 'good', named: 'good', waiting: 'warn', 'none-found': 'info', unclear: 'bad' },
};

const keyOfReport = ({ case: name, reporter }: ReportShown): string => `${name} ${reporter}`;

/** Victims' reports: what there is, how far it is settled, and the form for a new one. */
export const ReportsPage = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const [view, change] = useView();
  const mayAct = useMay('act');
  const [withdrawing, setWithdrawing] = useState<ReportShown | null>(null);
  const { zone } = useMe();
  const search = useSearch(view, change);
  const reports = usePages('reports', {
    query: {
      ...search.query,
      ...(view['case'] ? { case: view['case'] } : {}),
      ...(view['state'] ? { state: view['state'] } : {}),
    },
  });
  const [openCase, openReporter] = [view['of'], view['reporter']];
  const isForm = view['new'] === '1' && mayAct;
  const list = useStanding('reports', reports, (page) => page.reports, keyOfReport);
  const { shown, rows } = list;
  const isNarrowed = search.text !== '' || Boolean(view['case']) || Boolean(view['state']);
  return (
    <>
      <div className="page-head">
        <h1>{say('reports.title')}</h1>
        <span className="grow" />
        {mayAct && (
          <button
            type="button"
            className={isForm ? '' : 'primary'}
            aria-expanded={isForm}
            onClick={() => change({ new: isForm ? undefined : '1' })}
          >
            {say('reports.new')}
          </button>
        )}
      </div>
      <div className="stack">
        {isForm && <ReportForm />}
        {openCase !== undefined && openReporter !== undefined && (
          <ReportLines
            key={`${openCase} ${openReporter}`}
            name={openCase}
            reporter={openReporter}
            close={() => change({ of: undefined, reporter: undefined })}
          />
        )}
        <div className="filters">
          <SearchField label={say('reports.search')} search={search} view={view} change={change} isWide />
          <ChoiceField
            label={say('releases.state')}
            value={view['state'] ?? ''}
            change={(state) => change({ state })}
            choices={[
              ['', say('show.all')],
              ...ReportState.options.map((code) => [code, sayCode('reportState', code)] as const),
            ]}
          />
          {view['case'] !== undefined && (
            <button type="button" className="small" onClick={() => change({ case: undefined })}>
              {say('order.case')}: {view['case']} ×
            </button>
          )}
          <ListTools
            rows={rows}
            isMore={reports.more !== undefined}
            fileName="weir-reports.csv"
            csv={() => reportsCsv(rows ?? [], zone)}
          />
        </div>
        <Answered of={reports}>
          {() => (
            <PagedTable
              title={say('reports.list')}
              rows={shown ?? []}
              keyOf={keyOfReport}
              empty={say(isNarrowed ? 'list.noneFits' : 'reports.empty')}
              more={reports.more}
              isBusy={reports.isBusy}
              standing={list}
              columns={[
                {
                  head: say('order.case'),
                  cell: (row) => (
                    <Link className="id" to="/cases/$case" params={{ case: row.case }}>
                      {row.case}
                    </Link>
                  ),
                },
                { head: say('reports.reporter'), cell: (row) => row.reporter },
                { head: say('reports.reportedAt'), cell: (row) => <TimeText ms={row.reportedAt} isShort /> },
                { head: say('reports.version'), isRight: true, cell: (row) => row.version },
                {
                  head: say('reports.transfers'),
                  cell: (row) => (
                    <span className="two-lines">
                      <span className="id">{row.transfers.slice(0, 3).join(', ')}</span>
                      <span className="quiet">
                        {row.transfers.length > 3 && `+${row.transfers.length - 3} `}
                        {row.unresolved > 0 && say('reports.unresolved', { n: row.unresolved })}
                      </span>
                    </span>
                  ),
                },
                {
                  head: say('releases.state'),
                  cell: (row) => (
                    <span className={`badge ${moods[row.state] ?? ''}`}>
                      {row.withdrawn ? say('reports.withdrawn') : sayCode('reportState', row.state)}
                    </span>
                  ),
                },
                {
                  head: say('reports.acts'),
                  cell: (row) => (
                    <span className="row">
                      {row.state !== 'named' && (
                        <button
                          type="button"
                          className="small"
                          aria-label={`${say('lines.open')}: ${row.case} ${row.reporter}`}
                          onClick={() => change({ of: row.case, reporter: row.reporter }, { isStep: true })}
                        >
                          {say('lines.open')}
                        </button>
                      )}
                      {mayAct && !row.withdrawn && (
                        <button type="button" className="small" onClick={() => setWithdrawing(row)}>
                          {say('reports.withdraw')}
                        </button>
                      )}
                    </span>
                  ),
                },
              ]}
            />
          )}
        </Answered>
      </div>
      {withdrawing !== null && <WithdrawDialog report={withdrawing} close={() => setWithdrawing(null)} />}
    </>
  );
};

const WithdrawDialog = ({ report, close }: { report: ReportShown; close: () => void }) => {
  const say = useSay();
  const act = useAct('sendReport', 'reports', 'releases', 'cases', 'case');
  return (
    <Dialog title={say('reports.withdraw')} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act.run({ body: { case: report.case, reporter: report.reporter, withdrawn: true } }, close);
        }}
      >
        <p>
          <span className="id">{report.case}</span> · {report.reporter}
        </p>
        <p className="notice warn">{say('reports.withdrawLead')}</p>
        <Refused problem={act.problem} />
        <DialogEnd close={close} label={say('reports.withdraw')} isBusy={act.isBusy} />
      </form>
    </Dialog>
  );
};
