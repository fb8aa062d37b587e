import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider, QueryObserver } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { KeyboardEvent } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { items, plan, teams } from '../../tests/fixtures.ts';
import { LanguageProvider } from '../language/Language.tsx';
import { ActionButtons, ActProvider, rowKeys, type Target } from './Act.tsx';
import { type Action, ITEM_ACTIONS, PLAN_ACTIONS } from './actions.ts';

type Body = Record<string, unknown>;
const bodies: Body[] = [];
let answer: (request: Request, tries: number) => Response;

beforeEach(() => {
  bodies.length = 0;
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/api/v1/teams') {
      return Response.json({ teams: [] });
    }
    if (request.method === 'GET') {
      return Response.json({ ...plan, items: [{ ...items[0], etag: 'i1-2', owner: 'somebody@engineering' }] });
    }
    bodies.push(await request.clone().json());
    return answer(request, bodies.length);
  });
});
afterEach(() => vi.unstubAllGlobals());

const refused = (status: number, problem: object) =>
  Response.json({ metadata: {}, violations: [], ...problem }, { status });
const target: Target = { name: 'plans/p1/items/1', title: 'Refuse duplicate uploads', seen: items[0], items };

function show(
  label: Action['label'],
  language: 'en' | 'zh-CN' = 'en',
  of = ITEM_ACTIONS,
  about = target,
  queries = new QueryClient(),
) {
  const actions = of.filter((action) => action.label === label);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <LanguageProvider first={language}>
          <ActProvider>
            <ActionButtons actions={actions} target={about} />
          </ActProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

test('two actions claim an item done: the link, and Done', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  const user = show('action.claimDone');
  await user.click(screen.getByRole('button', { name: 'Done: Refuse duplicate uploads' }));
  await user.type(await screen.findByLabelText(/Evidence/), 'https://git.example/1{Control>}{Enter}{/Control}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies).toEqual([
    { evidence: ['https://git.example/1'], etag: 'i1-1', request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  ]);
});

test('what is wrong is told at its field, and what was typed stays', async () => {
  answer = () =>
    refused(400, { reason: 'INVALID_ARGUMENT', violations: [{ field: 'reason', description: 'is empty' }] });
  const user = show('action.block');
  await user.click(screen.getByRole('button', { name: /^Block/ }));
  const field = await screen.findByLabelText(/Reason/);
  await user.type(field, 'x');
  await user.click(screen.getByRole('button', { name: 'Block' }));
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  expect(field.getAttribute('aria-describedby')).toBeTruthy();
  expect(screen.getByText('is empty')).toBeTruthy();
  expect((field as HTMLTextAreaElement).value).toBe('x');
});

