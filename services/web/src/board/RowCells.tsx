import type { BoardRow } from '@weir/desk-api';
import { memo } from 'react';
import { useSay, useSayCode } from '../language/language.js';
import { orderOfLine, shownState } from '../orders/order-clock.js';
import { AccountText } from '../show/AccountText.js';
import { MoneyText } from '../show/MoneyText.js';
import { Ago, Countdown, TimeText } from '../show/TimeText.js';
import { firstDue } from './board-view.js';

/** How pressing an action is, by colour and by word. */
export const actionMood: Readonly<Record<BoardRow['action'], string>> = {
  stop: 'bad',
  cancel: 'bad',
  'ask-institution': 'warn',
  limit: 'info',
  delay: 'info',
  'preserve-evidence': '',
  watch: '',
};
const workMood: Readonly<Record<BoardRow['state'], string>> = {
  new: 'info',
  acknowledged: '',
  escalated: 'bad',
  dismissed: '',
};

/** The cells of an account's row; drawn again only when the account changed. */
export const RowCells = memo(({ row, isGone }: { row: BoardRow; isGone: boolean }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const due = firstDue(row);
  return (
    <>
      <span role="gridcell">
        <span className={`badge ${actionMood[row.action]}`}>{sayCode('action', row.action)}</span>
      </span>
      <span role="gridcell" className="two-lines">
        <AccountText of={row.account} />
        <span className="quiet">
          {row.holder ?? '—'} · {row.institution?.name ?? '—'}{' '}
          {row.isOwn && <span className="badge">{say('board.own')}</span>}
        </span>
      </span>
      <span role="gridcell" className="two-lines right">
        {row.pockets.slice(0, 2).map((pocket) => (
          <MoneyText key={pocket.asset} amount={pocket.holdable} asset={pocket.asset} isStrong />
        ))}
      </span>
      <span role="gridcell" className="two-lines right">
        {row.pockets.slice(0, 1).map((pocket) => (
          <span key={pocket.asset} className="two-lines">
            <MoneyText amount={pocket.expectedRecoverable} asset={pocket.asset} />
            <span className="quiet" title={say('board.chance', { n: Math.round(pocket.chance * 100) })}>
              {Math.round(pocket.chance * 100)}%
            </span>
          </span>
        ))}
      </span>
      <span role="gridcell" title={say('show.layer', { n: row.layer })}>
        {say('board.layer', { n: row.layer })}
      </span>
      <span role="gridcell" className="two-lines">
        <span className="id">{row.cases[0]?.case}</span>
        {row.cases.length > 1 && <span className="quiet">+{row.cases.length - 1}</span>}
      </span>
      <span role="gridcell" className="two-lines">
        {due !== null && <Countdown due={due} />}
        {row.orders.length > 0 && (
          <span className="quiet">{sayCode('orderState', shownState(orderOfLine(row.orders)!))}</span>
        )}
      </span>
      <span role="gridcell" className="two-lines">
        <span>
          <span className={`badge ${workMood[row.state]}`}>{sayCode('work', row.state)}</span>
          {isGone && <span className="badge">{say('board.gone')}</span>}
        </span>
        <span className="quiet">
          {row.assignee ?? say('board.unassigned')}
          {row.silencedUntil !== null && (
            <span title={say('act.silence')}>
              {' · '}
              <TimeText ms={row.silencedUntil} isShort />
            </span>
          )}
        </span>
      </span>
      <span role="gridcell" className="right">
        <Ago ms={row.changed} />
      </span>
    </>
  );
});
