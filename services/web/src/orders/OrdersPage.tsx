import { Link } from '@tanstack/react-router';
import { type Order, OrderKind, OrderState } from '@weir/desk-api';
import { call } from '../api/call.js';
import { usePages } from '../api/use-pages.js';
import { useSay, useSayCode } from '../language/language.js';
import { ChoiceField } from '../shell/Field.js';
import { ListTools } from '../shell/ListTools.js';
import { PagedTable } from '../shell/PagedTable.js';
import { SearchField } from '../shell/SearchField.js';
import { Answered } from '../shell/states.js';
import { useSearch } from '../shell/use-search.js';
import { useStanding } from '../shell/use-standing.js';
import { useView } from '../shell/view-address.js';
import { useMay, useMe } from '../shell/who.js';
import { AccountText } from '../show/AccountText.js';
import { MoneyText } from '../show/MoneyText.js';
import { Countdown, TimeText } from '../show/TimeText.js';
import { clockOf, orderMood, shownState } from './order-clock.js';
import { ordersCsv } from './orders-csv.js';

const keyOfOrder = ({ id }: Order): string => id;

export const OrdersPage = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const me = useMe();
  const mayApprove = useMay('approve');
  const [view, change] = useView();
  const search = useSearch(view, change, async (q) =>
    (await call('orders', { query: { q, limit: 100 } })).orders.map(({ target }) => target),
  );
  const orders = usePages('orders', {
    query: {
      ...search.query,
      ...(view['state'] ? { state: view['state'] as OrderState } : {}),
      ...(view['kind'] ? { kind: view['kind'] as OrderKind } : {}),
      ...(view['awaits'] ? { awaits: view['awaits'] as 'confirm' } : {}),
      ...(view['case'] ? { case: view['case'] } : {}),
      ...(view['due'] === '1' ? { due: '1' as const } : {}),
    },
  });
  const list = useStanding('orders', orders, (page) => page.orders, keyOfOrder);
  const { shown, rows } = list;
  const isNarrowed = search.text !== '' || Object.values(view).some((value) => value !== undefined && value !== '');
  const awaits = mayApprove ? 'me' : 'confirm';
  return (
    <>
      <div className="page-head">
        <h1>{say('orders.title')}</h1>
      </div>
      <div className="filters">
        <SearchField
          label={say('orders.search')}
          search={search}
          view={view}
          change={change}
          accounts={shown?.map(({ target }) => target)}
          isWide
        />
        <ChoiceField
          label={say('board.filter.state')}
          value={view['state'] ?? ''}
          change={(state) => change({ state })}
          choices={[
            ['', say('show.all')],
            ...OrderState.options.map((code) => [code, sayCode('orderState', code)] as const),
          ]}
        />
        <ChoiceField
          label={say('order.kind')}
          value={view['kind'] ?? ''}
          change={(kind) => change({ kind })}
          choices={[
            ['', say('show.all')],
            ...OrderKind.options.map((code) => [code, sayCode('orderKind', code)] as const),
          ]}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={view['awaits'] !== undefined}
            onChange={(event) => change({ awaits: event.target.checked ? awaits : undefined })}
          />
          {say((view['awaits'] ?? awaits) === 'me' ? 'orders.awaitsMe' : 'orders.awaits')}
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={view['due'] === '1'}
            onChange={(event) => change({ due: event.target.checked ? '1' : undefined })}
          />
          {say('orders.due')}
        </label>
        {view['case'] !== undefined && (
          <button type="button" className="small" onClick={() => change({ case: undefined })}>
            {say('order.case')}: {view['case']} ×
          </button>
        )}
        <ListTools
          rows={rows}
          isMore={orders.more !== undefined}
          fileName="weir-orders.csv"
          csv={() => ordersCsv(rows ?? [], me.zone)}
        />
      </div>
      <Answered of={orders}>
        {() => (
          <PagedTable
            title={say('orders.title')}
            rows={shown ?? []}
            keyOf={keyOfOrder}
            empty={say(isNarrowed ? 'list.noneFits' : 'orders.empty')}
            more={orders.more}
            isBusy={orders.isBusy}
            standing={list}
            columns={[
              {
                head: say('order.kind'),
                cell: (order) => (
                  <Link to="/orders/$id" params={{ id: order.id }} className="two-lines whole">
                    <span>{sayCode('orderKind', order.kind)}</span> <span className="id">{order.id.slice(0, 8)}</span>
                  </Link>
                ),
              },
              {
                head: say('board.filter.state'),
                cell: (order) => (
                  <span className={`badge ${orderMood(shownState(order))}`}>
                    {sayCode('orderState', shownState(order))}
                  </span>
                ),
              },
              {
                head: say('orders.col.clock'),
                cell: (order) => {
                  const clock = clockOf(order);
                  return clock === null ? (
                    '—'
                  ) : (
                    <span className="two-lines">
                      <Countdown due={clock.due} />
                      <span className="quiet">{say(`order.clock.${clock.kind}`)}</span>
                    </span>
                  );
                },
              },
              {
                head: say('orders.col.target'),
                cell: (order) => (
                  <span className="two-lines">
                    <AccountText of={order.target} />
                    <span className="quiet">{order.isOwn ? say('order.own') : (order.institution ?? '—')}</span>
                  </span>
                ),
              },
              {
                head: say('order.amount'),
                isRight: true,
                cell: (order) => <MoneyText amount={order.amount} asset={order.asset} isStrong />,
              },
              {
                head: say('answer.executed'),
                isRight: true,
                cell: (order) =>
                  order.answer?.executedAmount == null ? (
                    '—'
                  ) : (
                    <MoneyText amount={order.answer.executedAmount} asset={order.asset} />
                  ),
              },
              {
                head: say('order.case'),
                cell: (order) => (
                  <Link
                    className="id"
                    to="/cases/$case"
                    params={{ case: order.case }}
                    search={{ node: order.target.ref } as never}
                  >
                    {order.case}
                  </Link>
                ),
              },
              {
                head: say('orders.col.by'),
                cell: (order) => (
                  <span className="two-lines">
                    {order.draftedBy}
                    <span className="quiet">
                      <TimeText ms={order.draftedAt} isShort />
                    </span>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Answered>
    </>
  );
};
