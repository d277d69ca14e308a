import { Link } from '@tanstack/react-router';
import { OrderState } from '@weir/desk-api';
import { usePages } from '../api/use-pages.js';
import { useSay, useSayCode } from '../language/language.js';
import { ChoiceField } from '../shell/Field.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered } from '../shell/states.js';
import { useView } from '../shell/view-address.js';
import { AccountText } from '../show/AccountText.js';
import { MoneyText } from '../show/MoneyText.js';
import { Countdown, TimeText } from '../show/TimeText.js';
import { clockOf, orderMood, shownState } from './order-clock.js';

export const OrdersPage = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const [view, change] = useView();
  const orders = usePages('orders', {
    query: {
      ...(view['state'] ? { state: view['state'] as OrderState } : {}),
      ...(view['case'] ? { case: view['case'] } : {}),
      ...(view['due'] === '1' ? { due: '1' as const } : {}),
    },
  });
  return (
    <>
      <div className="page-head">
        <h1>{say('orders.title')}</h1>
      </div>
      <div className="filters">
        <ChoiceField
          label={say('board.filter.state')}
          value={view['state'] ?? ''}
          change={(state) => change({ state })}
          choices={[
            ['', say('show.all')],
            ...OrderState.options.map((code) => [code, sayCode('orderState', code)] as const),
          ]}
        />
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
      </div>
      <Answered of={orders}>
        {(pages) => (
          <PagedTable
            title={say('orders.title')}
            rows={pages.flatMap((page) => page.orders)}
            keyOf={(order) => order.id}
            empty={say('orders.empty')}
            more={orders.more}
            isBusy={orders.isBusy}
            columns={[
              {
                head: say('order.kind'),
                cell: (order) => (
                  <Link to="/orders/$id" params={{ id: order.id }}>
                    {sayCode('orderKind', order.kind)} <span className="id">{order.id.slice(0, 8)}</span>
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
