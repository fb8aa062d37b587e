import type { Query, QueryClient } from '@tanstack/react-query';
import { isPast } from '../api/live.ts';
import { LIVE } from '../api/queries.ts';

/**
 * Shows on every screen at once what is expected of a change, and over every answer that comes before the change has ended: it
 * may be of a time before. Gives back how to end it: what is expected of a change that was refused is taken away again.
 */
export function showExpected(queries: QueryClient, name: string, expected: object): (done: boolean) => void {
  const cache = queries.getQueryCache();
  const replaced = new Map<Query, { before: unknown; now: unknown }>();
  const show = (query: Query) => {
    const { data: before, dataUpdatedAt: updatedAt } = query.state;
    const wanted = withExpected(before, name, expected);
    if (wanted !== before && LIVE.includes(query.queryKey[0]) && !isPast(query.queryKey)) {
      const now = queries.setQueryData(query.queryKey, wanted, { updatedAt });
      replaced.set(query, { before, now });
    }
  };
  cache.getAll().forEach(show);
  const stop = cache.subscribe((told) => {
    if (told.type === 'updated' && told.action.type === 'success' && !told.action.manual) {
      show(told.query);
    }
  });
  return (done) => {
    stop();
    if (!done) {
      for (const [query, { before, now }] of replaced) {
        if (query.state.data === now) {
          queries.setQueryData(query.queryKey, before, { updatedAt: query.state.dataUpdatedAt });
        }
      }
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
