import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { Answered, Empty } from '../shell/states.js';
import { LineForm } from './LineForm.js';

/** The lines of one report, each with the transfers that it may mean. */
export const ReportLines = ({ name, reporter, close }: { name: string; reporter: string; close: () => void }) => {
  const say = useSay();
  const asked = useDesk('reportLines', { query: { case: name, reporter } });
  return (
    <section className="stack" aria-label={say('lines.title', { reporter })}>
      <div className="row">
        <h2 className="grow">
          {say('lines.title', { reporter })} <span className="id">{name}</span>
        </h2>
        <button type="button" onClick={close}>
          {say('lines.close')}
        </button>
      </div>
      <Answered of={asked}>
        {({ lines }) =>
          lines.length === 0 ? (
            <Empty title={say('lines.empty')} />
          ) : (
            lines.map((line, index) => (
              <LineForm key={line.id} of={{ case: name, reporter }} line={line} number={index + 1} />
            ))
          )
        }
      </Answered>
    </section>
  );
};
