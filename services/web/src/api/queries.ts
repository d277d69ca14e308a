import { MutationCache, QueryCache, QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { RouteName } from '@weir/desk-api';
import { call } from './call.js';
import { DeskProblem } from './desk-problem.js';
import type { Answer, Parts } from './shapes.js';

/**
 * A session that ended is told by whatever is asked next: who the reader is is asked again, and the door shown. Who stands at
 * the door already is told what is wrong with their token, and nothing is asked.
 */
const onError = (error: unknown): void => {
  const isSignedIn = queryClient.getQueryData(['me', {}]) !== undefined;
  if (isSignedIn && error instanceof DeskProblem && error.status === 401) lookAgain('me');
};

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (queryKey[0] !== 'me') onError(error);
    },
  }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < 2 && error instanceof DeskProblem && (error.status === 0 || error.status >= 502),
    },
  },
});

/** What a route answers, kept while it is looked at. */
export const useDesk = <Name extends RouteName>(
  name: Name,
  parts: Parts<Name>,
  options: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
): UseQueryResult<Answer<Name>, DeskProblem> =>
  useQuery<Answer<Name>, DeskProblem>({
    queryKey: [name, parts],
    queryFn: ({ signal }) => call(name, parts, signal),
    ...options,
  });

/** Asks again for everything that these routes answered. */
export const lookAgain = (...names: readonly RouteName[]): void => {
  for (const name of names) void queryClient.invalidateQueries({ queryKey: [name] });
};
