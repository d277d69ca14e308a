import { usePages } from '../api/use-pages.js';
import { useSay } from '../language/language.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered } from '../shell/states.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { useMe } from '../shell/who.js';
import { AccountText } from '../show/AccountText.js';
import { csvOf } from '../show/csv.js';
import { MoneyText } from '../show/MoneyText.js';
import { formatMoney, plainMoney } from '../show/money.js';
import { saveFile } from '../show/save-file.js';
import { TimeText } from '../show/TimeText.js';
import { formatTime, formatUtc } from '../show/time.js';

/** The tainted transfers of a case one by one, of the same cut as the picture. */
export const LinkTable = ({ name, view, change }: { name: string; view: ViewState; change: ChangeView }) => {
  const say = useSay();
  const { zone } = useMe();
  const links = usePages('caseLinks', {
    params: { case: name },
    query: {
      ...(view['asset'] ? { asset: view['asset'] } : {}),
      ...(view['ref'] ? { ref: view['ref'] } : {}),
      ...(view['min'] ? { minTaint: view['min'] } : {}),
      ...(view['since'] ? { since: Number(view['since']) } : {}),
      ...(view['until'] ? { until: Number(view['until']) } : {}),
    },
  });
  return (
    <Answered of={links}>
      {(pages) => {
        const rows = pages.flatMap((page) => page.links);
        const csv = (): string =>
          csvOf(
            ['transfer', 'time_local', 'time_utc', 'from', 'to', 'asset', 'amount', 'taint', 'layer'],
            rows.map(({ transfer, taint, layer }) => [
              transfer.id,
              formatTime(transfer.time, zone),
              formatUtc(transfer.time),
              transfer.from.account,
              transfer.to.account,
              transfer.asset,
              plainMoney(transfer.amount, transfer.asset),
              plainMoney(taint, transfer.asset),
              layer,
            ]),
          );
        return (
          <>
            <div className="row tools">
              <span className="quiet">
                {say('state.shown', { shown: rows.length, of: pages[0]?.total ?? rows.length })}
              </span>
              <CutShown view={view} change={change} />
              {view['ref'] !== undefined && (
                <button type="button" className="small" onClick={() => change({ ref: undefined })}>
                  {say('table.account')} ×
                </button>
              )}
              <span className="grow" />
              <button
                type="button"
                onClick={() => saveFile(`weir-${name}-transfers.csv`, csv(), 'text/csv;charset=utf-8')}
              >
                {say('show.csv')}
              </button>
            </div>
            <PagedTable
              title={say('case.view.links')}
              rows={rows}
              keyOf={({ transfer }, index) => `${transfer.id} ${index}`}
              more={links.more}
              isBusy={links.isBusy}
              columns={[
                { head: say('table.time'), cell: ({ transfer }) => <TimeText ms={transfer.time} /> },
                { head: say('table.layer'), cell: ({ layer }) => say('board.layer', { n: layer }) },
                { head: say('table.from'), cell: ({ transfer }) => <AccountText of={transfer.from} /> },
                { head: say('table.to'), cell: ({ transfer }) => <AccountText of={transfer.to} /> },
                {
                  head: say('table.amount'),
                  isRight: true,
                  cell: ({ transfer }) => <MoneyText amount={transfer.amount} asset={transfer.asset} />,
                },
                {
                  head: say('table.taint'),
                  isRight: true,
                  cell: ({ transfer, taint }) => <MoneyText amount={taint} asset={transfer.asset} isStrong />,
                },
                { head: say('table.id'), cell: ({ transfer }) => <span className="id">{transfer.id}</span> },
              ]}
            />
          </>
        );
      }}
    </Answered>
  );
};

/** What of the case the picture was cut to, which these are of too; and the way back to all of it. */
const CutShown = ({ view, change }: { view: ViewState; change: ChangeView }) => {
  const say = useSay();
  const { zone } = useMe();
  const time = (text: string | undefined): string => (text ? formatTime(Number(text), zone) : '…');
  const parts = [
    ...(view['asset'] ? [view['asset']] : []),
    ...(view['min'] ? [`≥ ${formatMoney(view['min'], view['asset'] || 'CNY')}`] : []),
    ...(view['since'] || view['until'] ? [`${time(view['since'])} – ${time(view['until'])}`] : []),
  ];
  if (parts.length === 0) return null;
  return (
    <button
      type="button"
      className="small"
      onClick={() => change({ asset: undefined, min: undefined, since: undefined, until: undefined })}
    >
      {say('case.cut', { what: parts.join(' · ') })} ×
    </button>
  );
};
