import {
  infiniteQueryOptions,
  keepPreviousData,
  type Query,
  QueryClient,
  skipToken,
  useInfiniteQuery,
  usePrefetchInfiniteQuery,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useWords } from '../language/words.ts';
import { UNDER_WAY } from '../plans/states.ts';
import { Refusal, read, readAfter } from './client.ts';
import { holds, isPast, isTold, renew, thingOf } from './live.ts';
import { SESSION } from './session.ts';
import type { Escalation } from './types.ts';

/** How the names begin under which policies act. */
const POLICY = 'policy:';

/** What others change while somebody looks at it; a past, a figure or a choice stays as it was asked for. */
export const LIVE: readonly unknown[] = [
  'work',
  'healths',
  'plans',
  'plan-view',
  'items',
  'escalations',
  'to-triage',
  'escalation-view',
  'problems',
  'problem-view',
  'members',
  'timeline',
  'plan-diff',
];
/** How often what is looked at is read again when nobody tells of changes; a list of several pages would take too long, and jump. */
const EVERY = 20_000;
/** And when somebody does: of some changes nobody is told, such as of time that passes. */
const RARELY = 60_000;

export const queryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        networkMode: 'always', // without a network an answer is refused like any other, and not waited for in silence
        refetchOnReconnect: 'always',
        refetchInterval: ({ queryKey, state }) =>
          LIVE.includes(queryKey[0]) && !isPast(queryKey) && !staysLong({ queryKey, state })
            ? isTold()
              ? RARELY
              : EVERY
            : false,
        // Only what may be different next time is asked for again.
        retry: (failures, error) => failures < 2 && mayPass(error),
      },
      mutations: { networkMode: 'always' },
    },
  });

/** Too much was asked at once, or somebody was not there: it may be so no longer. */
const mayPass = (error: Error) =>
  !(error instanceof Refusal) || error.problem.status === 429 || error.problem.status >= 503;

/** What no change of an escalation, a problem or a plan makes different. */
const UNTOUCHED: readonly unknown[] = [...SESSION, 'teams'];
const OPERATIONS: readonly unknown[] = ['processors', 'dead-letters'];
const PLAN_ONLY: readonly unknown[] = [
  'plan',
  'plan-items',
  'plans',
  'items',
  'plan-diff',
  'work',
  'healths',
  'burn-down',
  'load',
  'throughput',
];
const ESCALATION_ONLY: readonly unknown[] = ['escalations', 'cases', 'members', 'to-triage'];

/**
 * Reads again what a change of that path may have made different: a screen at once, the rest when it is wanted. Of a list of
 * several pages in which the changed thing is, by its name, only that is read.
 */
export function refresh(queries: QueryClient, path: string, name = '') {
  const [, collection = ''] = /^\/api\/v1\/(\w+)/.exec(path) ?? [];
  const isTouched = ([what]: readonly unknown[]) => {
    if (collection === 'teams') {
      return what === 'teams';
    }
    if (collection === 'operations') {
      return OPERATIONS.includes(what);
    }
    const others = collection === 'escalations' ? PLAN_ONLY : collection === 'plans' ? ESCALATION_ONLY : [];
    return ![...UNTOUCHED, ...OPERATIONS, ...others].includes(what);
  };
  // A long list that is out of sight begins with its first page again.
  queries.removeQueries({
    type: 'inactive',
    predicate: ({ queryKey, state }) => isTouched(queryKey) && isLong(state.data),
  });
  const thing = thingOf(name);
  const isRow = ({ queryKey, state }: Query) => !isPast(queryKey) && isLong(state.data) && holds(state.data, thing);
  for (const query of queries.getQueryCache().findAll({ predicate: ({ queryKey }) => isTouched(queryKey) })) {
    if (isRow(query)) {
      renew(queries, query, [thing]);
    }
  }
  queries.invalidateQueries({ predicate: (query) => isTouched(query.queryKey) && !isRow(query) });
}

