import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useDesk } from '../api/queries.js';
import type { Answer } from '../api/shapes.js';
import { useAct } from '../api/use-act.js';
import { RowActs } from '../board/RowActs.js';
import { NodeNotes } from '../case/NodeNotes.js';
import { useSay, useSayCode } from '../language/language.js';
import { useSettings } from '../settings/settings.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered, Refused } from '../shell/states.js';
import { useMay } from '../shell/who.js';
import { AccountText } from '../show/AccountText.js';
import { CopyNumber } from '../show/CopyNumber.js';
import { MoneyText } from '../show/MoneyText.js';
import { ShownText } from '../show/ShownText.js';
import { TimeText } from '../show/TimeText.js';
import { formatSpan } from '../show/time.js';
import { AccountTransfers } from './AccountTransfers.js';
import { FlowBars } from './FlowBars.js';

type Known = Answer<'account'>;

/** What is known of one account. */
export const AccountPage = () => {
  const { ref } = useParams({ strict: false }) as { ref: string };
  const account = useDesk('account', { params: { ref } });
  return (
    <Answered of={account}>
      {(data) => <AccountKnown key={ref} known={data} refresh={() => void account.refetch()} />}
    </Answered>
  );
};

const AccountKnown = ({ known, refresh }: { known: Known; refresh: () => void }) => {
  const say = useSay();
  const sayCode = useSayCode();
  return (
    <div className="stack">
      <AccountHead known={known} />
      <div className="columns">
        <section className="card stack">
          <h2>{say('account.board')}</h2>
          {known.board === null ? (
            <p className="quiet">{say('account.notOnBoard')}</p>
          ) : (
            <>
              <div className="row">
                <span className="badge">{sayCode('lane', known.board.lane)}</span>
                <span className="badge info">{sayCode('work', known.board.state)}</span>
                <span className="quiet">{known.board.assignee ?? say('board.unassigned')}</span>
              </div>
              {known.board.pockets.map((pocket) => (
                <div key={pocket.asset} className="pocket pocket-sum">
                  <span className="quiet">{say('cases.col.holdable')}</span>
                  <MoneyText amount={pocket.holdable} asset={pocket.asset} isStrong />
                </div>
              ))}
              <RowActs row={known.board} done={refresh} />
            </>
          )}
        </section>
        <Totals known={known} />
        <section className="card stack">
          <h2>{say('account.labels')}</h2>
          {known.labels.length === 0 && <p className="quiet">{say('account.none')}</p>}
          <ul className="stack tight">
            {known.labels.map((label) => (
              <li key={`${label.kind} ${label.source}`} className="row">
                <span className={label.withdrawn ? 'badge' : 'badge info'}>{sayCode('labelKind', label.kind)}</span>
                <span className="quiet">{label.source}</span>
                {label.since !== null && <TimeText ms={label.since} isShort />}
                {label.until !== null && (
                  <span className="quiet">
                    → <TimeText ms={label.until} isShort />
                  </span>
                )}
                {label.withdrawn && <span className="badge warn">{say('reports.withdrawn')}</span>}
              </li>
            ))}
          </ul>
          <h2>{say('account.devices')}</h2>
          <p className="id">{known.devices.join(', ') || <span className="quiet">{say('account.none')}</span>}</p>
          <Places known={known} />
          <NodeNotes account={known.account} notes={known.notes} />
        </section>
      </div>
      {known.flows.map((flow) => (
        <FlowBars key={flow.asset} flow={flow} />
      ))}
      {known.cases.length > 0 && (
        <PagedTable
          title={say('account.cases')}
          isTitleShown
          rows={known.cases}
          keyOf={(row) => `${row.case} ${row.asset}`}
          columns={[
            {
              head: say('order.case'),
              cell: (row) => (
                <Link
                  className="id"
                  to="/cases/$case"
                  params={{ case: row.case }}
                  search={{ node: known.account.ref } as never}
                >
                  {row.case}
                </Link>
              ),
            },
            {
              head: say('table.layer'),
              cell: (row) => (row.layer === 0 ? say('show.victim') : say('board.layer', { n: row.layer })),
            },
            {
              head: say('part.received'),
              isRight: true,
              cell: (row) => <MoneyText amount={row.parts.received} asset={row.asset} />,
            },
            {
              head: say('part.forwarded'),
              isRight: true,
              cell: (row) => <MoneyText amount={row.parts.forwarded} asset={row.asset} />,
            },
            {
              head: say('part.atRest'),
              isRight: true,
              cell: (row) => <MoneyText amount={row.parts.atRest} asset={row.asset} />,
            },
            {
              head: say('cases.col.holdable'),
              isRight: true,
              cell: (row) => <MoneyText amount={row.holdable} asset={row.asset} isStrong />,
            },
          ]}
        />
      )}
      {known.casesShown.hiddenBy.length > 0 && <ShownText of={known.casesShown} />}
      <PagedTable
        title={say('account.counterparties')}
        isTitleShown
        rows={known.counterparties}
        keyOf={(row) => `${row.account.ref} ${row.direction} ${row.asset}`}
        columns={[
          { head: say('account.direction'), cell: (row) => sayCode('direction', row.direction) },
          { head: say('table.account'), cell: (row) => <AccountText of={row.account} /> },
          {
            head: say('table.amount'),
            isRight: true,
            cell: (row) => <MoneyText amount={row.amount} asset={row.asset} isStrong />,
          },
          { head: say('table.count'), isRight: true, cell: (row) => row.transfers.toLocaleString('en-US') },
          { head: say('table.first'), cell: (row) => <TimeText ms={row.firstTime} isShort /> },
          { head: say('table.last'), cell: (row) => <TimeText ms={row.lastTime} isShort /> },
        ]}
      />
      <ShownText of={known.counterpartiesShown} />
      <AccountTransfers account={known.account.ref} assets={known.flows.map(({ asset }) => asset)} />
    </div>
  );
};

