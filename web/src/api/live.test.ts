import { focusManager, onlineManager, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followChanges, isTold, isTouched, type News } from './live.ts';

const encoder = new TextEncoder();
let streams: { query: URLSearchParams; tell: (message: object) => void; end: (text?: string) => void }[] = [];
let refusal: Response | undefined;
let leave = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  streams = [];
  refusal = undefined;
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/api/v1/events') {
      return Response.json({ name: pathname.slice('/api/v1/'.length), title: 'fresh' });
    }
    if (refusal) {
      return refusal.clone();
    }
    const body = new ReadableStream({
      start(controller) {
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        request.signal.addEventListener('abort', () => controller.error(request.signal.reason));
        streams.push({
          query: searchParams,
          tell: (message) => send(`data: ${JSON.stringify(message)}\n\n`),
          end: (text = '') => {
            send(text);
            controller.close();
          },
        });
      },
    });
    return new Response(body);
  });
});
afterEach(() => {
  leave();
  focusManager.setFocused(undefined);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const event = (resource: string) => ({ resource, event: { '@type': 'x/PlanProposed' } });
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** The stream, and that answer to whatever else is read. */
const answering = (answer: object) => {
  const stream = fetch;
  return async (request: Request) =>
    new URL(request.url).pathname === '/api/v1/events' ? stream(request) : Response.json(answer);
};

/** A screen that is looked at; counts how often it was read. */
function looking(queryKey: unknown[], data: unknown = {}, meta?: Record<string, unknown>) {
  const queries = new QueryClient();
  const queryFn = vi.fn(async () => data);
  const unsubscribe = new QueryObserver<unknown>(queries, { queryKey, queryFn, staleTime: 1_000_000, meta }).subscribe(
    () => {},
  );
  const stop = followChanges(queries);
  leave = () => {
    stop();
    unsubscribe();
  };
  return { queries, queryFn };
}

test('what happened is read again a moment later, and what happens then not at once', async () => {
  const { queryFn } = looking(['plan-view', 'plans/p1']);
  await pass(0);
  expect(streams[0]?.query.toString()).toBe('from_now=true');
  streams[0]?.tell({ cursor: 'c1', caught_up: true });
  await pass(1_000);
  expect([isTold(), queryFn.mock.calls.length]).toEqual([true, 1]);
  streams[0]?.tell({ cursor: 'c2', event: event('plans/p2') });
  await pass(5_000);
  expect(queryFn).toHaveBeenCalledTimes(1);
  streams[0]?.tell({ cursor: 'c3', event: event('plans/p1') });
  await pass(1_000);
  expect(queryFn).toHaveBeenCalledTimes(2);
  streams[0]?.tell({ cursor: 'c4', event: event('plans/p1') });
  await pass(1_000);
  expect(queryFn).toHaveBeenCalledTimes(2);
  await pass(3_000);
  expect(queryFn).toHaveBeenCalledTimes(3);
});

test('after a short gap the stream goes on where it was; after a long one all is read again', async () => {
  const { queryFn } = looking(['plans', {}]);
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', caught_up: true });
  await pass(0);
  streams[0]?.end('event: error\ndata: {"reason":"SERVICE_STOPPING"}\n\n');
  await pass(0);
  expect(isTold()).toBe(false);
  await pass(1_000);
  expect(streams).toHaveLength(1); // not all come back at once
  await pass(2_000);
  expect(streams[1]?.query.toString()).toBe('cursor=c1');
  streams[1]?.tell({ cursor: 'c1', caught_up: true });
  await pass(1_000);
  expect(queryFn).toHaveBeenCalledTimes(1);

  focusManager.setFocused(false);
  await pass(120_000);
  focusManager.setFocused(true);
  await pass(0);
  expect(streams[2]?.query.toString()).toBe('from_now=true');
  const before = queryFn.mock.calls.length;
  streams[2]?.tell({ cursor: 'c9', caught_up: true });
  await pass(0);
  expect(queryFn.mock.calls.length).toBe(before + 1);
});

test('when the network is back the stream is, however long it was away', async () => {
  const { queryFn } = looking(['plans', {}]);
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', caught_up: true });
  await pass(0);
  const answer = fetch;
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  onlineManager.setOnline(false);
  streams[0]?.end();
  await pass(600_000);
  vi.stubGlobal('fetch', answer);
  const before = queryFn.mock.calls.length;
  onlineManager.setOnline(true);
  await pass(0);
  expect(streams[1]?.query.toString()).toBe('from_now=true');
  streams[1]?.tell({ cursor: 'c9', caught_up: true });
  await pass(0);
  expect(queryFn.mock.calls.length).toBeGreaterThan(before);
  expect(isTold()).toBe(true);
});

test('nobody listens in a window that is hidden', async () => {
  looking(['plans', {}]);
  await pass(0);
  streams[0]?.tell({ cursor: 'c1' });
  await pass(0);
  focusManager.setFocused(false);
  await pass(100_000);
  expect([streams.length, isTold()]).toEqual([1, false]);
});

test('where no place is left it is asked for ever more seldom', async () => {
  const asked = vi.fn();
  refusal = Response.json({ reason: 'TOO_MANY_SUBSCRIPTIONS' }, { status: 429 });
  const answer = fetch;
  vi.stubGlobal('fetch', async (request: Request) => {
    asked();
    return answer(request);
  });
  looking(['plans', {}]);
  await pass(600_000);
  expect(asked.mock.calls.length).toBeLessThan(15);
  expect(asked.mock.calls.length).toBeGreaterThan(10);
});

test('an import is not followed event by event', async () => {
  const { queryFn } = looking(['escalations', {}], { pages: [{ escalations: [] }], pageParams: [''] });
  await pass(0);
  for (let index = 0; index <= 200; index++) {
    streams[0]?.tell({ cursor: `c${index}`, event: event(`escalations/e${index}`) });
  }
  await pass(5_000);
  expect([queryFn.mock.calls.length, isTold(), streams.length]).toEqual([2, false, 1]);
  await pass(100_000);
  expect(streams).toHaveLength(2);
});

test('a list of several pages keeps its length and order, and its rows are renewed', async () => {
  const pages = [
    { escalations: [{ name: 'escalations/e1', title: 'old' }] },
    { escalations: [{ name: 'escalations/e2' }] },
  ];
  const { queries, queryFn } = looking(['escalations', {}], { pages, pageParams: ['', 'b'] });
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', event: event('escalations/e1') });
  await pass(1_000);
  expect(queryFn).toHaveBeenCalledTimes(1);
  expect(queries.getQueryData(['escalations', {}])).toMatchObject({
    pages: [
      { escalations: [{ name: 'escalations/e1', title: 'fresh' }] },
      { escalations: [{ name: 'escalations/e2' }] },
    ],
  });
});

test('what happens now does not come into a long list of the past, however much it is', async () => {
  const pages = [{ escalations: [{ name: 'escalations/e1', title: 'then' }] }, { escalations: [] }];
  const { queries, queryFn } = looking(['escalations', { as_of: '2026-11-10' }], { pages, pageParams: ['', 'b'] });
  await pass(0);
  for (let index = 0; index <= 200; index++) {
    streams[0]?.tell({ cursor: `c${index}`, event: event('escalations/e1') });
  }
  await pass(5_000);
  expect(queryFn).toHaveBeenCalledTimes(1);
  expect(queries.getQueryData(['escalations', { as_of: '2026-11-10' }])).toMatchObject({ pages });
});

test('a history of several pages grows at its end', async () => {
  const pages = [{ events: [event('plans/p1')] }, { events: [event('plans/p1')] }];
  const { queryFn } = looking(['timeline', 'plans/p1', 100], { pages, pageParams: ['', 'b'] });
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', event: event('plans/p1') });
  await pass(1_000);
  expect(queryFn).toHaveBeenCalledTimes(2);
});

test('of a long list of plans, problems or items what is shown of each is renewed', async () => {
  const pages = [
    { plans: [{ name: 'plans/p1', title: 'old' }], standings: [{ plan: 'plans/p1', open_items: 1 }] },
    { plans: [{ name: 'plans/p2' }], standings: [{ plan: 'plans/p2' }] },
  ];
  vi.stubGlobal(
    'fetch',
    answering({ plan: { name: 'plans/p1', title: 'fresh' }, standing: { plan: 'plans/p1', open_items: 0 } }),
  );
  const { queries, queryFn } = looking(['plans', {}], { pages, pageParams: ['', 'b'] });
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', event: event('plans/p1') });
  await pass(1_000);
  expect(queryFn).toHaveBeenCalledTimes(1);
  expect(queries.getQueryData(['plans', {}])).toEqual({
    pages: [
      { plans: [{ name: 'plans/p1', title: 'fresh' }], standings: [{ plan: 'plans/p1', open_items: 0 }] },
      pages[1],
    ],
    pageParams: ['', 'b'],
  });
});

test('plans that are held against a baseline keep their slip when they are read again', async () => {
  vi.stubGlobal(
    'fetch',
    answering({
      plan: { name: 'plans/p1' },
      standing: { plan: 'plans/p1' },
      slips: [
        { baseline: 1, days: 4 },
        { baseline: 2, days: 1.5 },
      ],
    }),
  );
  const pages = ['plans/p1', 'plans/p2'].map((plan) => ({ plans: [{ name: plan }], standings: [{ plan }] }));
  const key = ['plans', { baseline: '2' }];
  const { queries } = looking(key, { pages, pageParams: ['', 'b'] });
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', event: event('plans/p1') });
  await pass(1_000);
  const renewed = queries.getQueryData<{ pages: unknown[] }>(key);
  expect(renewed?.pages[0]).toMatchObject({ standings: [{ plan: 'plans/p1', slip_days: 1.5 }] });
});

test.each([
  [{ baseline: '2' }, 'baseline=2&order_by=slip_days'],
  [{ slipped: 'true' }, 'order_by=slip_days'],
  [{ order_by: 'slip_days desc' }, 'order_by=slip_days'],
  [{}, ''],
])('items of a list of %j keep their slip when they are read again', async (filters, asked) => {
  const pages = ['plans/p1', 'plans/p2'].map((plan) => ({ items: [{ item: { name: `${plan}/items/1` }, plan }] }));
  const read: string[] = [];
  const answer = answering({ items: [] });
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/api/v1/items') {
      searchParams.delete('plan');
      searchParams.delete('page_size');
      read.push(searchParams.toString());
    }
    return answer(request);
  });
  looking(['items', filters], { pages, pageParams: ['', 'b'] });
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', event: event('plans/p1') });
  await pass(1_000);
  expect(read).toEqual([asked]);
});