export const isLong = (data: unknown) => ((data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) > 1;

/** Whether a list is not read again as a whole, which would take too long, and jump; a history grows at its end only. */
export const staysLong = ({ queryKey: [what], state }: Pick<Query, 'queryKey' | 'state'>) =>
  what !== 'timeline' && isLong(state.data);

/** A list of the contract, page after page; what was there may stay in sight until another comes. */
export function usePages<Page extends { next_page_token?: string }>(
  key: readonly unknown[],
  page: (token: string, signal?: AbortSignal) => Promise<Page>,
  meanwhile?: typeof keepPreviousData,
  meta?: Live,
) {
  const list = infiniteQueryOptions({
    queryKey: key,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    getNextPageParam: (last: Page) => last.next_page_token || undefined,
    meta,
  });
  usePrefetchInfiniteQuery(list); // asks before what surrounds the list is drawn, and not after
  return useInfiniteQuery({ ...list, placeholderData: meanwhile });
}

/** What is asked about a list of several pages while things happen. */
export interface Live extends Record<string, unknown> {
  /** The rows of these things that belong to it. */
  among?: (things: string[]) => Promise<string[]>;
}

/** What belongs to a list of several pages by now and is not in it; and a way to have it told no longer. */
export function useAdded(key: readonly unknown[], shown: Set<string | undefined>) {
  const queries = useQueryClient();
  const { data = [] } = useQuery<string[]>({ queryKey: addedTo(key), queryFn: skipToken });
  const added = data.filter((name) => !shown.has(name));
  return { added, forget: () => queries.setQueryData(addedTo(key), []) };
}

export const addedTo = (key: readonly unknown[]) => ['added', ...key];

/** What stands in that field of the rows of such lists, as far as they have been read: it can be chosen among. */
export const useSeen = (list: Listed, field: string) => seenIn(useQueryClient(), list, field);

export function seenIn(queries: QueryClient, list: Listed, field: string): string[] {
  const lists = queries.getQueriesData<{ pages?: Rows[] }>({ queryKey: [list] });
  const rows = lists.flatMap(([, data]) => data?.pages ?? []).flatMap((page) => page[list] ?? []);
  const said = new Set(rows.map((row) => (row.item ?? row)[field]));
  return [...said].filter((each): each is string => typeof each === 'string' && each !== '').sort();
}

type Listed = 'escalations' | 'plans' | 'items';
type Fields = Record<string, unknown>;
type Rows = { [list in Listed]?: (Fields & { item?: Fields })[] };

/** The whole list, read for itself: what is shown stays as short as it is. */
export async function allOf<Page extends { next_page_token?: string }>(
  page: (token: string, signal?: AbortSignal) => Promise<Page>,
): Promise<Page[]> {
  const pages: Page[] = [];
  let token: string | undefined = '';
  while (token !== undefined) {
    const next: Page = await page(token);
    pages.push(next);
    token = next.next_page_token || undefined;
  }
  return pages;
}

/** Every team; there are tens of them. */
export function useTeams() {
  return useQuery({
    queryKey: ['teams'],
    queryFn: async ({ signal }) =>
      (await read('/api/v1/teams', '', { page_size: 500, ...readAfter() }, signal)).teams ?? [],
    staleTime: 600_000,
  });
}

/** What teams are called, by their names in the directory; a source's own word stays. */
export function useTeamNames(): (team: string | undefined) => string {
  const { data: teams } = useTeams();
  return useCallback((team) => teams?.find((each) => each.name === team)?.display_name || team || '', [teams]);
}

/** What people are called, by the names they sign in with; who is in no team is called by that name, and a policy the tracker. */
export function usePeople(): (subject: string | undefined) => string {
  const { data: teams } = useTeams();
  const { t } = useWords();
  return useMemo(() => {
    const members = teams?.flatMap((team) => team.members ?? []) ?? [];
    const names = new Map(members.map((each) => [each.subject, each.display_name]));
    return (subject = '') => names.get(subject) ?? (subject.startsWith(POLICY) ? t('actor.policy') : subject);
  }, [teams, t]);
}

/** What things are called, by their names: by their titles, where any answer that is kept tells them. */
export const titlesIn =
  (queries: QueryClient) =>
  (name: string): string | undefined => {
    for (const { state } of queries.getQueryCache().getAll()) {
      const title = titleWithin(state.data, name);
      if (title) {
        return title;
      }
    }
    return undefined;
  };

function titleWithin(data: unknown, name: string): string | undefined {
  if (typeof data !== 'object' || data === null) {
    return undefined;
  }
  const thing = data as { name?: unknown; title?: string; display_name?: string };
  const title = thing.name === name ? thing.title || thing.display_name : undefined;
  if (title) {
    return title;
  }
  for (const part of Object.values(data)) {
    const found = titleWithin(part, name);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** So many can be asked for by name at once. */
export const NAMED = 50;

/** Cases by their names, as far as they are known, asked for many at a time. */
export function useCases(names: string[]): Map<string | undefined, Escalation> {
  const slices = Array.from({ length: Math.ceil(names.length / NAMED) }, (_, index) =>
    names.slice(index * NAMED, (index + 1) * NAMED),
  );
  return useQueries({
    queries: slices.map((name) => ({
      queryKey: ['cases', ...name],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const query = { name, page_size: name.length, ...readAfter() };
        return (await read('/api/v1/escalations', '', query, signal)).escalations ?? [];
      },
    })),
    combine: casesIn,
  });
}

const casesIn = (answers: { data?: Escalation[] }[]) =>
  new Map(answers.flatMap(({ data = [] }) => data).map((each) => [each.name, each]));

/** A plan with its items, from the service that has it, which is never behind; nothing where none is asked for. */
export function usePlan(name: string | undefined) {
  const { data } = useQuery({
    queryKey: ['plan-items', name],
    queryFn: ({ signal }) => read('/api/v1/plans/{plan}', name ?? '', undefined, signal),
    enabled: name !== undefined,
  });
  return data;
}

/** How the plans of a team that are under way are doing, by their names. */
export function useHealths(team: string) {
  return useQuery({
    queryKey: ['healths', team],
    queryFn: async ({ signal }) => {
      const page = await read('/api/v1/plans', '', { team, state: UNDER_WAY, page_size: 500, ...readAfter() }, signal);
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
