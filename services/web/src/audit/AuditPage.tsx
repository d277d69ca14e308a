import { useState } from 'react';
import { call } from '../api/call.js';
import { DeskProblem } from '../api/desk-problem.js';
import { usePages } from '../api/use-pages.js';
import { useSay, useSayCode } from '../language/language.js';
import { LateField } from '../shell/LateField.js';
import { hasScheme } from '../shell/number-like.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Answered, Refused } from '../shell/states.js';
import { useView } from '../shell/view-address.js';
import { useMe } from '../shell/who.js';
import { csvOf } from '../show/csv.js';
import { saveFile } from '../show/save-file.js';
import { TimeText } from '../show/TimeText.js';
import { formatTime, formatUtc } from '../show/time.js';
import { ChainSaid } from './ChainSaid.js';
import { DeedFacts } from './DeedFacts.js';
import { Subject } from './Subject.js';

/** Who did what, newest first, with the hashes that chain acts to each other. */
export const AuditPage = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const { zone } = useMe();
  const [view, change] = useView();
  const [problem, setProblem] = useState<DeskProblem | null>(null);
  // An account stands in the address, and in the audit, by its ref and never by its number.
  const putSubject = async (typed: string): Promise<void> => {
    setProblem(null);
    const number = typed.replace(/^account:/i, '');
    if (!hasScheme(number)) return change({ subject: typed });
    try {
      const { ref } = await call('lookUpAccount', { body: { account: number } });
      change({ subject: `account:${ref}` });
    } catch (error) {
      if (!(error instanceof DeskProblem)) throw error;
      setProblem(error);
    }
  };
  const acts = usePages('acts', {
    query: {
      ...(view['actor'] ? { actor: view['actor'] } : {}),
      ...(view['subject'] ? { subject: view['subject'] } : {}),
    },
  });
  return (
    <>
      <div className="page-head">
        <h1>{say('audit.title')}</h1>
        <span className="quiet">{say('audit.lead')}</span>
      </div>
      <div className="filters">
        <LateField
          label={say('audit.actor')}
          value={view['actor'] ?? ''}
          change={(actor) => change({ actor })}
          isSearch
        />
        <LateField
          label={say('audit.subject')}
          value={view['subject'] ?? ''}
          change={(subject) => void putSubject(subject)}
        />
      </div>
      <Refused problem={problem} />
      <Answered of={acts}>
        {(pages) => {
          const rows = pages.flatMap((page) => page.acts);
          const csv = (): string =>
            csvOf(
              ['seq', 'offset', 'time_local', 'time_utc', 'actor', 'kind', 'subject', 'detail', 'hash'],
              rows.map((act) => [
                act.seq,
                act.offset,
                formatTime(act.at, zone),
                formatUtc(act.at),
                act.actor,
                act.kind,
                act.subject,
                JSON.stringify(act.detail),
                act.hash,
              ]),
            );
          return (
            <div className="stack">
              {rows.length > 0 && (
                <div className="row">
                  {pages[0] !== undefined && <ChainSaid chain={pages[0].chain} />}
                  <span className="grow" />
                  <button type="button" onClick={() => saveFile('weir-audit.csv', csv(), 'text/csv;charset=utf-8')}>
                    {say('show.csv')}
                  </button>
                </div>
              )}
              <PagedTable
                title={say('audit.title')}
                rows={rows}
                // Refused ones have no number, and one that came again has that of the first.
                keyOf={(act) => String(act.offset)}
                empty={say(view['actor'] || view['subject'] ? 'list.noneFits' : 'audit.empty')}
                more={acts.more}
                isBusy={acts.isBusy}
                columns={[
                  { head: say('audit.seq'), isRight: true, cell: (act) => (act.seq === 0 ? '—' : act.seq) },
                  { head: say('audit.at'), cell: (act) => <TimeText ms={act.at} /> },
                  { head: say('audit.actor'), cell: (act) => act.actor },
                  {
                    head: say('audit.kind'),
                    cell: (act) => (
                      <span className="badge" title={act.kind}>
                        {sayCode('deed', act.kind)}
                      </span>
                    ),
                  },
                  {
                    head: say('audit.subject'),
                    cell: (act) => (
                      <span className="stack tight start">
                        <Subject of={act.subject} />
                        {view['subject'] !== act.subject && (
                          <button
                            type="button"
                            className="small"
                            aria-label={say('audit.allOfLabel', { subject: act.subject })}
                            onClick={() => change({ subject: act.subject }, { isStep: true })}
                          >
                            {say('audit.allOf')}
                          </button>
                        )}
                      </span>
                    ),
                  },
                  { head: say('audit.detail'), cell: (act) => <DeedFacts act={act} /> },
                ]}
              />
            </div>
          );
        }}
      </Answered>
    </>
  );
};
