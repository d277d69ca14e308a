import type { ReportLine } from '@weir/desk-api';
import { Fragment } from 'react';
import { useSay } from '../language/language.js';
import { AccountText } from '../show/AccountText.js';
import { MoneyText } from '../show/MoneyText.js';
import { TimeText } from '../show/TimeText.js';

const Party = ({ account, tail }: { account: ReportLine['known']['from']; tail: string | null }) => {
  const say = useSay();
  if (account !== null) return <AccountText of={account} />;
  return tail === null ? <span className="quiet">{say('lines.unknown')}</span> : say('lines.tail', { tail });
};

/** What a line says of its transfer. */
export const LineKnown = ({ known }: { known: ReportLine['known'] }) => {
  const say = useSay();
  const names = (
    [
      ['reports.fromName', known.fromName],
      ['reports.toName', known.toName],
      ['reports.memo', known.memo],
    ] as const
  ).filter(([, name]) => name !== null);
  return (
    <div className="candidate said">
      <h4>{say('lines.said')}</h4>
      <dl>
        <dt>{say('reports.amount')}</dt>
        <dd>
          {known.amount === null || known.asset === null ? (
            <span className="quiet">{say('lines.unknown')}</span>
          ) : (
            <MoneyText amount={known.amount} asset={known.asset} isStrong />
          )}
        </dd>
        <dt>{say('reports.when')}</dt>
        <dd>
          <TimeText ms={known.since} isShort /> – <TimeText ms={known.until} isShort />
        </dd>
        <dt>{say('reports.from')}</dt>
        <dd>
          <Party account={known.from} tail={known.fromTail} />
        </dd>
        <dt>{say('reports.to')}</dt>
        <dd>
          <Party account={known.to} tail={known.toTail} />
        </dd>
        {names.map(([head, name]) => (
          <Fragment key={head}>
            <dt>{say(head)}</dt>
            <dd>{name}</dd>
          </Fragment>
        ))}
      </dl>
    </div>
  );
};
