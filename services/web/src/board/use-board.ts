import { useInfiniteQuery } from '@tanstack/react-query';
import type { BoardRow, DeskEvent } from '@weir/desk-api';
import { useEffect, useMemo, useState } from 'react';
import { call } from '../api/call.js';
import type { DeskProblem } from '../api/desk-problem.js';
import { gather } from '../api/gather.js';
import { queryClient } from '../api/queries.js';
import type { Answer, Parts } from '../api/shapes.js';
import { useStream } from '../shell/Stream.js';
import { useMe } from '../shell/who.js';
import { type BoardView, fits } from './board-view.js';
import { type LiveRows, noChanges, rowsNow, waiting, withEvents } from './live-rows.js';

export interface Board {
  readonly rows: readonly BoardRow[];
  /** Where the row of an account stands: events change rows, never their places. */
  readonly places: ReadonlyMap<string, number>;
  readonly gone: ReadonlySet<string>;
  readonly waiting: number;
  readonly head: Answer<'board'> | undefined;
  readonly problem: DeskProblem | null;
  readonly hasMore: boolean;
  readonly isBusy: boolean;
  readonly more: () => void;
  /** Asks for the rows again, in the order of now. */
  readonly refresh: () => void;
  /** Puts in what an act answered, before the event of it comes. */
  readonly put: (row: BoardRow) => void;
}

/** Events that follow each other so closely are drawn together. */
const gatherMs = 50;

/** The board of a view: asked for once, then kept up by events. */
export const useBoard = (view: BoardView): Board => {
  const me = useMe();
  const stream = useStream();
  const [live, setLive] = useState<LiveRows>(noChanges);
  const key = useMemo(() => ['board', view], [view]);
  const asked = useInfiniteQuery<
    Answer<'board'>,
    DeskProblem,
    { pages: Answer<'board'>[] },
    readonly unknown[],
    string | null
  >({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      call(
        'board',
        { query: { ...view, limit: 200, ...(pageParam === null ? {} : { cursor: pageParam }) } } as Parts<'board'>,
        signal,
      ),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
    // A rank of before is of no use to somebody who comes back.
    gcTime: 0,
  });
  const head = asked.data?.pages[0];
  const lastEvent = head?.lastEvent;
  useEffect(() => {
    if (lastEvent !== undefined) stream.begin(lastEvent);
  }, [lastEvent, stream]);
  useEffect(() => {
    const { add, stop } = gather<DeskEvent>((events) => setLive((before) => withEvents(before, events)), gatherMs);
    const deafen = stream.listen(add);
    return () => {
      deafen();
      stop();
    };
  }, [stream]);
  // Rows that were asked for after the events contain them.
  const askedAt = asked.dataUpdatedAt;
  const pageCount = asked.data?.pages.length ?? 0;
  useEffect(() => {
    if (askedAt > 0 && pageCount === 1) setLive(noChanges);
  }, [askedAt, pageCount]);

  const [askedRows, places] = useMemo(() => {
    const rows: BoardRow[] = [];
    const places = new Map<string, number>();
    // Between two pages an account may move from one to the other: it stands once.
    for (const page of asked.data?.pages ?? [])
      for (const row of page.rows)
        if (!places.has(row.account.ref)) {
          places.set(row.account.ref, rows.length);
          rows.push(row);
        }
    return [rows, places] as const;
  }, [asked.data]);
  const count = useMemo(
    () => waiting(places, live, (row) => fits(row, view, me.actor, Date.now())),
    [places, live, view, me.actor],
  );
  // Where nothing stands, nothing can slide under a pointer: what is new is shown at once.
  const showsAtOnce = count > 0 && askedRows.length === 0 && asked.isSuccess && !asked.isFetching;
  const { refetch } = asked;
  useEffect(() => {
    if (showsAtOnce) void refetch();
  }, [showsAtOnce, refetch]);
  return {
    rows: useMemo(() => rowsNow(askedRows, live), [askedRows, live]),
    places,
    gone: live.gone,
    waiting: count,
    head,
    problem: asked.error,
    hasMore: asked.hasNextPage,
    isBusy: asked.isFetching,
    more: () => void asked.fetchNextPage(),
    refresh: () => void queryClient.resetQueries({ queryKey: key }),
    put: (row) => setLive((before) => withEvents(before, [{ kind: 'row', row }])),
  };
};
