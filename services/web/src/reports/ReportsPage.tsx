import { Link } from '@tanstack/react-router';
import type { ReportShown } from '@weir/desk-api';
import { useState } from 'react';
import { useAct } from '../api/use-act.js';
import { usePages } from '../api/use-pages.js';
import { useSay } from '../language/language.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered, Refused } from '../shell/states.js';
import { useView } from '../shell/view-address.js';
import { useMay } from '../shell/who.js';
import { TimeText } from '../show/TimeText.js';
import { ReportForm } from './ReportForm.js';

/** Victims' reports: what there is, and the form for a new one. */
export const ReportsPage = () => {
  const say = useSay();
  const [view, change] = useView();
  const mayAct = useMay('act');
  const [withdrawing, setWithdrawing] = useState<ReportShown | null>(null);
  const reports = usePages('reports', { query: view['case'] ? { case: view['case'] } : {} });
  const isForm = view['new'] === '1' && mayAct;
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
        <Answered of={reports}>
          {(pages) => (
            <PagedTable
              title={say('reports.list')}
              rows={pages.flatMap((page) => page.reports)}
              keyOf={(row) => `${row.case} ${row.reporter}`}
              empty={say('reports.empty')}
              more={reports.more}
              isBusy={reports.isBusy}
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
                  cell: (row) =>
                    row.withdrawn ? (
                      <span className="badge">{say('reports.withdrawn')}</span>
                    ) : mayAct ? (
                      <button type="button" className="small" onClick={() => setWithdrawing(row)}>
                        {say('reports.withdraw')}
                      </button>
                    ) : (
                      '—'
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
