import type { WorldShown } from '@weir/desk-api';
import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered } from '../shell/states.js';
import { TimeText } from '../show/TimeText.js';
import { CodeText } from './CodeText.js';

/** Replays under way and finished, and what a comparison with another world said. */
export const WorldTable = () => {
  const say = useSay();
  const worlds = useDesk('engineWorlds', {}, { refetchInterval: 15_000 });
  return (
    <Answered of={worlds}>
      {(data) => (
        <PagedTable
          title={say('engine.worlds')}
          isTitleShown
          rows={data.worlds}
          keyOf={(row) => row.namespace}
          empty={say('engine.noWorlds')}
          columns={[
            {
              head: say('engine.namespace'),
              cell: (row) => (
                <span className="row">
                  <span className="id">{row.namespace}</span>
                  {row.isLive && <span className="badge good">{say('engine.isLive')}</span>}
                  {row.isCold && <span className="badge">{say('engine.isCold')}</span>}
                </span>
              ),
            },
            {
              head: say('engine.reads'),
              cell: (row) => (
                <span className="id">
                  {row.topics.join(' ')} {row.from} – {row.to}
                </span>
              ),
            },
            { head: say('engine.planned'), cell: (row) => <TimeText ms={row.plannedAt} isShort /> },
            { head: say('engine.progress'), cell: (row) => <Progress of={row.progress} /> },
            {
              head: say('engine.compared'),
              cell: ({ compared }) =>
                compared === null ? (
                  <span className="quiet">{say('engine.notCompared')}</span>
                ) : (
                  <span className="two-lines">
                    <span className={compared.differences === 0 ? 'good' : 'bad strong'}>
                      {compared.differences === 0
                        ? say('engine.equal')
                        : say('engine.differences', { n: compared.differences.toLocaleString('en-US') })}
                    </span>
                    <span className="quiet">
                      {compared.with === '' ? '—' : compared.with} <TimeText ms={compared.at} isShort />
                    </span>
                  </span>
                ),
            },
          ]}
        />
      )}
    </Answered>
  );
};

const Progress = ({ of }: { of: WorldShown['progress'] }) => {
  const say = useSay();
  if (of === null) return <span className="quiet">{say('engine.unknown')}</span>;
  const isDone = of.taken >= of.messages && of.left.length === 0;
  return (
    <span className="two-lines">
      <span className={isDone ? 'good' : ''}>
        {isDone
          ? say('engine.finished')
          : say('engine.taken', { n: of.taken.toLocaleString('en-US'), of: of.messages.toLocaleString('en-US') })}
      </span>
      {of.left.length > 0 && (
        <span className="quiet">
          {of.left.map(({ lag, of, stage }, index) => (
            <span key={`${stage} ${of}`}>
              {index > 0 && ' · '}
              <CodeText family="stage" code={stage} /> {lag?.toLocaleString('en-US') ?? say('engine.unknown')}
            </span>
          ))}
        </span>
      )}
    </span>
  );
};
