import { useInfiniteQuery } from '@tanstack/react-query';
import type { RouteName } from '@weir/desk-api';
import { call } from './call.js';
import type { DeskProblem } from './desk-problem.js';
import type { Answer, Parts } from './shapes.js';

export type Paged =
  | 'orders'
  | 'releases'
  | 'appeals'
  | 'cases'
  | 'caseLinks'
  | 'accountLinks'
  | 'reports'
  | 'measures'
  | 'acts';

export interface Pages<Name extends RouteName> {
  readonly data: Answer<Name>[] | undefined;
  readonly error: DeskProblem | null;
  readonly isPending: boolean;
  readonly isBusy: boolean;
  readonly refetch: () => void;
  /** What was asked, as one text, and when the answer came: another text is another list. */
  readonly question: string;
  readonly answeredAt: number;
  /** Asks for the next page; undefined: there is none. */
  readonly more: (() => void) | undefined;
}

/** A list that is asked for page by page. */
export const usePages = <Name extends Paged>(name: Name, parts: Parts<Name>): Pages<Name> => {
  const asked = useInfiniteQuery<
    Answer<Name>,
    DeskProblem,
    { pages: Answer<Name>[] },
    readonly unknown[],
    string | null
  >({
    queryKey: [name, parts],
    queryFn: ({ pageParam, signal }) => {
      const given = parts as { readonly query?: Record<string, unknown> };
      const query = pageParam === null ? given.query : { ...given.query, cursor: pageParam };
      return call(name, { ...given, query } as unknown as Parts<Name>, signal);
    },
    initialPageParam: null,
    getNextPageParam: (last) => (last as { readonly next: string | null }).next,
  });
  return {
    data: asked.data?.pages,
    error: asked.error,
    isPending: asked.isPending,
    isBusy: asked.isFetching,
    refetch: () => void asked.refetch(),
    question: JSON.stringify([name, parts]),
    answeredAt: asked.dataUpdatedAt,
    more: asked.hasNextPage ? () => void asked.fetchNextPage() : undefined,
  };
};
