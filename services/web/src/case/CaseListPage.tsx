import { Link } from '@tanstack/react-router';
import { usePages } from '../api/use-pages.js';
import { useSay } from '../language/language.js';
import { PagedTable } from '../shell/PagedTable.js';
import { SearchField } from '../shell/SearchField.js';
import { Answered } from '../shell/states.js';
import { useSearch } from '../shell/use-search.js';
import { useView } from '../shell/view-address.js';
import { MoneyText } from '../show/MoneyText.js';
import { TimeText } from '../show/TimeText.js';

export const CaseListPage = () => {
  const say = useSay();
  const [view, change] = useView();
  const search = useSearch(view, change);
  const cases = usePages('cases', {
    query: {
      ...(search.text === '' ? {} : { q: search.text }),
      ...(view['withdrawn'] === '1' ? { withdrawn: '1' as const } : {}),
    },
  });
  const sums = (list: readonly { readonly asset: string; readonly amount: string }[]) => (
    <span className="two-lines">
      {list.map(({ asset, amount }) => (
        <MoneyText key={asset} amount={amount} asset={asset} />
      ))}
    </span>
  );
  return (
    <>
      <div className="page-head">
        <h1>{say('cases.title')}</h1>
      </div>
      <div className="filters">
        <SearchField label={say('cases.col.case')} search={search} view={view} change={change} />
        <label className="check">
          <input
            type="checkbox"
            checked={view['withdrawn'] === '1'}
            onChange={(event) => change({ withdrawn: event.target.checked ? '1' : undefined })}
          />
          {say('cases.withdrawn')}
        </label>
      </div>
      <Answered of={cases}>
        {(pages) => (
          <PagedTable
            title={say('cases.title')}
            rows={pages.flatMap((page) => page.cases)}
            keyOf={(row) => row.case}
            empty={say(search.text === '' ? 'cases.empty' : 'list.noneFits')}
            more={cases.more}
            isBusy={cases.isBusy}
            columns={[
              {
                head: say('cases.col.case'),
                cell: (row) => (
                  <span className="row">
                    <Link className="id" to="/cases/$case" params={{ case: row.case }}>
                      {row.case}
                    </Link>
                    {row.withdrawn && <span className="badge">{say('cases.isWithdrawn')}</span>}
                    {row.stale && <span className="badge warn">{say('cases.isStale')}</span>}
                  </span>
                ),
              },
              { head: say('cases.col.reported'), cell: (row) => <TimeText ms={row.reportedAt} isShort /> },
              {
                head: say('cases.col.roots'),
                isRight: true,
                cell: (row) => sums(row.sums.map(({ asset, roots }) => ({ asset, amount: roots }))),
              },
              { head: say('cases.col.holdable'), isRight: true, cell: (row) => sums(row.holdable) },
              {
                head: say('cases.col.inFlight'),
                isRight: true,
                cell: (row) => sums(row.sums.map(({ asset, inFlight }) => ({ asset, amount: inFlight }))),
              },
              { head: say('cases.col.accounts'), isRight: true, cell: (row) => row.accounts.toLocaleString('en-US') },
            ]}
          />
        )}
      </Answered>
    </>
  );
};