test('when somebody was faster, the difference is shown and mine is applied again on top of theirs', async () => {
  answer = (_, tries) =>
    tries === 1 ? refused(412, { reason: 'STALE_ETAG' }) : Response.json({ plan, position: 'x' });
  const user = show('action.block', 'zh-CN');
  await user.click(await screen.findByRole('button', { name: /标记受阻/ }));
  await user.type(await screen.findByLabelText(/原因/), '等待法务');
  await user.click(screen.getByRole('button', { name: '标记受阻' }));
  const row = (await screen.findByText('somebody@engineering')).closest('tr');
  expect(row?.textContent).toBe('唯一责任人partner@engineeringsomebody@engineering');
  await user.click(screen.getByRole('button', { name: '重新提交我的' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies.map(({ etag, reason }) => [etag, reason])).toEqual([
    ['i1-1', '等待法务'],
    ['i1-2', '等待法务'],
  ]);
});

test('theirs is taken by doing nothing more', async () => {
  answer = () => refused(412, { reason: 'STALE_ETAG' });
  const user = show('action.start');
  await user.click(screen.getByRole('button', { name: /^Start/ }));
  await user.click(await screen.findByRole('button', { name: 'Take theirs' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies).toHaveLength(1);
});

test('a refusal that belongs to no field says why, in the reader’s language', async () => {
  answer = () => refused(409, { reason: 'WRONG_STATE', detail: 'plans/p1/items/1 is BLOCKED.' });
  const user = show('action.start', 'zh-CN');
  await user.click(await screen.findByRole('button', { name: /^开始/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('当前状态下无法执行');
});

test('who presses twice has decided once', async () => {
  let done: (response: Response) => void = () => {};
  answer = () => Response.json({ plan, position: 'x' });
  const slow = new Promise<Response>((resolve) => {
    done = resolve;
  });
  const quick = fetch;
  vi.stubGlobal('fetch', async (request: Request) => {
    const response = await quick(request);
    return request.method === 'POST' && bodies.length === 1 ? slow : response;
  });
  const user = show('action.start');
  const start = screen.getByRole('button', { name: /^Start/ });
  await user.click(start);
  await user.click(start);
  await waitFor(() => expect(bodies).toHaveLength(1));
  done(Response.json({ plan, position: 'x' }));
  await waitFor(async () => {
    await user.click(start); // before the list has come again
    expect(bodies.length).toBeGreaterThan(1);
  });
  expect(new Set(bodies.map(({ request_id }) => request_id)).size).toBe(1);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('what was refused without a question is tried again as it was', async () => {
  answer = (_, tries) =>
    tries === 1 ? refused(503, { reason: 'UNREACHABLE' }) : Response.json({ plan, position: 'x' });
  const user = show('action.start', 'zh-CN');
  await user.click(await screen.findByRole('button', { name: /^开始/ }));
  await user.click(await screen.findByRole('button', { name: '重试' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies).toHaveLength(2);
  expect(bodies[1]?.request_id).toBe(bodies[0]?.request_id);
});

test('a dialog that is sent twice at once is sent once', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  const user = show('action.block');
  await user.click(screen.getByRole('button', { name: /^Block/ }));
  await user.type(await screen.findByLabelText(/Reason/), 'x{Control>}{Enter}{Enter}{/Control}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies).toHaveLength(1);
});

test('the difference of a plan is told part by part, in the reader’s words', async () => {
  answer = () => refused(412, { reason: 'STALE_ETAG' });
  const quick = fetch;
  const now = {
    ...plan,
    items: [{ ...items[0], due_time: '2026-12-24T04:00:00Z' }, ...items.slice(1)],
    commitments: [
      plan.commitments?.[0],
      { ...plan.commitments?.[1], state: 'COMMITMENT_STATE_ACCEPTED', answered_by: 'partner@content', on_behalf: true },
    ],
    baselines: [...(plan.baselines ?? []), { number: 2, reason: '等待网关', requester: 'partner@content' }],
  };
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    return pathname === '/api/v1/teams'
      ? Response.json({ teams })
      : request.method === 'GET'
        ? Response.json(now)
        : quick(request);
  });
  const user = show('action.startReplanning', 'zh-CN', PLAN_ACTIONS, {
    name: 'plans/p1',
    title: plan.title ?? '',
    seen: plan,
  });
  await user.click(await screen.findByRole('button', { name: /^重新规划/ }));
  await user.type(await screen.findByLabelText(/原因/), '等待');
  await user.click(screen.getByRole('button', { name: '重新规划' }));
  await screen.findByText('其他人已在此期间修改');
  await waitFor(() => {
    const rows = screen
      .getAllByRole('row')
      .map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent));
    expect(rows.slice(1)).toEqual([
      [
        'Refuse duplicate uploads：到期日',
        expect.stringContaining('2026年11月1'),
        expect.stringContaining('2026年12月24日'),
      ],
      ['Content：状态', '待答复', '已接受'],
      ['Content：答复人', '–', 'Li Wei'],
      ['Content：代答', '–', '是'],
      ['基线 2：原因', '–', '等待网关'],
      ['基线 2：申请人', '–', 'Li Wei'],
    ]);
  });
});

test('what is read again afterwards is not waited for', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  const quick = fetch;
  vi.stubGlobal('fetch', (request: Request) =>
    request.method === 'GET' && bodies.length > 0 ? new Promise(() => {}) : quick(request),
  );
  const queries = new QueryClient();
  const user = show('action.block', 'en', ITEM_ACTIONS, target, queries);
  const list = new QueryObserver(queries, {
    queryKey: ['work', 'x'],
    queryFn: () => (bodies.length > 0 ? new Promise(() => {}) : 1),
  });
  const leave = list.subscribe(() => {});
  await user.click(screen.getByRole('button', { name: /^Block/ }));
  await user.type(await screen.findByLabelText(/Reason/), 'x{Control>}{Enter}{/Control}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(list.getCurrentResult().isFetching).toBe(true);
  leave();
});

test('the letters of a row work with Caps Lock on', () => {
  const started: string[] = [];
  const row = document.createElement('li');
  for (const key of ['S', 's', 'x']) {
    const event = {
      key,
      target: row,
      currentTarget: row,
      preventDefault: () => {},
    } as unknown as KeyboardEvent<HTMLElement>;
    rowKeys(event, ITEM_ACTIONS, ({ label }) => started.push(label));
  }
  expect(started).toEqual(['action.start', 'action.start']);
});

test('what follows one’s own change stands on it, though the screen has not been read again', async () => {
  const [first, ...others] = items;
  answer = (_, tries) => Response.json({ plan: { ...plan, items: [{ ...first, etag: `own-${tries}` }, ...others] } });
  const about = { ...target, seen: { ...first, etag: 'own-0' } };
  const user = show('action.block', 'en', ITEM_ACTIONS, about);
  for (const reason of ['a', 'b', 'c']) {
    await user.click(screen.getByRole('button', { name: /^Block/ }));
    await user.type(await screen.findByLabelText(/Reason/), `${reason}{Control>}{Enter}{/Control}`);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  }
  expect(bodies.map(({ etag }) => etag)).toEqual(['own-0', 'own-1', 'own-2']);
});