/** Where its latest payments were made from. */
const Places = ({ known: { places, placesShown } }: { known: Known }) => {
  const say = useSay();
  if (placesShown.of === 0) return null;
  return (
    <>
      <h2>{say('account.places')}</h2>
      <p className="quiet">
        {say('account.placesFrom', { shown: placesShown.shown, of: placesShown.of })}
        {placesShown.hiddenBy.length > 0 && (
          <>
            {' '}
            <ShownText of={placesShown} />
          </>
        )}
      </p>
      <ul className="stack tight">
        {places.map(({ evidence, kind, lastTime, name, transfers }) => (
          <li key={`${kind} ${name}`} className="row" title={evidence.join(', ')}>
            <span className="badge">{say(`place.${kind}`)}</span>
            <span className="id">{name}</span>
            <span className="quiet">
              {say('node.transfers', { n: transfers })} · <TimeText ms={lastTime} isShort />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};

const AccountHead = ({ known }: { known: Known }) => {
  const say = useSay();
  const mayUnmask = useMay('unmask');
  const mayAct = useMay('act');
  const unmask = useAct('unmaskAccount');
  const [whole, setWhole] = useState<string | null>(null);
  return (
    <div className="page-head">
      <h1>
        {say('account.title')} <span className="account head">{whole ?? known.account.account}</span>
      </h1>
      <CopyNumber of={whole === null ? known.account : { ...known.account, account: whole, isMasked: false }} />
      <span>
        {known.holder ?? '—'} · {known.institution?.name ?? '—'}
      </span>
      {known.account.isMasked && whole === null && mayUnmask && (
        <button
          type="button"
          className="small"
          title={say('account.unmaskNote')}
          onClick={() => unmask.run({ params: { ref: known.account.ref } }, ({ account }) => setWhole(account))}
        >
          {say('account.unmask')}
        </button>
      )}
      <span className="grow" />
      <Link className="button" to="/path" search={{ from: known.account.ref } as never}>
        {say('account.pathFrom')}
      </Link>
      {mayAct && (
        <Link className="button" to="/labels" search={{ ref: known.account.ref } as never}>
          {say('account.addLabel')}
        </Link>
      )}
      <Refused problem={unmask.problem} />
    </div>
  );
};

const Totals = ({ known }: { known: Known }) => {
  const say = useSay();
  const { language } = useSettings();
  return (
    <section className="card stack">
      <h2>{say('account.totals')}</h2>
      {known.totals.length === 0 && <p className="quiet">{say('account.none')}</p>}
      {known.totals.map((total) => (
        <dl key={total.asset} className="facts">
          <dt>{say('show.asset')}</dt>
          <dd>{total.asset}</dd>
          <dt>{say('account.in')}</dt>
          <dd>
            <MoneyText amount={total.in} asset={total.asset} isStrong />{' '}
            <span className="quiet">{say('node.transfers', { n: total.transfersIn })}</span>
          </dd>
          <dt>{say('account.out')}</dt>
          <dd>
            <MoneyText amount={total.out} asset={total.asset} isStrong />{' '}
            <span className="quiet">{say('node.transfers', { n: total.transfersOut })}</span>
          </dd>
          <dt>{say('account.dwell')}</dt>
          <dd>{total.medianDwellMs === null ? '—' : formatSpan(total.medianDwellMs, language)}</dd>
          <dt>{say('account.firstLast')}</dt>
          <dd>
            <TimeText ms={total.firstTime} isShort /> – <TimeText ms={total.lastTime} isShort />
          </dd>
        </dl>
      ))}
    </section>
  );
};
