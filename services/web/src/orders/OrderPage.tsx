import { Link, useParams } from '@tanstack/react-router';
import type { Order } from '@weir/desk-api';
import { useDesk } from '../api/queries.js';
import { useSay, useSayCode } from '../language/language.js';
import { Answered } from '../shell/states.js';
import { AccountText } from '../show/AccountText.js';
import { CopyNumber } from '../show/CopyNumber.js';
import { MoneyText } from '../show/MoneyText.js';
import { Countdown, TimeText } from '../show/TimeText.js';
import { OrderActs } from './OrderActs.js';
import { clockOf, isOver, orderMood, shownState } from './order-clock.js';

export const OrderPage = () => {
  const { id } = useParams({ strict: false }) as { id: string };
  const order = useDesk('order', { params: { id } });
  return <Answered of={order}>{(data) => <OrderShown order={data} />}</Answered>;
};

const OrderShown = ({ order }: { order: Order }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const clock = clockOf(order);
  return (
    <div className="stack">
      <div className="page-head">
        <h1>
          {sayCode('orderKind', order.kind)} <span className="id">{order.id}</span>
        </h1>
        <span className={`badge ${orderMood(shownState(order))}`} data-order-state={order.state}>
          {sayCode('orderState', shownState(order))}
        </span>
        {order.releaseAsked !== null && (
          <Link className="id" to="/orders/$id" params={{ id: order.releaseAsked.order }}>
            {order.releaseAsked.order}
          </Link>
        )}
        {clock !== null && (
          <span>
            {say(`order.clock.${clock.kind}`)} <Countdown due={clock.due} />
          </span>
        )}
      </div>
      <OrderActs order={order} />
      <Life order={order} />
      <div className="columns">
        <section className="card stack">
          <h2>{say('order.facts')}</h2>
          <dl className="facts">
            <dt>{say('orders.col.target')}</dt>
            <dd>
              <AccountText of={order.target} />{' '}
              <span className="badge">{sayCode('targetClass', order.targetClass)}</span>{' '}
              <CopyNumber of={order.target} />
            </dd>
            <dt>{say('order.institution')}</dt>
            <dd>{order.isOwn ? say('order.own') : (order.institution ?? '—')}</dd>
            <dt>{say('order.amount')}</dt>
            <dd>
              <MoneyText amount={order.amount} asset={order.asset} isStrong />
            </dd>
            <dt>{say('order.case')}</dt>
            <dd>
              <Link
                className="id"
                to="/cases/$case"
                params={{ case: order.case }}
                search={{ node: order.target.ref } as never}
              >
                {order.case}
              </Link>{' '}
              <span className="quiet">{say('order.time', { n: order.time })}</span>
            </dd>
            <dt>{say('order.issuer')}</dt>
            <dd>
              {order.issuer.unit} {order.issuer.officers.join('、')}
            </dd>
            <dt>{say('order.caseNumber')}</dt>
            <dd>{order.caseNumber}</dd>
            <dt>{say('order.basis')}</dt>
            <dd>{order.basis}</dd>
            {order.of !== null && (
              <>
                <dt>{say('order.of')}</dt>
                <dd>
                  <Link className="id" to="/orders/$id" params={{ id: order.of }}>
                    {order.of}
                  </Link>
                </dd>
              </>
            )}
          </dl>
          <div className="cited">
            <p className="legend">{say('order.anchor')}</p>
            <p>
              <span className="id">{order.anchor.id}</span> · <TimeText ms={order.anchor.time} /> ·{' '}
              <MoneyText amount={order.anchor.amount} asset={order.anchor.asset} isStrong />
            </p>
            <p>
              <AccountText of={order.anchor.from} /> → <AccountText of={order.anchor.to} />
            </p>
          </div>
        </section>
        <section className="card stack">
          <Held order={order} />
          <h2>{say('order.answerTitle')}</h2>
          {order.answer === null ? (
            <p className="quiet">{say('order.noAnswer')}</p>
          ) : (
            <AnswerShown order={order} answer={order.answer} />
          )}
        </section>
      </div>
    </div>
  );
};