test('of a long list of items those of the plan are renewed', async () => {
  const row = (item: string, plan: string, rest = {}) => ({ item: { name: item }, plan, ...rest });
  const pages = [{ items: [row('plans/p1/items/1', 'plans/p1')] }, { items: [row('plans/p2/items/1', 'plans/p2')] }];
  vi.stubGlobal(
    'fetch',
    answering({ items: [row('plans/p1/items/1', 'plans/p1', { overdue: true }), row('plans/p1/items/2', 'plans/p1')] }),
  );
  const { queries } = looking(['items', {}], { pages, pageParams: ['', 'b'] });
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', event: event('plans/p1') });
  await pass(1_000);
  expect(queries.getQueryData(['items', {}])).toMatchObject({
    pages: [{ items: [{ item: { name: 'plans/p1/items/1' }, overdue: true }] }, pages[1]],
  });
});

test('what belongs to a long list by now is told beside it, as long as it does', async () => {
  const pages = [{ escalations: [{ name: 'escalations/e1' }] }, { escalations: [{ name: 'escalations/e2' }] }];
  const among = vi.fn(async (names: string[]) => names.filter((name) => name.startsWith('escalations/new')));
  const { queries } = looking(['escalations', {}], { pages, pageParams: ['', 'b'] }, { among });
  await pass(0);
  streams[0]?.tell({ cursor: 'c1', event: event('escalations/new1') });
  streams[0]?.tell({ cursor: 'c2', event: event('escalations/other') });
  streams[0]?.tell({ cursor: 'c3', event: event('escalations/e1') });
  await pass(1_000);
  expect(among.mock.calls).toEqual([[['escalations/new1', 'escalations/other']]]);
  expect(queries.getQueryData(['added', 'escalations', {}])).toEqual(['escalations/new1']);
  among.mockResolvedValue([]);
  streams[0]?.tell({ cursor: 'c4', event: event('escalations/new1') });
  await pass(5_000);
  expect(queries.getQueryData(['added', 'escalations', {}])).toEqual([]);
});

