import { focusManager, QueryClient, QueryObserver } from '@tanstack/react-query';
import { waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { refusal } from './client.ts';
import { allOf, queryClient, refresh, seenIn } from './queries.ts';

afterEach(() => {
  vi.useRealTimers();
  focusManager.setFocused(undefined);
});

test('a whole list is read for itself, and a page that fails ends it', async () => {
  const pages = [{ next_page_token: 'b', rows: 1 }, { next_page_token: 'c', rows: 2 }, { rows: 3 }];
  const tokens: string[] = [];
  const page = async (token: string) => {
    tokens.push(token);
    return pages[tokens.length - 1] ?? {};
  };
  expect(await allOf(page)).toEqual(pages);
  expect(tokens).toEqual(['', 'b', 'c']);
  await expect(allOf(() => Promise.reject(new Error('late')))).rejects.toThrow('late');
});

test.each([
  ['/api/v1/plans/{plan}:propose', ['plans', 'plan-view', 'escalation-view', 'timeline', 'metrics']],
  [
    '/api/v1/escalations/{escalation}:triage',
    ['escalations', 'members', 'plan-view', 'escalation-view', 'timeline', 'metrics'],
  ],
  [
    '/api/v1/problems/{problem}:assess',
    ['escalations', 'members', 'plans', 'plan-view', 'escalation-view', 'timeline', 'metrics'],
  ],
  ['/api/v1/teams/{team}:putMember', ['teams']],
  ['/api/v1/operations/{service}/processors/{processor}/deadLetters/{dead_letter}:retry', ['processors']],
])('%s makes old what it may have changed, and nothing else', (path, touched) => {
  const queries = new QueryClient();
  const all = [
    'session',
    'teams',
    'escalations',
    'members',
    'plans',
    'plan-view',
    'escalation-view',
    'timeline',
    'metrics',
    'processors',
  ];
  for (const what of all) {
    queries.setQueryData([what], {});
  }
  refresh(queries, path);
  expect(all.filter((what) => queries.getQueryState([what])?.isInvalidated)).toEqual(touched);
});

test('what has been read of lists of a kind can be chosen among, each once', () => {
  const queries = new QueryClient();
  const plan = (manager?: string) => ({ name: 'plans/p', manager });
  queries.setQueryData(['plans', {}], {
    pages: [{ plans: [plan('olga'), plan('')] }, { plans: [plan(), plan('ann')] }],
  });
  queries.setQueryData(['plans', { manager: 'ann' }], { pages: [{ plans: [plan('ann')] }, {}] });
  queries.setQueryData(['items', {}], { pages: [{ items: [{ plan: 'plans/p', item: { owner: 'bob' } }] }] });
  expect(seenIn(queries, 'plans', 'manager')).toEqual(['ann', 'olga']);
  expect(seenIn(queries, 'items', 'owner')).toEqual(['bob']);
  expect(seenIn(queries, 'escalations', 'channel')).toEqual([]);
});

test('a long list that is out of sight begins with its first page again', () => {
  const queries = new QueryClient();
  queries.setQueryData(['escalations', 'many'], { pages: [{}, {}], pageParams: ['', 'b'] });
  queries.setQueryData(['escalations', 'few'], { pages: [{}], pageParams: [''] });
  refresh(queries, '/api/v1/escalations/{escalation}:triage');
  expect(queries.getQueryData(['escalations', 'many'])).toBeUndefined();
  expect(queries.getQueryData(['escalations', 'few'])).toBeDefined();
});

test('one’s own step in a long list is read for itself, and the list stays as long as it is', async () => {
  vi.stubGlobal('fetch', async ({ url }: Request) =>
    Response.json({ name: new URL(url).pathname.slice('/api/v1/'.length), title: 'fresh' }),
  );
  const queries = new QueryClient();
  const pages = [
    { escalations: [{ name: 'escalations/e1' }] },
    { escalations: [{ name: 'escalations/e2', title: 'old' }] },
  ];
  const queryKey = ['escalations', {}];
  const queryFn = vi.fn(async () => ({ pages, pageParams: ['', 'b'] }));
  const leave = new QueryObserver<unknown>(queries, { queryKey, queryFn }).subscribe(() => {});
  await waitFor(() => expect(queries.getQueryData(queryKey)).toBeDefined());
  refresh(queries, '/api/v1/escalations/{escalation}:triage', 'escalations/e2');
  await waitFor(() =>
    expect(queries.getQueryData(queryKey)).toMatchObject({
      pages: [pages[0], { escalations: [{ name: 'escalations/e2', title: 'fresh' }] }],
    }),
  );
  expect(queryFn).toHaveBeenCalledTimes(1);
  refresh(queries, '/api/v1/problems/{problem}:removeEscalations', 'problems/q1'); // whose rows it changes is not known
  await waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
  leave();
  vi.unstubAllGlobals();
});

test.each([
  [429, 3],
  [503, 3],
  [404, 1],
])('an answer of %i is asked for %i times', async (status, times) => {
  vi.useFakeTimers();
  const queryFn = vi.fn(async () => {
    throw refusal({}, new Response(null, { status }));
  });
  const queries = queryClient();
  const leave = new QueryObserver<unknown>(queries, { queryKey: ['x'], queryFn }).subscribe(() => {});
  await vi.advanceTimersByTimeAsync(60_000);
  leave();
  expect(queryFn).toHaveBeenCalledTimes(times);
});

test.each([
  ['a screen', ['plan-view', 'plans/p1'], {}, true, 2],
  ['a list', ['plans', {}], { pages: [{}], pageParams: [''] }, true, 2],
  ['a list of several pages', ['plans', {}], { pages: [{}, {}], pageParams: ['', 'b'] }, true, 1],
  ['a past', ['plan', 'plans/p1', '2026-11-10'], {}, true, 1],
  ['a list of the past', ['plans', { as_of: '2026-11-10' }], { pages: [{}], pageParams: [''] }, true, 1],
  ['what nobody looks at', ['plan-view', 'plans/p1'], {}, false, 1],
])('%s is read again while it is looked at, and only then', async (_, queryKey, data, looked, times) => {
  vi.useFakeTimers();
  focusManager.setFocused(looked);
  const queryFn = vi.fn(async () => data);
  const leave = new QueryObserver<unknown>(queryClient(), { queryKey, queryFn }).subscribe(() => {});
  await vi.advanceTimersByTimeAsync(21_000);
  leave();
  expect(queryFn).toHaveBeenCalledTimes(times);
});
