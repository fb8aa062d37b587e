import { focusManager, onlineManager, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { comparedWith } from '../plans/standing.ts';
import { Refusal, read, readAfter } from './client.ts';
import { addedTo, LIVE, type Live, staysLong } from './queries.ts';
import { listen } from './stream.ts';
import type { RecordedEvent } from './types.ts';

/** What a stream says: how far it is, and mostly what happened. */
interface Told {
  cursor?: string;
  event?: RecordedEvent;
}

/** A change, and all that it names. */
export interface News {
  resource: string;
  text: string;
}

/** After a gap no longer than that all of it is told; after a longer one everything is read again. */
const SHORT_GAP = 60_000;
/** First wait before the stream is asked for again, and the longest: spread, for all are cut off at once. */
const [SOON, LATE] = [2_000, 60_000];
/** What comes at once is read at once; then so much later again, however much happens. */
const SPACED = 3_000;
/** So many at a time are an import: reading again now and then says as much. */
const MANY = 200;

let told = false;

/** Whether changes are told of at the moment. */
export const isTold = () => told;

/** Reads again what others change as soon as they do, in a window that is looked at. */
export function useLive(queries: QueryClient) {
  useEffect(() => followChanges(queries), [queries]);
}

export function followChanges(queries: QueryClient): () => void {
  const news = readAgain(queries);
  let stop = new AbortController();
  let cursor: string | undefined;
  let heard = 0;
  let first = true; // what is shown has just been read

  const hear = async (signal: AbortSignal) => {
    if (Date.now() - heard > SHORT_GAP) {
      cursor = undefined;
    }
    const query: Record<string, string> = cursor ? { cursor } : { from_now: 'true' };
    const missed = !cursor && !first;
    first = false;
    for await (const message of listen<Told>('/api/v1/events', query, signal)) {
      if (missed && !told) {
        news.all();
      }
      told = true;
      heard = Date.now();
      cursor = message.cursor;
      if (message.event && !news.add(message.event)) {
        cursor = undefined;
        return LATE;
      }
    }
    return SOON;
  };

  const goOn = async (signal: AbortSignal) => {
    for (let wait = SOON; !signal.aborted; ) {
      try {
        wait = await hear(signal);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (!(error instanceof Refusal)) {
          throw error;
        }
        wait = told ? SOON : Math.min(2 * wait, LATE);
        cursor = error.problem.status === 400 ? undefined : cursor; // it is of a time that a backup took back
      }
      told = false;
      await pause(wait / 2 + Math.random() * wait, signal);
    }
  };

  const turn = () => {
    stop.abort();
    told = false;
    if (focusManager.isFocused()) {
      stop = new AbortController();
      goOn(stop.signal);
    }
  };
  const leaveFocus = focusManager.subscribe(turn);
  const leaveNetwork = onlineManager.subscribe((online) => online && turn()); // nobody waits who has been cut off alone
  turn();
  return () => {
    leaveFocus();
    leaveNetwork();
    stop.abort();
    told = false;
    news.end();
  };
}

/** Collects what happened for a moment, and reads again what it may have made different. */
function readAgain(queries: QueryClient) {
  let pending: News[] = [];
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (act: () => void) => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        last = Date.now();
        act();
      },
      Math.max(200 + Math.random() * 600, last + SPACED - Date.now()), // not all windows at once
    );
  };
  const flush = () => {
    const news = pending;
    pending = [];
    const touched = (query: Query) => (news.length > MANY && !isPast(query.queryKey)) || isTouched(query, news);
    queries.invalidateQueries({ predicate: (query) => touched(query) && !staysLong(query) });
    for (const query of queries.getQueryCache().findAll({ type: 'active', predicate: touched })) {
      if (staysLong(query)) {
        renew(
          queries,
          query,
          news.flatMap(({ resource, text }) => [resource, ...(text.match(PART) ?? [])]),
        );
      }
    }
  };
  return {
    /** Whether so little happens that it can be followed. */
    add: (event: RecordedEvent) => {
      pending.push({ resource: event.resource ?? '', text: JSON.stringify(event) });
      soon(flush);
      return pending.length <= MANY;
    },
    all: () => {
      queries.invalidateQueries({
        predicate: (query) => LIVE.includes(query.queryKey[0]) && !isPast(query.queryKey) && !staysLong(query),
      });
    },
    end: () => clearTimeout(timer),
  };
}

/** Lists of things, by the beginnings of the names of what they show. */
const LISTS: Record<string, string[]> = {
  escalations: ['escalations/'],
  'to-triage': ['escalations/'],
  members: ['escalations/', 'problems/'],
  problems: ['problems/'],
  plans: ['plans/'],
  items: ['plans/'],
  work: ['plans/'],
  healths: ['plans/'],
  teams: ['teams/'],
};
const OF_THEM: readonly unknown[] = ['timeline', 'cases', 'plan-items', 'plan-diff'];

/** Whether a list was asked for as it stood on a day: nothing that happens changes it. */
export const isPast = (queryKey: readonly unknown[]) =>
  queryKey.some((part) => Boolean((part as { as_of?: string } | null | undefined)?.as_of));

