import { Link } from '@tanstack/react-router';
import type { BoardRow } from '@weir/desk-api';
import type { ReactNode } from 'react';
import { useOfBoth, useSay, useSayCode } from '../language/language.js';
import { shownState } from '../orders/order-clock.js';
import { AccountText } from '../show/AccountText.js';
import { CopyNumber } from '../show/CopyNumber.js';
import { MoneyText, useMoney } from '../show/MoneyText.js';
import { Countdown, TimeText } from '../show/TimeText.js';
import { actionMood } from './RowCells.js';

/** One account of the board in full: what it holds, why it is here, who to call, what cites what. */
export const BoardPreview = ({ row, children }: { row: BoardRow; children?: ReactNode }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const ofBoth = useOfBoth();
  const money = useMoney();
  return (
    <section className="preview stack" aria-label={say('preview.title')}>
      <header className="stack tight">
        <div className="row">
          <span className={`badge ${actionMood[row.action]}`}>{sayCode('action', row.action)}</span>
          <span className="badge">{sayCode('lane', row.lane)}</span>
          <span className="grow" />
          <Link to="/accounts/$ref" params={{ ref: row.account.ref }}>
            {say('preview.accountPage')}
          </Link>
        </div>
        <div className="row">
          <h2>
            <AccountText of={row.account} isPlain />
          </h2>
          <CopyNumber of={row.account} />
        </div>
      </header>
      {row.pockets.map((pocket) => (
        <div key={pocket.asset} className="pocket">
          <div className="pocket-sum">
            <MoneyText amount={pocket.holdable} asset={pocket.asset} isStrong />
            <span className="quiet">{pocket.asset}</span>
          </div>
          <ul className="quiet">
            {pocket.range !== null && (
              <li>
                {say('preview.range', {
                  low: money(pocket.range.low, pocket.asset),
                  high: money(pocket.range.high, pocket.asset),
                })}
              </li>
            )}
            <li>{say('board.chance', { n: Math.round(pocket.chance * 100) })}</li>
            {pocket.inFlight !== '0' && (
              <li>{say('board.inFlight', { amount: money(pocket.inFlight, pocket.asset) })}</li>
            )}
            {pocket.shareOfInflow !== null && (
              <li>{say('board.inflow', { n: Math.round(pocket.shareOfInflow * 100) })}</li>
            )}
          </ul>
        </div>
      ))}
      {children}
      <dl className="facts">
        <dt>{say('preview.holder')}</dt>
        <dd>{row.holder ?? '—'}</dd>
        <dt>{say('preview.institution')}</dt>
        <dd>
          {row.institution?.name ?? '—'} {row.isOwn && <span className="badge">{say('board.own')}</span>}
        </dd>
        {row.institution !== null && (
          <>
            <dt>{say('preview.contact')}</dt>
            <dd>
              {row.institution.contact ?? say('preview.noContact')}{' '}
              <span className="quiet">
                {row.institution.medianAnswerMinutes === null
                  ? say('preview.neverAnswered')
                  : say('preview.answer', { n: Math.round(row.institution.medianAnswerMinutes) })}
              </span>
            </dd>
          </>
        )}
      </dl>
      {row.laneReasons.length > 0 && (
        <section className="stack tight">
          <h3>{say('preview.laneWhy')}</h3>
          <ul className="bullets">
            {row.laneReasons.map((reason) => (
              <li key={reason.code}>{ofBoth(reason)}</li>
            ))}
          </ul>
        </section>
      )}
      {row.orders.length > 0 && (
        <section className="stack tight">
          <h3>{say('preview.orders')}</h3>
          <ul className="stack tight">
            {row.orders.map((order) => (
              <li key={order.id} className="row">
                <Link to="/orders/$id" params={{ id: order.id }}>
                  {sayCode('orderKind', order.kind)}
                </Link>
                <span className="badge">{sayCode('orderState', shownState(order))}</span>
                {order.due !== null && <Countdown due={order.due} />}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack tight">
        <h3>{say('preview.cases')}</h3>
        {row.cases.map((entry) => (
          <article key={`${entry.case} ${entry.asset}`} className="case-entry stack tight">
            <div className="row">
              <Link to="/cases/$case" params={{ case: entry.case }} className="id">
                {entry.case}
              </Link>
              <span className="badge">{sayCode('caseState', entry.state)}</span>
              <span className="quiet">{say('show.layer', { n: entry.layer })}</span>
              {entry.provisional && <span className="badge warn">{say('preview.provisional')}</span>}
              {entry.stale && <span className="badge warn">{say('cases.isStale')}</span>}
              <span className="grow" />
              <MoneyText amount={entry.holdable} asset={entry.asset} />
            </div>
            <ul className="bullets">
              {entry.reasons.map((reason) => (
                <li key={reason.code}>{ofBoth(reason)}</li>
              ))}
            </ul>
            <dl className="facts">
              <dt>{say('preview.lastIn')}</dt>
              <dd>
                <TimeText ms={entry.lastIn} />
              </dd>
              <dt>{say('preview.firstOut')}</dt>
              <dd>
                <TimeText ms={entry.firstOut} />
              </dd>
              <dt>{say('preview.anchor')}</dt>
              <dd className="anchor">
                <span className="id">{entry.anchor.id}</span>{' '}
                <MoneyText amount={entry.anchor.amount} asset={entry.anchor.asset} />
                <br />
                <TimeText ms={entry.anchor.time} /> · <AccountText of={entry.anchor.from} /> → {entry.anchor.to.account}
              </dd>
            </dl>
          </article>
        ))}
      </section>
    </section>
  );
};
