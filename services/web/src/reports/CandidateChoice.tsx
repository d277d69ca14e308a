import type { MatchCandidate } from '@weir/desk-api';
import { useOfBoth, useSay } from '../language/language.js';
import { AccountText } from '../show/AccountText.js';
import { MoneyText } from '../show/MoneyText.js';
import { TimeText } from '../show/TimeText.js';

/** A candidate beside the others: what it is, and why. */
export const CandidateChoice = ({
  candidate: { fits, reasons, transfer },
  number,
  name,
  isChosen,
  choose,
}: {
  candidate: MatchCandidate;
  number: number;
  name: string;
  isChosen: boolean;
  /** Null: nothing can be chosen here. */
  choose: (() => void) | null;
}) => {
  const say = useSay();
  const ofBoth = useOfBoth();
  return (
    <div className={isChosen ? 'candidate chosen' : 'candidate'}>
      <h4>
        {choose === null ? (
          say('lines.candidate', { n: number })
        ) : (
          <label className="check">
            <input type="radio" name={name} checked={isChosen} onChange={choose} />
            {say('lines.candidate', { n: number })}
          </label>
        )}{' '}
        {fits && <span className="badge good">{say('lines.fits')}</span>}
      </h4>
      <dl>
        <dt>{say('reports.amount')}</dt>
        <dd>
          <MoneyText amount={transfer.amount} asset={transfer.asset} isStrong />
        </dd>
        <dt>{say('reports.when')}</dt>
        <dd>
          <TimeText ms={transfer.time} isShort />
        </dd>
        <dt>{say('reports.from')}</dt>
        <dd>
          <AccountText of={transfer.from} />
        </dd>
        <dt>{say('reports.to')}</dt>
        <dd>
          <AccountText of={transfer.to} />
        </dd>
        <dt>{say('lines.id')}</dt>
        <dd className="id">{transfer.id}</dd>
      </dl>
      <ul className="reasons">
        {reasons.map((reason) => (
          <li key={reason.code}>{ofBoth(reason)}</li>
        ))}
      </ul>
    </div>
  );
};
