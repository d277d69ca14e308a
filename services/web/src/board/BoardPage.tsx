import { Link, useNavigate } from '@tanstack/react-router';
import type { BoardRow, Lane } from '@weir/desk-api';
import { useMemo, useRef, useState } from 'react';
import { call } from '../api/call.js';
import { useSay, useSayCode } from '../language/language.js';
import { useKeys } from '../shell/keys.js';
import { Awaiting } from '../shell/NavCount.js';
import { NewPill } from '../shell/NewPill.js';
import { Empty, Failed, Loading, Refused, Stale } from '../shell/states.js';
import { useProblemText } from '../shell/use-problem-text.js';
import { useSearch } from '../shell/use-search.js';
import { useView } from '../shell/view-address.js';
import { useMay, useMe } from '../shell/who.js';
import { saveFile } from '../show/save-file.js';
import type { BoardActBody } from './ActDialog.js';
import { BoardFilters } from './BoardFilters.js';
import { BoardGrid } from './BoardGrid.js';
import { BoardPreview } from './BoardPreview.js';
import { BulkBar } from './BulkBar.js';
import { boardCsv } from './board-csv.js';
import { boardViewOf } from './board-view.js';
import { QualityLine } from './Quality.js';
import { RowActs } from './RowActs.js';
import { SavedViews } from './SavedViews.js';
import { useBoard } from './use-board.js';
import { type AskedAct, takes, useRowActing } from './use-row-acting.js';
import { useRowInFocus } from './use-row-in-focus.js';

const lanes: readonly Lane[] = ['act', 'innocent', 'done'];

