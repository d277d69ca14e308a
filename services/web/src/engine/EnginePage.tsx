import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered } from '../shell/states.js';
import { CodeText, StageOf } from './CodeText.js';
import { RuleTable } from './RuleTable.js';
import { WorldTable } from './WorldTable.js';

/** How far each stage of the engine has come, and what it refused. */
export const EnginePage = () => {
  const say = useSay();
  const engine = useDesk('engine', {}, { refetchInterval: 5_000 });
  return (
    <>
      <div className="page-head">
        <h1>{say('engine.title')}</h1>
      </div>
      <Answered of={engine}>
        {(data) => (
          <div className="stack">
            <dl className="quality">
              <div>
                <dt>{say('engine.namespace')}</dt>
                <dd className="id">{data.namespace}</dd>
              </div>
              <div>
                <dt>{say('engine.late')}</dt>
                <dd className="num">{data.lateEvents.toLocaleString('en-US')}</dd>
              </div>
              <div>
                <dt>{say('engine.rejects')}</dt>
                <dd className="num">
                  {Object.values(data.rejects)
                    .reduce((sum, count) => sum + count, 0)
                    .toLocaleString('en-US')}
                </dd>
              </div>
            </dl>
            <PagedTable
              title={say('engine.stages')}
              isTitleShown
              rows={data.stages}
              keyOf={(row) => `${row.stage} ${row.of}`}
              columns={[
                { head: say('engine.stage'), cell: (row) => <CodeText family="stage" code={row.stage} /> },
                { head: say('engine.of'), cell: (row) => <StageOf of={row.of} /> },
                {
                  head: say('engine.position'),
                  isRight: true,
                  cell: (row) => row.position?.toLocaleString('en-US') ?? say('engine.unknown'),
                },
                { head: say('engine.end'), isRight: true, cell: (row) => row.end.toLocaleString('en-US') },
                {
                  head: say('engine.lag'),
                  isRight: true,
                  cell: (row) =>
                    row.lag === null ? (
                      say('engine.unknown')
                    ) : (
                      <span className={row.lag > 10_000 ? 'bad strong' : row.lag > 0 ? 'warn' : 'good'}>
                        {row.lag.toLocaleString('en-US')}
                      </span>
                    ),
                },
              ]}
            />
            {Object.keys(data.rejects).length === 0 ? (
              <p className="quiet">{say('engine.noRejects')}</p>
            ) : (
              <PagedTable
                title={say('engine.rejects')}
                isTitleShown
                rows={Object.entries(data.rejects).sort(([, a], [, b]) => b - a)}
                keyOf={([code]) => code}
                columns={[
                  { head: say('engine.why'), cell: ([code]) => <CodeText family="reject" code={code} /> },
                  // The page of errors is ordered by it.
                  { head: say('engine.code'), cell: ([code]) => <code>{code}</code> },
                  { head: say('engine.count'), isRight: true, cell: ([, count]) => count.toLocaleString('en-US') },
                ]}
              />
            )}
            <WorldTable />
            <RuleTable />
          </div>
        )}
      </Answered>
    </>
  );
};
