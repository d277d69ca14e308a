import { Link } from '@tanstack/react-router';
import { useDesk } from '../api/queries.js';
import { useSay, useSayCode } from '../language/language.js';
import { Answered, Empty } from '../shell/states.js';
import { AccountText } from '../show/AccountText.js';
import { ShownText } from '../show/ShownText.js';

/** Cases that share accounts, devices, addresses or contacts with this one, and what says so. */
export const RelatedList = ({ name }: { name: string }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const related = useDesk('relatedCases', { params: { case: name } });
  return (
    <Answered of={related}>
      {(data) =>
        data.cases.length === 0 ? (
          <Empty title={say('case.related.none')} />
        ) : (
          <div className="stack">
            <ShownText of={data.shown} />
            {data.cases.map((other) => (
              <article key={other.case} className="card stack tight">
                <h2>
                  <Link className="id" to="/cases/$case" params={{ case: other.case }}>
                    {other.case}
                  </Link>
                </h2>
                <ul className="stack tight">
                  {other.shared.map((shared) => (
                    <li key={`${shared.kind} ${shared.what}`} className="row">
                      <span className="badge">{sayCode('related', shared.kind)}</span>
                      {shared.account === null ? (
                        <span className="id">{shared.what}</span>
                      ) : (
                        <AccountText of={shared.account} />
                      )}
                      <span className="quiet">
                        {say('case.related.evidence')}: <span className="id">{shared.evidence.join(', ')}</span>
                      </span>
                    </li>
                  ))}
                </ul>
              </article>
            ))}
          </div>
        )
      }
    </Answered>
  );
};
