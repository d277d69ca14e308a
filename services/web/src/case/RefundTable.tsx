import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered } from '../shell/states.js';
import { MoneyText } from '../show/MoneyText.js';
import { addMoney } from '../show/money.js';
import { unknownLoss } from './unknown-loss.js';

const sums = ['loss', 'direct', 'proportional', 'returned', 'proposed'] as const;

/** What each victim could get back: for the police to decide on. */
export const RefundTable = ({ name }: { name: string }) => {
  const say = useSay();
  const sheet = useDesk('caseRefund', { params: { case: name } });
  return (
    <Answered of={sheet}>
      {(data) => (
        <div className="stack">
          <p className="notice info">{say('case.refund.lead')}</p>
          {(data.unknown ?? []).length > 0 && (
            <div className="notice warn">
              <p>{say('case.refund.unknown')}</p>
              <ul>
                {data.unknown!.map(({ lines, reporter, transfers }) => (
                  <li key={reporter}>
                    <strong>{reporter}</strong> {unknownLoss(say, { lines, transfers })}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {(data.unnamed ?? []).length > 0 && (
            <div className="notice warn">
              <p>{say('case.refund.unnamed')}</p>
              <ul>
                {data.unnamed!.map(({ amount, asset, to }, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two returns may be alike
                  <li key={at}>
                    <strong>{to ?? say('case.refund.toNobody')}</strong> <MoneyText amount={amount} asset={asset} />
                  </li>
                ))}
              </ul>
            </div>
          )}
          <dl className="facts">
            <dt>{say('case.refund.formula')}</dt>
            <dd>{data.formula}</dd>
            <dt>{say('case.refund.held')}</dt>
            <dd>
              {data.held.map(({ asset, amount }) => (
                <MoneyText key={asset} amount={amount} asset={asset} isStrong />
              ))}
            </dd>
            <dt>{say('case.refund.sum')}</dt>
            <dd>
              {[...new Set(data.lines.map((line) => line.asset))].map((asset) => (
                <MoneyText
                  key={asset}
                  amount={addMoney(data.lines.filter((line) => line.asset === asset).map((line) => line.proposed))}
                  asset={asset}
                  isStrong
                />
              ))}
            </dd>
            {(data.unassigned ?? [])
              .filter(({ amount }) => amount !== '0')
              .map(({ amount, asset }) => (
                <div key={asset} className="wide-fact">
                  <dt>{say('case.refund.unassigned')}</dt>
                  <dd>
                    <MoneyText amount={amount} asset={asset} />
                  </dd>
                </div>
              ))}
          </dl>
          <PagedTable
            title={say('case.view.refund')}
            rows={data.lines}
            keyOf={(line) => `${line.reporter} ${line.asset}`}
            columns={[
              { head: say('case.refund.reporter'), cell: (line) => line.reporter },
              ...sums.map((sum) => ({
                head: say(`case.refund.${sum}`),
                isRight: true,
                cell: (line: (typeof data.lines)[number]) => (
                  <MoneyText amount={line[sum]} asset={line.asset} isStrong={sum === 'proposed'} />
                ),
              })),
            ]}
          />
        </div>
      )}
    </Answered>
  );
};