/** Whether that is something else after what happened: a list by its kind, a screen by the names that are in it, or of it. */
export function isTouched({ queryKey, state }: Pick<Query, 'queryKey' | 'state'>, news: News[]): boolean {
  if (isPast(queryKey)) {
    return false;
  }
  const [what, name] = queryKey;
  const kinds = LISTS[String(what)];
  if (kinds) {
    return news.some(({ resource }) => kinds.some((kind) => resource.startsWith(kind)));
  }
  if (OF_THEM.includes(what)) {
    return news.some(({ resource }) => queryKey.includes(resource));
  }
  if (!LIVE.includes(what)) {
    return false;
  }
  const shown = JSON.stringify(state.data ?? '');
  return news.some(({ resource, text }) => text.includes(`"${name}"`) || shown.includes(`"${resource}"`));
}

type Page = Record<string, unknown>;
type Pages = { pages: Page[] } | undefined;

/** A row of a list, or what stands beside it: named itself, or by what it tells of. */
interface Row {
  name?: string;
  plan?: string;
  item?: { name?: string };
}

const escalation = async (name: string) => ({ escalations: [await read('/api/v1/escalations/{escalation}', name)] });

const filtersOf = ([, filters]: readonly unknown[]) => (filters ?? {}) as Record<string, string>;
const heldAgainst = (queryKey: readonly unknown[]) => comparedWith(filtersOf(queryKey));

/** How what a list shows of a thing is read alone, in the shape of its pages. */
const ALONE: Record<string, (name: string, queryKey: readonly unknown[]) => Promise<Page>> = {
  escalations: escalation,
  members: escalation,
  problems: async (name) => ({ problems: [await read('/api/v1/problems/{problem}', name)] }),
  plans: async (name, queryKey) => {
    const { plan, standing, slips } = await read('/api/v1/views/plans/{plan}', name, readAfter());
    const slip = slips?.find(({ baseline }) => baseline === heldAgainst(queryKey));
    return { plans: [plan], standings: [{ ...standing, slip_days: slip?.days }] };
  },
  items: async (plan, queryKey) => {
    const { baseline } = filtersOf(queryKey);
    const query = {
      plan,
      baseline: baseline ? Number(baseline) : undefined,
      order_by: heldAgainst(queryKey) ? 'slip_days' : undefined, // what is ordered by it says it
      page_size: 500,
    };
    return { ...(await read('/api/v1/items', '', { ...query, ...readAfter() })) };
  },
};

/** The rows of a page with what each is told apart by, and the thing that it changes with. */
const rowsOf = (page: Page) =>
  Object.entries(page).flatMap(([part, rows]) =>
    Array.isArray(rows) ? rows.map((row: Row) => ({ row, key: keyOf(part, row), thing: row.plan ?? row.name })) : [],
  );

/** An item, which is a row of its own in some lists. */
const PART = /plans\/[^/"]+\/items\/[^/"]+/g;

/** What that name is of, or of a part of. */
export const thingOf = (name: string) => name.split('/').slice(0, 2).join('/');

/** Whether that thing, or something of it, is a row of those pages. */
export const holds = (data: unknown, name: string) =>
  (data as Pages)?.pages.some((page) => rowsOf(page).some(({ thing }) => thing === name)) ?? false;

const keyOf = (part: string, { item, name, plan }: Row) => `${part} ${item?.name ?? name ?? plan}`;

/**
 * A list of several pages stays as long as it is, and in its order: only what happened to its rows is put into them. What belongs
 * to it besides is told beside it.
 */
export async function renew(queries: QueryClient, { queryKey, meta }: Query, changed: string[]) {
  const list = queries.getQueryData<Pages>(queryKey);
  const here = new Set(list?.pages.flatMap(rowsOf).map(({ thing }) => thing));
  const names = [...new Set(changed.map(thingOf))];
  const others = names.filter((name) => !here.has(name));
  const parts = changed.filter((name) => queryKey[0] === 'items' && thingOf(name) !== name);
  const asked = [...new Set([...others, ...parts.map(thingOf)])];
  const alone = ALONE[String(queryKey[0])] ?? (async () => ({}));
  const [fresh, added] = await Promise.all([
    Promise.all(names.filter((name) => here.has(name)).map((name) => alone(name, queryKey).catch(() => ({})))), // it stays as it was
    asked.length > 0 ? (meta as Live | undefined)?.among?.(asked).catch((): string[] => []) : undefined,
  ]);
  const now = new Map(fresh.flatMap(rowsOf).map(({ key, row }) => [key, row]));
  queries.setQueryData<Pages>(queryKey, (before) => before && { ...before, pages: before.pages.map(renewed(now)) });
  if (added) {
    const isNew = (name: string) => others.includes(thingOf(name)) || parts.includes(name);
    queries.setQueryData<string[]>(addedTo(queryKey), (before = []) => [
      ...before.filter((name) => !asked.includes(thingOf(name)) || (added.includes(name) && !isNew(name))),
      ...added.filter(isNew),
    ]);
  }
}

const renewed = (now: Map<string, Row>) => (page: Page) =>
  Object.fromEntries(
    Object.entries(page).map(([part, rows]) => [
      part,
      Array.isArray(rows) ? rows.map((row: Row) => now.get(keyOf(part, row)) ?? row) : rows,
    ]),
  );

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
