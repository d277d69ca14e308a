import { Link } from '@tanstack/react-router';
import type { MeasureShown } from '@weir/desk-api';
import { useState } from 'react';
import { call } from '../api/call.js';
import { useAct } from '../api/use-act.js';
import { usePages } from '../api/use-pages.js';
import { useSay, useSayCode } from '../language/language.js';
import { AppealDialog } from '../releases/AppealDialog.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { ListTools } from '../shell/ListTools.js';
import { PagedTable } from '../shell/PagedTable.js';
import { SearchField } from '../shell/SearchField.js';
import { Answered, Refused } from '../shell/states.js';
import { useSearch } from '../shell/use-search.js';
import { useStanding } from '../shell/use-standing.js';
import { useView } from '../shell/view-address.js';
import { useMay, useMe } from '../shell/who.js';
import { AccountText } from '../show/AccountText.js';
import { Countdown, TimeText } from '../show/TimeText.js';
import { measuresCsv } from './measures-csv.js';

const kinds = ['label', 'blocklist', 'hold'] as const;
const states = ['standing', 'ended', 'all'] as const;

const RestsOn = ({ rests }: { rests: MeasureShown['rests'] }) => {
  const say = useSay();
  if (rests.case === null && rests.label === null) return <span className="quiet">{say('measures.onNothing')}</span>;
  return (
    <span className="two-lines">
      {rests.case === null ? (
        '—'
      ) : (
        <Link className="id" to="/cases/$case" params={{ case: rests.case }}>
          {rests.case}
        </Link>
      )}
      {rests.label !== null && (
        <span className="quiet">{say('measures.onLabel', { label: rests.label.slice(0, 8) })}</span>
      )}
    </span>
  );
};

const keyOfMeasure = ({ kind, id }: MeasureShown): string => `${kind} ${id}`;

/** Labels, blocklist entries and payee holds that people put: what they rest on, until when, and who. */
export const MeasureList = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const mayAct = useMay('act');
  const [view, change] = useView();
  const [appealed, setAppealed] = useState<MeasureShown | null>(null);
  const [ending, setEnding] = useState<MeasureShown | null>(null);
  const kind = kinds.find((one) => one === view['kind']);
  const state = states.find((one) => one === view['state']) ?? 'standing';
  const { zone } = useMe();
  const search = useSearch(view, change, async (q) =>
    (await call('measures', { query: { q, limit: 100 } })).measures.map(({ account }) => account),
  );
  const measures = usePages('measures', {
    query: { ...search.query, ...(state === 'all' ? {} : { state }), ...(kind === undefined ? {} : { kind }) },
  });
  const list = useStanding('measures', measures, (page) => page.measures, keyOfMeasure);
  const { shown, rows } = list;
  const isNarrowed = search.text !== '' || view['ref'] !== undefined || kind !== undefined;
  return (
    <section className="stack">
      <h2>{say('measures.title')}</h2>
      <div className="filters">
        <SearchField
          label={say('measures.search')}
          search={search}
          view={view}
          change={change}
          accounts={shown?.map(({ account }) => account)}
          isWide
        />
        <ChoiceField
          label={say('measures.kind')}
          value={kind ?? ''}
          change={(value) => change({ kind: value })}
          choices={[['', say('show.all')], ...kinds.map((code) => [code, sayCode('taskOf', code)] as const)]}
        />
        <ChoiceField
          label={say('releases.state')}
          value={state}
          change={(value) => change({ state: value })}
          choices={states.map(
            (code) => [code, code === 'all' ? say('show.all') : sayCode('measureState', code)] as const,
          )}
        />
        <ListTools
          rows={rows}
          isMore={measures.more !== undefined}
          fileName="weir-measures.csv"
          csv={() => measuresCsv(rows ?? [], zone)}
        />
      </div>
      <Answered of={measures}>
        {() => (
          <PagedTable
            title={say('measures.title')}
            rows={shown ?? []}
            keyOf={keyOfMeasure}
            empty={say(isNarrowed ? 'list.noneFits' : 'measures.empty')}
            more={measures.more}
            isBusy={measures.isBusy}
            standing={list}
            columns={[
              {
                head: say('measures.kind'),
                cell: (row) => (
                  <span className="two-lines">
                    {sayCode('taskOf', row.kind)}
                    <span className="quiet">{row.kind === 'label' ? sayCode('labelKind', row.what) : row.what}</span>
                  </span>
                ),
              },
              { head: say('table.account'), cell: (row) => <AccountText of={row.account} /> },
              { head: say('measures.rests'), cell: (row) => <RestsOn rests={row.rests} /> },
              {
                head: say('measures.until'),
                cell: (row) =>
                  row.until === null ? (
                    <TimeText ms={row.label?.to ?? null} isShort />
                  ) : (
                    <Countdown due={row.until} isOver={row.endedAt !== null} />
                  ),
              },
              {
                head: say('measures.by'),
                cell: (row) => (
                  <span className="two-lines">
                    {row.by}
                    <span className="quiet">
                      <TimeText ms={row.at} isShort /> {row.reason ?? row.label?.note}
                    </span>
                  </span>
                ),
              },
              {
                head: say('reports.acts'),
                cell: (row) =>
                  row.endedAt !== null ? (
                    <span className="two-lines">
                      {row.endedBy}
                      <span className="quiet">
                        <TimeText ms={row.endedAt} isShort />
                      </span>
                    </span>
                  ) : mayAct ? (
                    <span className="row">
                      <button
                        type="button"
                        className="small"
                        aria-label={`${say('measures.end')}: ${row.what} ${row.account.account}`}
                        onClick={() => setEnding(row)}
                      >
                        {say('measures.end')}
                      </button>
                      <button
                        type="button"
                        className="small"
                        aria-label={`${say('order.appeal')}: ${row.what} ${row.account.account}`}
                        onClick={() => setAppealed(row)}
                      >
                        {say('order.appeal')}
                      </button>
                    </span>
                  ) : (
                    '—'
                  ),
              },
            ]}
          />
        )}
      </Answered>
      {appealed !== null && (
        <AppealDialog of={{ kind: appealed.kind, id: appealed.id }} close={() => setAppealed(null)} />
      )}
      {ending !== null && <EndDialog measure={ending} close={() => setEnding(null)} />}
    </section>
  );
};

const EndDialog = ({ measure, close }: { measure: MeasureShown; close: () => void }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const act = useAct('endMeasure', 'measures', 'releases', 'account', 'board');
  const [reason, setReason] = useState('');
  return (
    <Dialog title={say('measures.end')} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const { id, kind, version } = measure;
          act.run({ params: { kind, id }, body: { reason: reason.trim() }, seen: version }, close);
        }}
      >
        <p>
          {sayCode('taskOf', measure.kind)}{' '}
          {measure.kind === 'label' ? sayCode('labelKind', measure.what) : measure.what} ·{' '}
          <AccountText of={measure.account} isPlain />
        </p>
        {measure.kind === 'label' && <p className="notice warn">{say('measures.endLead')}</p>}
        <TextField
          label={say('dialog.reason')}
          value={reason}
          change={setReason}
          rows={2}
          isRequired
          maxLength={1_000}
        />
        <Refused problem={act.problem} lookAgain={close} />
        <DialogEnd close={close} label={say('measures.end')} isBusy={act.isBusy} isReady={reason.trim() !== ''} />
      </form>
    </Dialog>
  );
};
