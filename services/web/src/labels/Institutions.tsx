import { useState } from 'react';
import { useDesk } from '../api/queries.js';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { FileField } from '../shell/FileField.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered, Refused } from '../shell/states.js';
import { useMay } from '../shell/who.js';

/** The directory of institutions, and its import for who administers it. */
export const Institutions = () => {
  const say = useSay();
  const mayAdminister = useMay('administer');
  const directory = useDesk('institutions', {});
  const act = useAct('importInstitutions', 'institutions', 'board');
  const [said, setSaid] = useState('');
  return (
    <section className="stack">
      <h2>{say('labels.institutions')}</h2>
      <Answered of={directory}>
        {(data) => (
          <PagedTable
            title={say('labels.institutions')}
            rows={data.institutions}
            keyOf={(row) => row.code}
            columns={[
              { head: say('labels.code'), cell: (row) => <span className="id">{row.code}</span> },
              { head: say('labels.name'), cell: (row) => row.name },
              { head: say('labels.prefixes'), cell: (row) => <span className="id">{row.prefixes.join(' ')}</span> },
              { head: say('labels.contact'), cell: (row) => row.contact ?? '—' },
            ]}
          />
        )}
      </Answered>
      {mayAdminister && (
        <div className="stack tight">
          <FileField
            label={say('labels.import')}
            accept=".csv,text/csv"
            read={(csv) =>
              act.run({ body: { csv } }, ({ institutions }) => setSaid(say('labels.imported', { n: institutions })))
            }
          />
          <span role="status" className="good">
            {said}
          </span>
          <Refused problem={act.problem} />
        </div>
      )}
    </section>
  );
};
