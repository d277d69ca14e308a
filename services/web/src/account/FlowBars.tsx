import type { AccountPage } from '@weir/desk-api';
import { useSay } from '../language/language.js';
import { useMoney } from '../show/MoneyText.js';
import { TimeText } from '../show/TimeText.js';

/** Money in above the line, money out below it, over time; the same as a table for who cannot see it. */
export const FlowBars = ({ flow }: { flow: AccountPage['flows'][number] }) => {
  const say = useSay();
  const money = useMoney();
  const steps = flow.in.length;
  const [ins, outs] = [flow.in.map(Number), flow.out.map(Number)];
  const largest = Math.max(1, ...ins, ...outs);
  if (steps === 0) return null;
  return (
    <section className="card stack tight">
      <div className="row">
        <h2>
          {say('account.flows')} <span className="quiet">{flow.asset}</span>
        </h2>
        <span className="grow" />
        <span className="key-in quiet">{say('account.in')}</span>
        <span className="key-out quiet">{say('account.out')}</span>
      </div>
      <svg
        className="bars"
        viewBox={`0 0 ${steps} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say('account.flows')}
      >
        {ins.map((value, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
          <g key={step}>
            <rect
              className="in"
              x={step + 0.1}
              width={0.8}
              y={50 - (value / largest) * 48}
              height={(value / largest) * 48}
            >
              <title>{`${say('account.in')} ${money(flow.in[step]!, flow.asset)}`}</title>
            </rect>
            <rect className="out" x={step + 0.1} width={0.8} y={50} height={(outs[step]! / largest) * 48}>
              <title>{`${say('account.out')} ${money(flow.out[step]!, flow.asset)}`}</title>
            </rect>
          </g>
        ))}
        <line x1={0} x2={steps} y1={50} y2={50} />
      </svg>
      <div className="row quiet">
        <TimeText ms={flow.since} />
        <span className="grow" />
        <TimeText ms={flow.since + steps * flow.stepMs} />
      </div>
      <table className="unseen">
        <caption>{say('account.flows')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('table.time')}</th>
            <th scope="col">{say('account.in')}</th>
            <th scope="col">{say('account.out')}</th>
          </tr>
        </thead>
        <tbody>
          {flow.in.map((value, step) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in time
            <tr key={step}>
              <td>
                <TimeText ms={flow.since + step * flow.stepMs} />
              </td>
              <td>{money(value, flow.asset)}</td>
              <td>{money(flow.out[step]!, flow.asset)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