export const BoardPage = () => {
  const say = useSay();
  const sayCode = useSayCode();
  const textOf = useProblemText();
  const me = useMe();
  const mayAct = useMay('act');
  const navigate = useNavigate();
  const [state, change] = useView();
  const search = useSearch(state, change, async (q) =>
    (await call('board', { query: { q, limit: 2, silenced: '1' } })).rows.map(({ account }) => account),
  );
  // The row in focus is part of the address, not of the question.
  const viewKey = JSON.stringify(boardViewOf({ ...state, q: undefined, ...search.query, row: undefined }));
  const view = useMemo(() => JSON.parse(viewKey) as ReturnType<typeof boardViewOf>, [viewKey]);
  const board = useBoard(view);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState('');
  const acting = useRowActing(board.put);
  const { ref: chosen, choose, settle } = useRowInFocus(state['row'], change);
  // Where nobody chose, the first row is in focus, and stays it though the rows come anew in another order.
  const first = useRef('');
  const heading = useRef<HTMLHeadingElement>(null);
  if (!board.places.has(first.current)) first.current = board.rows[0]?.account.ref ?? '';
  // One that was chosen and is not here is no other one: nothing is in focus then.
  const at = board.places.get(chosen ?? first.current) ?? -1;
  const current = board.rows[at] ?? null;
  const move = (by: number): void => {
    const next = board.rows[Math.max(0, Math.min(board.rows.length - 1, at + by))];
    if (next !== undefined) choose(next.account.ref);
  };
  const open = (row: BoardRow): void => {
    const first = row.cases[0];
    if (first === undefined) return;
    settle();
    void navigate({ to: '/cases/$case', params: { case: first.case }, search: { node: row.account.ref } as never });
  };
  const select = (refs: readonly string[], isSelected: boolean): void =>
    setSelected((before) => {
      const after = new Set(before);
      for (const ref of refs) isSelected ? after.add(ref) : after.delete(ref);
      return after;
    });
  const run = (body: BoardActBody): void => {
    if (current !== null && mayAct) acting.run(body, current);
  };
  const ask = (kind: AskedAct) => () => {
    if (current !== null && mayAct && takes(current, kind)) acting.ask(kind, current);
  };
  const nextUnassigned = (): void => {
    const rest = [...board.rows.slice(at + 1), ...board.rows.slice(0, Math.max(0, at))];
    const next = rest.find((row) => row.assignee === null && row.state === 'new');
    if (next === undefined) setSaid(say('act.nextNone'));
    else choose(next.account.ref);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: (event) =>
      event.target instanceof HTMLElement && event.target.closest('.board-grid') ? move(1) : false,
    arrowup: (event) => (event.target instanceof HTMLElement && event.target.closest('.board-grid') ? move(-1) : false),
    enter: () => current !== null && open(current),
    a: () => current?.state === 'new' && run({ kind: 'acknowledge' }),
    s: () => run({ kind: 'assign', assignee: me.actor }),
    d: ask('dismiss'),
    e: ask('escalate'),
    t: ask('order'),
    n: nextUnassigned,
    x: () => current !== null && mayAct && select([current.account.ref], !selected.has(current.account.ref)),
  });
  const lane = view.lane ?? 'act';
  return (
    <div className="board">
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {say('board.title')}
        </h1>
        <fieldset className="tabs">
          <legend className="unseen">{say('board.lanes')}</legend>
          {lanes.map((code) => (
            <button
              key={code}
              type="button"
              aria-pressed={lane === code}
              onClick={() => change({ lane: code === 'act' ? undefined : code, row: undefined }, { isStep: true })}
            >
              {sayCode('lane', code)}{' '}
              <span className="num">{board.head?.lanes[code]?.toLocaleString('en-US') ?? ''}</span>
            </button>
          ))}
        </fieldset>
        <Awaiting />
        <span className="grow" />
        <QualityLine />
      </div>
      <div className="row views-row">
        <SavedViews
          view={state}
          change={(patch, how) => {
            search.forget();
            change(patch, how);
          }}
          isOther={search.isKeptBack}
        />
        <span className="quiet grow">
          {board.head !== undefined && say('board.total', { n: board.head.total.toLocaleString('en-US') })}
          {(board.head?.silenced ?? 0) > 0 && ` · ${say('board.silencedHidden', { n: board.head?.silenced ?? 0 })}`}
        </span>
        <button
          type="button"
          disabled={board.rows.length === 0}
          onClick={() => saveFile('weir-board.csv', boardCsv(board.rows, me.zone), 'text/csv;charset=utf-8')}
        >
          {say('show.csv')}
        </button>
      </div>
      <div className="filters">
        <BoardFilters view={state} change={change} search={search} rows={board.rows} />
        <label className="check">
          <input
            type="checkbox"
            checked={state['silenced'] === '1'}
            onChange={(event) => change({ silenced: event.target.checked ? '1' : undefined })}
          />
          {say('board.filter.silenced')}
        </label>
      </div>
      {mayAct && (
        <BulkBar
          rows={board.rows.filter((row) => selected.has(row.account.ref))}
          total={board.head?.total ?? 0}
          view={view}
          clear={() => setSelected(new Set())}
          refresh={board.refresh}
        />
      )}
      {current !== null && (
        <Refused
          problem={acting.refusedOf(current)}
          lookAgain={() => {
            acting.forget();
            board.refresh();
          }}
        />
      )}
      <div className="unseen" role="status">
        {said}
      </div>
      {board.head === undefined ? (
        board.problem === null ? (
          <Loading />
        ) : (
          <Failed problem={board.problem} again={board.refresh} />
        )
      ) : (
        <div className="board-body">
          <div className="board-left">
            {board.problem !== null && (
              <Stale why={say('state.stale', { why: textOf(board.problem).said })} again={board.refresh} />
            )}
            <NewPill
              waiting={board.waiting}
              take={() => {
                board.refresh();
                heading.current?.focus();
              }}
            />
            {board.rows.length === 0 ? (
              <Empty title={say('board.empty')} hint={say('board.emptyHint')} />
            ) : (
              <BoardGrid
                rows={board.rows}
                gone={board.gone}
                current={at}
                selected={mayAct ? selected : null}
                choose={choose}
                open={open}
                select={select}
                nearEnd={board.hasMore && !board.isBusy ? board.more : nothing}
              />
            )}
          </div>
          <aside className="board-side" aria-label={say('preview.title')}>
            {current === null ? (
              <NotHere chosen={chosen} />
            ) : (
              <BoardPreview row={current}>
                <RowActs row={current} done={board.put} />
              </BoardPreview>
            )}
          </aside>
        </div>
      )}
      {acting.dialog}
    </div>
  );
};

/** Nothing is in focus: nobody chose, or the account that was chosen is not among those that stand here. */
const NotHere = ({ chosen }: { chosen: string | undefined }) => {
  const say = useSay();
  if (chosen === undefined) return <Empty title={say('preview.none')} />;
  return (
    <Empty title={say('preview.notHere')} hint={say('preview.notHereHint')}>
      <Link to="/accounts/$ref" params={{ ref: chosen }}>
        {say('preview.accountPage')}
      </Link>
    </Empty>
  );
};

const nothing = (): void => {};
