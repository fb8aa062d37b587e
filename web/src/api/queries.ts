import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Refusal, read, readAfter } from './client.ts';
import { SESSION } from './session.ts';

export const queryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        networkMode: 'always', // without a network an answer is refused like any other, and not waited for in silence
        refetchOnReconnect: 'always',
        // Only what may be different next time is asked for again.
        retry: (failures, error) => failures < 2 && (!(error instanceof Refusal) || error.problem.status >= 503),
      },
      mutations: { networkMode: 'always' },
    },
  });

/** All that is shown is read again; who is signed in is none of it. */
export const refreshAll = (queries: QueryClient) =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });

/** A list of the contract, page after page; what was there may stay in sight until another comes. */
export function usePages<Page extends { next_page_token?: string }>(
  key: readonly unknown[],
  page: (token: string, signal: AbortSignal) => Promise<Page>,
  meanwhile?: typeof keepPreviousData,
) {
  return useInfiniteQuery({
    queryKey: key,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    getNextPageParam: (last) => last.next_page_token || undefined,
    placeholderData: meanwhile,
  });
}

interface Pages<Page> {
  data: { pages: Page[] } | undefined;
  hasNextPage: boolean;
  fetchNextPage: (options: { throwOnError: boolean }) => Promise<Pages<Page>>;
}

/** The whole list, whatever it takes. */
export async function allOf<Page>(list: Pages<Page>): Promise<Page[]> {
  let read = list;
  while (read.hasNextPage) {
    read = await read.fetchNextPage({ throwOnError: true });
  }
  return read.data?.pages ?? [];
}

/** Every team; there are tens of them. */
export function useTeams() {
  return useQuery({
    queryKey: ['teams'],
    queryFn: async ({ signal }) => (await read('/api/v1/teams', '', { page_size: 500 }, signal)).teams ?? [],
    staleTime: 600_000,
  });
}

/** What teams are called, by their names in the directory; a source's own word stays. */
export function useTeamNames(): (team: string | undefined) => string {
  const { data: teams = [] } = useTeams();
  return (team) => teams.find((each) => each.name === team)?.display_name || team || '';
}

/** What people are called, by the names they sign in with; who is in no team is called by that name. */
export function usePeople(): (subject: string | undefined) => string {
  const { data: teams = [] } = useTeams();
  const names = new Map(teams.flatMap((team) => team.members ?? []).map((each) => [each.subject, each.display_name]));
  return (subject) => (subject && names.get(subject)) || subject || '';
}

/** How the plans of a team are doing, by their names. */
export function useHealths(team: string) {
  return useQuery({
    queryKey: ['healths', team],
    queryFn: async ({ signal }) => {
      const page = await read('/api/v1/plans', '', { team, page_size: 500, ...readAfter() }, signal);
      return new Map(page.standings?.map((standing) => [standing.plan, standing.health?.colour]));
    },
  });
}

export function useTeamWork(team: string) {
  return useQuery({
    queryKey: ['work', team],
    queryFn: ({ signal }) => read('/api/v1/views/teams/{team}/work', team, readAfter(), signal),
    placeholderData: keepPreviousData,
  });
}
