import type { ActShown } from '@weir/desk-api';
import { useSay, useSayCode } from '../language/language.js';
import { useReason } from '../shell/use-problem-text.js';
import { MoneyText } from '../show/MoneyText.js';
import { TimeText } from '../show/TimeText.js';
import { type Fact, factsOf, refusalOf } from './deed-facts.js';
import { Subject } from './Subject.js';

const Value = ({ of }: { of: Fact['value'] }) => {
  const say = useSay();
  const sayCode = useSayCode();
  switch (of.is) {
    case 'text':
      return <span className="deed-text">{of.text}</span>;
    case 'none':
      return <span className="quiet">{say('deedField.nobody')}</span>;
    case 'time':
      return <TimeText ms={of.ms} />;
    case 'money':
      return <MoneyText amount={of.amount} asset={of.asset} isStrong />;
    case 'codes':
      return <>{of.codes.map((one) => sayCode(of.family, one)).join('、')}</>;
    case 'subject':
      return <Subject of={of.subject} isNamed={of.isNamed} />;
    case 'account':
      return <span className="account">{of.account}</span>;
  }
};

/** What an act said, as people read it; its place in the log, its whole hash and its JSON for who asks. */
export const DeedFacts = ({ act }: { act: ActShown }) => {
  const say = useSay();
  const reasonOf = useReason();
  const facts = factsOf(act.detail, act.asset);
  const refusal = refusalOf(act.detail);
  return (
    <div className="stack tight">
      {act.isRepeat && <span className="badge">{say('audit.repeat')}</span>}
      {refusal !== null && (
        <span>
          <span className="badge bad">{say('audit.refused')}</span> <code>{refusal.code}</code>{' '}
          {reasonOf(refusal.code, refusal.said)}
        </span>
      )}
      {facts.length > 0 && (
        <dl className="facts deed-facts">
          {facts.map(({ name, value }) => (
            <div key={`${name} ${JSON.stringify(value)}`}>
              <dt>{say(name)}</dt>
              <dd>
                <Value of={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <details>
        <summary>{say('audit.record')}</summary>
        <dl className="facts deed-facts">
          <div>
            <dt>{say('audit.offset')}</dt>
            <dd className="num">{act.offset.toLocaleString('en-US')}</dd>
          </div>
          <div>
            <dt>{say('audit.hash')}</dt>
            <dd>
              <code className="deed-text">{act.hash}</code>
            </dd>
          </div>
        </dl>
        <pre className="deed-json">{JSON.stringify(act.detail ?? null, null, 2)}</pre>
      </details>
    </div>
  );
};