test('an item that a plan got besides those in a long list is told beside it, and none of its others', async () => {
  const row = (item: string) => ({ item: { name: item }, plan: 'plans/p1' });
  const pages = [{ items: [row('plans/p1/items/1')] }, { items: [row('plans/p1/items/2')] }];
  const later = 'plans/p1/items/3'; // of a page that was not read
  const among = vi.fn(async () => ['plans/p1/items/1', later, 'plans/p1/items/9', 'plans/p2/items/1']);
  vi.stubGlobal('fetch', answering({ items: [] }));
  const { queries } = looking(['items', {}], { pages, pageParams: ['', 'b'] }, { among });
  await pass(0);
  streams[0]?.tell({
    cursor: 'c1',
    event: { resource: 'plans/p1', event: { '@type': 'x/PlanItemProposed', item: 'plans/p1/items/9' } },
  });
  streams[0]?.tell({ cursor: 'c2', event: event('plans/p2') });
  await pass(1_000);
  expect(among.mock.calls).toEqual([[['plans/p2', 'plans/p1']]]);
  expect(queries.getQueryData(['added', 'items', {}])).toEqual(['plans/p1/items/9', 'plans/p2/items/1']);
});

test.each([
  ['a list of its kind', ['plans', {}], {}, 'plans/p1', '', true],
  ['a list of others', ['escalations', {}], {}, 'plans/p1', '', false],
  ['the work of a team', ['work', 'teams/x'], {}, 'plans/p1', '', true],
  ['how the plans of a team are doing', ['healths', 'teams/x'], {}, 'plans/p1', '', true],
  ['its own screen', ['plan-view', 'plans/p1'], { plan: { name: 'plans/p1' } }, 'plans/p1', '', true],
  ['a screen that shows it', ['problem-view', 'problems/q1'], { plan: { name: 'plans/p1' } }, 'plans/p1', '', true],
  ['a screen that it names', ['problem-view', 'problems/q1'], {}, 'plans/p1', '{"problem":"problems/q1"}', true],
  ['those of a problem, by one of them', ['members', 'problems/q1'], {}, 'escalations/e1', '', true],
  ['those of a problem, by it', ['members', 'problems/q1'], {}, 'problems/q1', '', true],
  ['those of a problem, by its plan', ['members', 'problems/q1'], {}, 'plans/p1', '', false],
  ['a screen of something else', ['plan-view', 'plans/p2'], {}, 'plans/p1', '', false],
  ['its history', ['timeline', 'plans/p1', 100], {}, 'plans/p1', '', true],
  ['what changed in it', ['plan-diff', 'plans/p1', '2026-11-01', '2026-11-19'], {}, 'plans/p1', '', true],
  ['what changed in another', ['plan-diff', 'plans/p2', '2026-11-01', '2026-11-19'], {}, 'plans/p1', '', false],
  ['a past', ['plan', 'plans/p1', '2026-11-10'], { name: 'plans/p1' }, 'plans/p1', '', false],
  ['a list of the past', ['escalations', { as_of: '2026-11-10' }], {}, 'escalations/e1', '', false],
  ['a list whose day was taken away', ['escalations', { as_of: '' }], {}, 'escalations/e1', '', true],
  ['cases, by one of them', ['cases', 'escalations/e2', 'escalations/e1'], {}, 'escalations/e1', '', true],
  ['the items of another plan', ['plan-items', 'plans/p2'], [], 'plans/p1', '', false],
  ['the directory', ['teams'], [], 'teams/x', '', true],
  ['the session', ['session'], {}, 'plans/p1', '', false],
])('%s', (_, queryKey, data, resource, text, touched) => {
  const query = { queryKey, state: { data } } as unknown as Parameters<typeof isTouched>[0];
  const news: News = { resource, text };
  expect(isTouched(query, [news])).toBe(touched);
});
