import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered } from '../shell/states.js';
import { ShownText } from '../show/ShownText.js';
import { TimeText } from '../show/TimeText.js';
import { CodeText } from './CodeText.js';

const versions = (numbers: readonly number[]): string =>
  numbers.length === 0 ? '—' : numbers.map((number) => `v${number}`).join(' ');

/** Rules on trial beside the live ones: what both found, and what only one did. */
export const RuleTable = () => {
  const say = useSay();
  const results = useDesk('engineRules', {}, { refetchInterval: 60_000 });
  return (
    <Answered of={results}>
      {({ liveShown, rules, shadowShown }) => (
        <div className="stack tight">
          <PagedTable
            title={say('engine.rules')}
            isTitleShown
            rows={rules}
            keyOf={(row) => row.rule}
            empty={say('engine.noRules')}
            columns={[
              { head: say('engine.rule'), cell: (row) => <CodeText family="rule" code={row.rule} /> },
              { head: say('engine.liveVersions'), cell: (row) => versions(row.liveVersions) },
              { head: say('engine.live'), isRight: true, cell: (row) => row.live.toLocaleString('en-US') },
              { head: say('engine.shadowVersions'), cell: (row) => versions(row.shadowVersions) },
              { head: say('engine.shadow'), isRight: true, cell: (row) => row.shadow.toLocaleString('en-US') },
              { head: say('engine.both'), isRight: true, cell: (row) => row.both.toLocaleString('en-US') },
              { head: say('engine.liveOnly'), isRight: true, cell: (row) => row.liveOnly.toLocaleString('en-US') },
              { head: say('engine.shadowOnly'), isRight: true, cell: (row) => row.shadowOnly.toLocaleString('en-US') },
              { head: say('table.last'), cell: (row) => <TimeText ms={row.latest} isShort /> },
            ]}
          />
          {liveShown.hiddenBy.length > 0 && <ShownText of={liveShown} />}
          {shadowShown.hiddenBy.length > 0 && <ShownText of={shadowShown} />}
        </div>
      )}
    </Answered>
  );
};