/** What it holds now, and what went back of it. */
const Held = ({ order }: { order: Order }) => {
  const say = useSay();
  if (order.held === '0' && order.returns.length === 0) return null;
  return (
    <dl className="facts">
      <dt>{say('hold.held')}</dt>
      <dd data-held={order.held}>
        <MoneyText amount={order.held} asset={order.asset} isStrong />
      </dd>
      {order.extensions > 0 && (
        <>
          <dt>{say('hold.extensions')}</dt>
          <dd>{order.extensions}</dd>
        </>
      )}
      {order.returns.map(({ amount, at, to }, index) => (
        // Two returns may be alike in every part: their place in the list is what tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows
        <div key={index} className="wide-fact">
          <dt>{say('hold.returned')}</dt>
          <dd>
            <MoneyText amount={amount} asset={order.asset} /> {to ?? say('hold.nobody')} <TimeText ms={at} isShort />
          </dd>
        </div>
      ))}
    </dl>
  );
};

const AnswerShown = ({ order, answer }: { order: Order; answer: NonNullable<Order['answer']> }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const sum = (amount: string | null) => (amount === null ? '—' : <MoneyText amount={amount} asset={order.asset} />);
  return (
    <dl className="facts">
      <dt>{say('answer.outcome')}</dt>
      <dd>{sayCode('outcome', answer.outcome)}</dd>
      <dt>{say('answer.balanceBefore')}</dt>
      <dd>{sum(answer.balanceBefore)}</dd>
      <dt>{say('answer.executed')}</dt>
      <dd>{sum(answer.executedAmount)}</dd>
      <dt>{say('answer.startedAt')}</dt>
      <dd>
        <TimeText ms={answer.startedAt} />
      </dd>
      <dt>{say('answer.reason')}</dt>
      <dd>{answer.reason ?? '—'}</dd>
      {answer.priorHolds.map((hold, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one authority may hold twice
        <div key={index} className="wide-fact">
          <dt>{say('answer.prior')}</dt>
          <dd>
            {hold.authority} {hold.amount === null ? say('answer.priorAll') : sum(hold.amount)}{' '}
            {hold.until !== null && (
              <>
                {say('answer.until')} <TimeText ms={hold.until} />
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
};

/** The life of an order as steps: what happened and when, what is still to come. */
const Life = ({ order }: { order: Order }) => {
  const say = useSay();
  const steps = [
    { text: say('order.step.drafted'), at: order.draftedAt, by: order.draftedBy, due: null },
    order.isOwn
      ? {
          text: say('order.step.confirmed'),
          at: order.confirmedBy === null ? null : order.sentAt,
          by: order.confirmedBy,
          due: order.confirmBy,
        }
      : { text: say('order.step.sent'), at: order.sentAt, by: null, due: null },
    {
      text: say('order.step.answered'),
      at: order.answer?.startedAt ?? null,
      by: null,
      due: order.answer === null ? order.answerBy : null,
    },
    {
      text: say('order.step.expires'),
      // What was released or returned before its term is over has no end to wait for.
      at: order.state === 'lapsed' ? order.expiresAt : null,
      by: null,
      due: isOver(order.state) ? null : order.expiresAt,
    },
    ...(order.papersDue === null
      ? []
      : [{ text: say('order.clock.papers'), at: null, by: null, due: order.papersDue }]),
  ];
  return (
    <ol className="life card" aria-label={say('order.life')}>
      {steps.map(({ text, at, by, due }) => (
        <li key={text} className={at !== null || by !== null ? 'passed' : ''}>
          <strong>{text}</strong>
          {at !== null && <TimeText ms={at} />}
          {by !== null && <span className="quiet">{by}</span>}
          {at === null && due !== null && by === null && <Countdown due={due} />}
          {at === null && due === null && by === null && <span className="quiet">—</span>}
        </li>
      ))}
    </ol>
  );
};
