import type { QueryClient } from '@tanstack/react-query';
import { isPast } from '../api/live.ts';
import { LIVE } from '../api/queries.ts';

/** Shows on every screen at once what is expected of a change; gives back a way to take that away again. */
export async function showExpected(queries: QueryClient, name: string, expected: object): Promise<() => void> {
  const shown = queries.getQueryCache().findAll({
    predicate: ({ queryKey, state }) =>
      LIVE.includes(queryKey[0]) && !isPast(queryKey) && withExpected(state.data, name, expected) !== state.data,
  });
  const underWay = shown.filter(({ state }) => state.fetchStatus === 'fetching');
  // An answer from before the change must not come after it.
  await Promise.all(underWay.map(({ queryKey }) => queries.cancelQueries({ queryKey, exact: true })));
  const changed = shown.map(({ queryKey, state: { data, dataUpdatedAt } }) => {
    const now = queries.setQueryData(queryKey, withExpected(data, name, expected), { updatedAt: dataUpdatedAt });
    return { queryKey, before: data, now, dataUpdatedAt };
  });
  return () => {
    for (const { queryKey, before, now, dataUpdatedAt } of changed) {
      if (queries.getQueryData(queryKey) === now) {
        queries.setQueryData(queryKey, before, { updatedAt: dataUpdatedAt });
      }
    }
    for (const { queryKey } of underWay) {
      queries.invalidateQueries({ queryKey, exact: true });
    }
  };
}

/** The answer with what is expected of the thing of that name, wherever it stands in it; the same where it does not. */
export function withExpected<T>(part: T, name: string, expected: object): T {
  if (Array.isArray(part)) {
    const parts = part.map((each) => withExpected(each, name, expected));
    return parts.some((each, index) => each !== part[index]) ? (parts as T) : part;
  }
  if (part === null || typeof part !== 'object') {
    return part;
  }
  if ('name' in part && part.name === name) {
    return { ...part, ...expected };
  }
  const changed = Object.entries(part)
    .map(([field, value]) => [field, withExpected(value, name, expected), value] as const)
    .filter(([, now, before]) => now !== before);
  return changed.length > 0 ? { ...part, ...Object.fromEntries(changed) } : part;
}
