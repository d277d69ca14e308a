import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../api/shapes.js';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { TextField } from '../shell/Field.js';
import { FileField } from '../shell/FileField.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Refused } from '../shell/states.js';
import { AccountText } from '../show/AccountText.js';
import { ShownText } from '../show/ShownText.js';
import { accountsIn, listLinesMax } from './account-lists.js';

const listsMax = 20;

/** Accounts that two or more lists share, and the cases they are in: lists are pasted, or read from files. */
export const SharedAccountsPage = () => {
  const say = useSay();
  const [texts, setTexts] = useState<readonly string[]>(['', '']);
  const [found, setFound] = useState<Answer<'intersect'> | null>(null);
  const act = useAct('intersect');
  const lists = texts.map(accountsIn);
  const filled = lists.filter((list) => list.length > 0);
  const isTooLong = lists.some((list) => list.length > listLinesMax);
  const put = (at: number, text: string): void =>
    setTexts((before) => before.map((each, index) => (index === at ? text : each)));
  return (
    <>
      <div className="page-head">
        <h1>{say('shared.title')}</h1>
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          act.run({ body: { lists: filled } }, setFound);
        }}
      >
        <p className="quiet">{say('shared.lead')}</p>
        <div className="columns">
          {texts.map((text, at) => (
            // A list has nothing but its place.
            // biome-ignore lint/suspicious/noArrayIndexKey: lists are only added at the end
            <div key={at} className="card stack tight">
              <TextField
                label={say('shared.list', { n: at + 1 })}
                value={text}
                change={(value) => put(at, value)}
                rows={8}
                hint={say('shared.count', { n: lists[at]!.length })}
                error={lists[at]!.length > listLinesMax ? say('shared.tooLong', { n: listLinesMax }) : undefined}
              />
              <FileField
                label={say('shared.file')}
                accept=".txt,.csv,text/plain,text/csv"
                read={(text) => put(at, text)}
              />
            </div>
          ))}
        </div>
        <div className="row">
          <button
            type="button"
            disabled={texts.length >= listsMax}
            onClick={() => setTexts((before) => [...before, ''])}
          >
            {say('shared.more')}
          </button>
          <button type="submit" className="primary" disabled={act.isBusy || filled.length < 2 || isTooLong}>
            {say('shared.find')}
          </button>
        </div>
        <Refused problem={act.problem} />
      </form>
      {found !== null && <Shared found={found} />}
    </>
  );
};

const Shared = ({ found }: { found: Answer<'intersect'> }) => {
  const say = useSay();
  return (
    <div className="stack">
      {found.unreadOf > 0 && (
        <p className="notice warn">
          {say('shared.unread', { n: found.unreadOf })}{' '}
          <span className="id">{found.unread.map(({ list, text }) => `${list + 1}: ${text}`).join(', ')}</span>
        </p>
      )}
      <PagedTable
        title={say('shared.title')}
        rows={found.accounts}
        keyOf={(row) => row.account.ref}
        empty={say('shared.none')}
        columns={[
          { head: say('table.account'), cell: (row) => <AccountText of={row.account} /> },
          { head: say('shared.lists'), cell: (row) => row.lists.map((list) => list + 1).join(', ') },
          {
            head: say('account.cases'),
            cell: (row) =>
              row.cases.length === 0 ? (
                '—'
              ) : (
                <span className="row">
                  {row.cases.map((name) => (
                    <Link
                      key={name}
                      className="id"
                      to="/cases/$case"
                      params={{ case: name }}
                      search={{ node: row.account.ref } as never}
                    >
                      {name}
                    </Link>
                  ))}
                  {row.casesOf > row.cases.length && <span className="quiet">+{row.casesOf - row.cases.length}</span>}
                </span>
              ),
          },
        ]}
      />
      <ShownText of={found.accountsShown} />
    </div>
  );
};
