import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider, QueryObserver } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import type { KeyboardEvent } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  coordinator,
  escalation,
  items,
  manager,
  NOW,
  partner,
  plan,
  problem,
  specialist,
  teams,
} from '../../tests/fixtures.ts';
import { titlesIn } from '../api/queries.ts';
import { SessionContext } from '../api/session.ts';
import type { Session } from '../api/types.ts';
import { LanguageProvider } from '../language/Language.tsx';
import { Titles } from '../language/words.ts';
import { ActionButtons, ActProvider, rowKeys } from './Act.tsx';
import {
  type Action,
  accessTo,
  COMMITMENT_ACTIONS,
  CONFIDENTIALITY_ACTIONS,
  CONFIRM_HYPOTHESIS,
  ESCALATION_ACTIONS,
  ITEM_ACTIONS,
  MEMBER_ACTIONS,
  OPEN_ESCALATION,
  PART_ACTIONS,
  PLAN_ACTIONS,
  PROBLEM_ACTIONS,
  possibleOnCase,
  possibleOnProblem,
  REGISTER_TEAM,
  REJECT_HYPOTHESIS,
  REMOVE_ESCALATION,
  TAKE_IN_AGAIN,
  TEAM_ACTIONS,
} from './actions.ts';
import { etagAfter } from './current.ts';
import type { Target } from './target.ts';

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
afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

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
          <Titles.Provider value={titlesIn(queries)}>
            <ActProvider>
              <ActionButtons actions={actions} target={about} />
            </ActProvider>
          </Titles.Provider>
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

test('what fails unexpectedly without a dialog is told, and is sent again as the same', async () => {
  answer = (_, tries) => (tries === 1 ? new Response('<html>') : Response.json({ plan, position: 'x' }));
  const user = show('action.start');
  render(
    <MantineProvider env="test">
      <Notifications />
    </MantineProvider>,
  );
  await user.click(screen.getByRole('button', { name: /^Start/ }));
  await screen.findByText(/^Start: Refuse duplicate uploads – something went wrong in this page\. Try again;/);
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(screen.getByRole('button', { name: /^Start/ }));
  await screen.findByText('Start: Refuse duplicate uploads – done');
  expect(bodies[1]?.request_id).toBe(bodies[0]?.request_id);
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

test.each([
  ['a rule of the contract', 'STRING_MAX_LEN', { limit: '2000' }, '内容过长，最多 2,000 个字符'],
  [
    'a sentence of the service',
    'DUE_BEFORE_ASKED',
    { asked: '2026-03-01T08:00:00.123Z' },
    /^早于 2026年3月1日 .*即提出要求的时间。$/,
  ],
  ['a sentence about a duration', 'WINDOW_TOO_SHORT', { least: '86400s' }, '时间过短，看不出效果：最短须为 1天。'],
  ['a sentence that is new here', 'NEVER_HEARD', {}, '内容有误：value is required'],
  ['what a program got wrong', undefined, undefined, '内容有误：value is required'],
])('%s is told in the reader’s language', async (_, reason, values, text) => {
  const violation = { field: 'reason', description: 'value is required', reason, arguments: values };
  answer = () => refused(400, { reason: 'INVALID_ARGUMENT', violations: [violation] });
  const user = show('action.block', 'zh-CN');
  await user.click(await screen.findByRole('button', { name: /标记受阻/ }));
  await user.type(await screen.findByLabelText(/原因/), '等待{Control>}{Enter}{/Control}');
  expect(await screen.findByText(text)).toBeTruthy();
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

test('what shows the same on both sides is not among the differences', async () => {
  answer = () => refused(412, { reason: 'STALE_ETAG' });
  const seen = { ...items[0], blocked_reason: '', contributors: [] };
  const user = show('action.start', 'en', ITEM_ACTIONS, { ...target, seen });
  await user.click(screen.getByRole('button', { name: /^Start/ }));
  const rows = within(await screen.findByRole('alert')).getAllByRole('row');
  expect(rows.map((row) => row.textContent)).toEqual([
    'FieldWhat you sawNow',
    'Accountable personpartner@engineeringsomebody@engineering',
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

test('a refusal that belongs to no field says why, wholly in the reader’s language', async () => {
  const detail = 'plans/p1/items/1 is BLOCKED: StartPlanItem is possible while it is ACCEPTED, IN_PROGRESS.';
  const metadata = {
    code: 'STATE_NEEDED',
    resource: 'plans/p1/items/1',
    state: 'ITEM_STATE_BLOCKED',
    step: 'StartPlanItem',
    possible: 'ITEM_STATE_ACCEPTED, ITEM_STATE_IN_PROGRESS',
  };
  answer = () => refused(409, { reason: 'WRONG_STATE', detail, metadata });
  const user = show('action.start', 'zh-CN');
  await user.click(await screen.findByRole('button', { name: /^开始/ }));
  expect((await screen.findByRole('alert')).textContent).toBe(
    '当前状态下无法执行措施 1 处于“受阻”状态，此操作仅在以下状态可行：已接受、进行中。',
  );
});

test('a refusal calls things by their titles, as far as the page has read them', async () => {
  const queries = new QueryClient();
  queries.setQueryData(['plan-view', 'plans/p1'], { plan, items });
  const metadata = { code: 'CIRCLE', item: 'plans/p1/items/1', circle: 'plans/p1/items/2 -> plans/p1/items/9' };
  answer = () => refused(409, { reason: 'WRONG_STATE', detail: 'would close a circle', metadata });
  const user = show('action.start', 'zh-CN', ITEM_ACTIONS, target, queries);
  await user.click(await screen.findByRole('button', { name: /^开始/ }));
  expect((await screen.findByRole('alert')).textContent).toBe(
    `当前状态下无法执行会形成循环：“${items[0]?.title}” → “${items[1]?.title}” → 措施 9。`,
  );
});

test('a refusal that says something new is told as the service says it', async () => {
  answer = () => refused(409, { reason: 'WRONG_STATE', detail: 'It rains.', metadata: { code: 'RAIN' } });
  const user = show('action.start', 'zh-CN');
  await user.click(await screen.findByRole('button', { name: /^开始/ }));
  expect((await screen.findByRole('alert')).textContent).toBe('当前状态下无法执行It rains.');
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

test('who asks for a dialog is where they were when it closes, whether it was sent or not', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  const user = show('action.block');
  const block = screen.getByRole('button', { name: /^Block/ });
  await user.click(block);
  const field = await screen.findByLabelText(/Reason/);
  await waitFor(() => expect(document.activeElement).toBe(field));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(document.activeElement).toBe(block);
  await user.keyboard('{Enter}');
  await user.type(await screen.findByLabelText(/Reason/), 'x{Control>}{Enter}{/Control}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(document.activeElement).toBe(block);
});

test('a dialog is not left while what was typed is sent', async () => {
  let done: (response: Response) => void = () => {};
  answer = () => Response.json({ plan, position: 'x' });
  const slow = new Promise<Response>((resolve) => {
    done = resolve;
  });
  const quick = fetch;
  vi.stubGlobal('fetch', (request: Request) => (request.method === 'POST' ? slow : quick(request)));
  const user = show('action.block');
  await user.click(screen.getByRole('button', { name: /^Block/ }));
  await user.type(await screen.findByLabelText(/Reason/), 'x{Control>}{Enter}{/Control}{Escape}');
  expect(screen.getByRole('button', { name: 'Back' }).hasAttribute('disabled')).toBe(true);
  done(refused(503, { reason: 'UNREACHABLE' }));
  await screen.findByRole('alert');
  expect((screen.getByLabelText(/Reason/) as HTMLTextAreaElement).value).toBe('x');
});

test('what was typed is given up only when that is asked and meant', async () => {
  const user = show('action.block');
  await user.click(screen.getByRole('button', { name: /^Block/ }));
  const field = (await screen.findByLabelText(/Reason/)) as HTMLTextAreaElement;
  await user.type(field, 'Waiting');
  for (const way of ['{Escape}', 'Close', 'Back']) {
    await (way === '{Escape}' ? user.keyboard(way) : user.click(screen.getByRole('button', { name: way })));
    const question = await screen.findByRole('alertdialog', { name: 'Discard what you entered?' });
    const stay = within(question).getByRole('button', { name: 'Keep editing' });
    await waitFor(() => expect(document.activeElement).toBe(stay));
    await user.keyboard(way === '{Escape}' ? way : '{Enter}');
    expect([screen.queryByRole('alertdialog'), field.value, document.activeElement]).toEqual([null, 'Waiting', field]);
  }
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: 'Discard' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies).toEqual([]);
});

test('evidence is asked for as an address or a file, until there is one of both', async () => {
  const user = show('action.claimDone');
  await user.click(screen.getByRole('button', { name: /^Done/ }));
  const evidence = (await screen.findByLabelText(/^Evidence/)) as HTMLTextAreaElement;
  const files = screen.getByLabelText(/^Files/) as HTMLInputElement;
  expect([evidence.required, files.required]).toEqual([true, true]);
  await user.type(evidence, 'x');
  expect([evidence.required, files.required]).toEqual([true, false]);
  await user.clear(evidence);
  await user.upload(files, new File(['x'], 'shot.png'));
  expect([evidence.required, files.required]).toEqual([false, true]);
});

test('a root cause is typed on from the hypothesis that was confirmed', async () => {
  const hypotheses = (['CONFIRMED', 'REJECTED'] as const).map((verdict) => ({
    statement: `It was ${verdict}`,
    evidence: ['https://logs.example/1', 'https://logs.example/2'],
    state: `HYPOTHESIS_STATE_${verdict}` as const,
  }));
  const seen = { ...problem, hypotheses: [...hypotheses, { ...hypotheses[0], statement: 'No', retraction: {} }] };
  const user = show('action.confirmRootCause', 'en', possibleOnProblem(seen, coordinator), {
    name: 'problems/q1',
    title: 'It',
    seen,
  });
  await user.click(screen.getByRole('button', { name: /It$/ }));
  const typed = ['Statement', 'Evidence'].map(
    (label) => (screen.getByLabelText(new RegExp(`^${label}`)) as HTMLTextAreaElement).value,
  );
  expect(typed).toEqual(['It was CONFIRMED', 'https://logs.example/1\nhttps://logs.example/2']);
});

test.each([
  ['action.confirmRootCause', PROBLEM_ACTIONS],
  ['action.confirmHypothesis', [CONFIRM_HYPOTHESIS]],
  ['action.rejectHypothesis', [REJECT_HYPOTHESIS]],
] as const)('%s does not go without evidence, and says so before it is sent', async (label, of) => {
  const user = show(label, 'en', [...of], { name: 'problems/q1', title: 'It' });
  await user.click(screen.getByRole('button', { name: /It$/ }));
  expect(((await screen.findByLabelText(/^Evidence/)) as HTMLTextAreaElement).required).toBe(true);
});

test('what is as it stood is left at once, and a file that was chosen is not', async () => {
  const user = show('action.claimDone');
  await user.click(screen.getByRole('button', { name: /^Done/ }));
  const evidence = await screen.findByLabelText(/Evidence/);
  await user.type(evidence, 'x');
  await user.clear(evidence);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(screen.getByRole('button', { name: /^Done/ }));
  await user.upload(await screen.findByLabelText(/Files/), new File(['x'], 'shot.png'));
  await user.keyboard('{Escape}');
  await screen.findByRole('alertdialog');
});

test('a text that is too long stays whole, and is told instead of sent', async () => {
  const user = show('action.block');
  await user.click(screen.getByRole('button', { name: /^Block/ }));
  const limit = accessTo('/api/v1/plans/{plan}/items/{item}:block').lengths.reason ?? 0;
  const field = await screen.findByLabelText(/Reason/);
  fireEvent.change(field, { target: { value: '字'.repeat(limit + 1) } });
  await screen.findByText(`${(limit + 1).toLocaleString('en')} characters; ${limit.toLocaleString('en')} at most`);
  await user.type(field, '{Control>}{Enter}{/Control}');
  expect((field as HTMLTextAreaElement).value).toHaveLength(limit + 1);
  expect([limit > 0, field.getAttribute('maxlength'), bodies]).toEqual([true, null, []]);
});

test.each([
  [REGISTER_TEAM, 'Short name in addresses', 'Small letters, digits and hyphens: content-policy'],
  [TEAM_ACTIONS[2], 'Time zone', 'By its name in the time zone database: Asia/Shanghai'],
  [TEAM_ACTIONS[2], 'Holidays of (country)', 'Two capital letters: CN'],
  [OPEN_ESCALATION, 'Language', 'A language tag: en, or zh-CN'],
])('what has a form of its own is asked for with it: %#', async (action, name, description) => {
  const { label } = action as Action;
  const user = show(label, 'en', [action as Action], { name: '', title: 'Teams' });
  await user.click(screen.getByRole('button', { name: /: Teams$/ }));
  const named = new RegExp(`^${name.replaceAll(/[()]/g, '.')}`);
  expect(await screen.findByRole('textbox', { name: named, description })).toBeTruthy();
});

test('a number that was emptied is asked for, and is not taken for none', async () => {
  const about: Target = { name: 'plans/p1', title: 'Uploads', seen: plan };
  const [check] = PLAN_ACTIONS.filter(({ label }) => label === 'action.setEffectivenessCheck');
  const user = show('action.setEffectivenessCheck', 'en', [check as Action], about);
  await user.click(screen.getByRole('button', { name: /: Uploads$/ }));
  const threshold = (await screen.findByRole('spinbutton', { name: /^Threshold/ })) as HTMLInputElement;
  expect(threshold.value).toBe('2');
  await user.clear(threshold);
  await user.type(screen.getByLabelText(/^Watch window/), '{Control>}{Enter}{/Control}');
  await screen.findByText('Say how many; none is 0.');
  expect(bodies).toEqual([]);
});

test('what blocks an item is chosen among those of its plan, also where they are not at hand', async () => {
  const user = show('action.block', 'en', ITEM_ACTIONS, { ...target, items: undefined });
  const quick = fetch;
  vi.stubGlobal('fetch', async (request: Request) =>
    request.method === 'GET' && request.url.endsWith('/plans/p1') ? Response.json(plan) : quick(request),
  );
  await user.click(screen.getByRole('button', { name: /^Block/ }));
  await screen.findByRole('option', { name: 'Alert on failing uploads' });
  expect(screen.queryByRole('option', { name: 'Refuse duplicate uploads' })).toBeNull();
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

/** A list that is looked at while something is done to its item. */
function looking(queries: QueryClient) {
  const list = new QueryObserver<{ items: { name?: string; state?: string }[] }>(queries, {
    queryKey: ['work', 'teams/engineering'],
    queryFn: () => ({ items: [items[1] ?? {}] }),
  });
  const states: (string | undefined)[] = [];
  const leave = list.subscribe(({ data }) => {
    const state = data?.items[0]?.state;
    if (state !== states.at(-1)) {
      states.push(state);
    }
  });
  return { states, leave };
}

const second: Target = { name: 'plans/p1/items/2', title: 'Alert', seen: items[1] };

test('what is expected of a change is shown at once, and taken back when it is refused', async () => {
  let refuse: (response: Response) => void = () => {};
  const slow = new Promise<Response>((resolve) => {
    refuse = resolve;
  });
  answer = () => Response.json({});
  const quick = fetch;
  vi.stubGlobal('fetch', async (request: Request) => (request.method === 'POST' ? slow : quick(request)));
  const queries = new QueryClient();
  const user = show('action.start', 'en', ITEM_ACTIONS, second, queries);
  const { states, leave } = looking(queries);
  await waitFor(() => expect(states.at(-1)).toBe('ITEM_STATE_ACCEPTED'));
  await user.click(screen.getByRole('button', { name: /^Start/ }));
  await waitFor(() => expect(states.at(-1)).toBe('ITEM_STATE_IN_PROGRESS'));
  refuse(refused(412, { reason: 'STALE_ETAG' }));
  await screen.findByText('Somebody else changed it meanwhile');
  expect(states.at(-1)).toBe('ITEM_STATE_ACCEPTED');
  leave();
});

test('what follows at once waits for what is under way, and stands on it', async () => {
  const [, item] = items;
  const waiting: (() => void)[] = [];
  answer = (_, tries) => Response.json({ plan: { ...plan, items: [{ ...item, etag: `i2-${tries + 1}` }] } });
  const quick = fetch;
  vi.stubGlobal('fetch', async (request: Request) => {
    const response = await quick(request);
    if (request.method === 'POST') {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    return response;
  });
  const both = ITEM_ACTIONS.filter(({ label }) => ['action.start', 'action.unblock'].includes(label));
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <ActProvider>
            <ActionButtons actions={both} target={{ ...second, name: 'plans/p9/items/2' }} />
          </ActProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const user = userEvent.setup();
  answer = (_, tries) =>
    Response.json({ plan: { items: [{ ...item, name: 'plans/p9/items/2', etag: `i2-${tries + 1}` }] } });
  await user.click(screen.getByRole('button', { name: /^Start/ }));
  await user.click(screen.getByRole('button', { name: /^Unblock/ }));
  await waitFor(() => expect(waiting).toHaveLength(1));
  waiting[0]?.();
  await waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]?.();
  expect(bodies.map(({ etag }) => etag)).toEqual(['i2-1', 'i2-2']);
});

test('what is asked for while a change is under way stands on it when it is sent', async () => {
  const [item] = items;
  const name = 'plans/p8/items/1';
  answer = (_, tries) => Response.json({ plan: { ...plan, items: [{ ...item, name, etag: `p8-${tries}` }] } });
  let arrive = () => {};
  const quick = fetch;
  vi.stubGlobal('fetch', async (request: Request) => {
    const response = await quick(request);
    if (request.url.endsWith(':start')) {
      await new Promise<void>((resolve) => {
        arrive = resolve;
      });
    }
    return response;
  });
  const both = ITEM_ACTIONS.filter(({ label }) => ['action.start', 'action.claimDone'].includes(label));
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <ActProvider>
            <ActionButtons actions={both} target={{ ...target, name, seen: { ...item, etag: 'p8-0' } }} />
          </ActProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: /^Start/ }));
  await user.click(screen.getByRole('button', { name: /^Done/ }));
  await user.type(await screen.findByLabelText(/Evidence/), 'https://git.example/1');
  arrive();
  await waitFor(() => expect(etagAfter({ name }, 'p8-0')).toBe('p8-1'));
  await new Promise((resolve) => setTimeout(resolve)); // its answer has been taken in
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies.map(({ etag }) => etag)).toEqual(['p8-0', 'p8-1']);
});

function withNotices(session: Session, actions: Action[], about: Target) {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={session}>
            <Notifications />
            <ActProvider>
              <ActionButtons actions={actions} target={about} />
            </ActProvider>
          </SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

const REPLAN = PLAN_ACTIONS.filter(({ label }) => label === 'action.startReplanning');
const PROPOSE = PLAN_ACTIONS.filter(({ label }) => label === 'action.propose');
const aPlan: Target = { name: 'plans/p1', title: 'Uploads', seen: plan };

test('who leads may say that it happened earlier, and not that it will', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  const user = withNotices(manager, REPLAN, aPlan);
  await user.click(await screen.findByRole('button', { name: 'Re-plan: Uploads' }));
  await user.type(await screen.findByLabelText(/Reason/), 'Agreed on Monday');
  const when = screen.getByLabelText('Happened');
  fireEvent.change(when, { target: { value: '2999-01-01T10:00' } });
  await user.click(screen.getByRole('button', { name: 'Re-plan' }));
  expect(when.getAttribute('aria-invalid')).toBe('true');
  expect(bodies).toEqual([]);
  fireEvent.change(when, { target: { value: '2026-11-16T10:30' } });
  await user.click(screen.getByRole('button', { name: 'Re-plan' }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({ occurred_time: new Date('2026-11-16T10:30').toISOString() });
});

test('what asks nothing asks when it happened, behind the other actions', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  const user = withNotices(manager, PROPOSE, aPlan);
  await user.click(await screen.findByText('More'));
  await user.click(screen.getByRole('button', { name: 'Propose, earlier…: Uploads' }));
  const when = await screen.findByLabelText('Happened');
  await waitFor(() => expect(document.activeElement).toBe(when));
  fireEvent.change(when, { target: { value: '2026-11-16T10:30' } });
  await user.click(screen.getByRole('button', { name: 'Propose' }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({ occurred_time: new Date('2026-11-16T10:30').toISOString() });
});

test.each([
  ['whom the contract does not let', partner, REPLAN],
  ['what happens when it is said', manager, PLAN_ACTIONS.filter(({ label }) => label === 'action.suspend')],
])('nobody is asked for it: %s', async (_, session, actions) => {
  const user = withNotices(session, actions, aPlan);
  await user.click(await screen.findByRole('button', { name: /Uploads$/ }));
  await screen.findByLabelText(/Reason/);
  expect(screen.queryByText('It happened earlier')).toBeNull();
});

const labelled = (label: Action['label']) => ESCALATION_ACTIONS.filter((action) => action.label === label);

test.each([
  ['by its button', async (user: UserEvent) => user.click(await screen.findByRole('button', { name: /^Undo/ }))],
  ['by its keys', async (user: UserEvent) => user.keyboard('{Control>}z{/Control}')],
])('an assignment is undone %s, once', async (way, undo) => {
  const name = `escalations/${way}`;
  const seen = { ...escalation, state: 'ESCALATION_STATE_ASSIGNED' as const, assignee: 'kim' };
  const about: Target = { name, title: 'Lost', seen: { ...seen, etag: 'u1-1' } };
  answer = (_, tries) => Response.json({ escalation: { name, etag: `u1-${tries + 1}` } });
  const session = { ...specialist, teams: ['content'] };
  const take = possibleOnCase(seen, session).filter(({ label }) => label === 'action.assignToMe');
  const user = withNotices(session, take, about);
  await user.click(await screen.findByRole('button', { name: 'Assign to me: Lost' }));
  await screen.findByRole('button', { name: /^Undo/ });
  await undo(user);
  await waitFor(() => expect(bodies).toHaveLength(2));
  await screen.findByText('Assign: Lost – done');
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Undo/ })).toBeNull());
  expect(bodies.map(({ team, assignee, etag }) => [team, assignee, etag])).toEqual([
    ['teams/content', 'specialist', 'u1-1'],
    ['teams/engineering', 'kim', 'u1-2'],
  ]);
});

test('a merge is undone with a reason; what the domain cannot take back offers nothing', async () => {
  const about: Target = { name: 'escalations/u2', title: 'Lost', seen: { ...escalation, etag: 'u2-1' } };
  answer = () => Response.json({ escalation: { name: 'escalations/u2', etag: 'u2-2' } });
  const [merge] = labelled('action.merge');
  const user = withNotices(
    specialist,
    [{ ...(merge as Action), fields: [], fixed: { into: 'escalations/e2' } }, ...labelled('action.acknowledge')],
    about,
  );
  await user.click(await screen.findByRole('button', { name: /^Acknowledge/ }));
  await screen.findByText('Acknowledge: Lost – done');
  expect(screen.queryByRole('button', { name: /^Undo/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: /^Merge/ }));
  await user.click(await screen.findByRole('button', { name: /^Undo/ }));
  await waitFor(() => expect(bodies).toHaveLength(3));
  expect(bodies[2]).toMatchObject({ reason: 'Taken back right after it was done.', etag: 'u2-2' });
});

const administrator: Session = { ...manager, roles: ['administrator'] };
const REASON = 'Taken back right after it was done.';
const anItem = { ...items[0], contributors: ['kim'], depends_on: ['plans/p1/items/2'] };

test.each<[Action['label'], Action[], Session, object, object, object]>([
  ['action.setContributors', ITEM_ACTIONS, manager, anItem, { contributors: ['ana'] }, { contributors: ['kim'] }],
  ['action.setContributors', ITEM_ACTIONS, manager, items[0] ?? {}, { contributors: ['ana'] }, { contributors: [] }],
  ['action.setDependencies', PART_ACTIONS, manager, anItem, { depends_on: [] }, { depends_on: ['plans/p1/items/2'] }],
  [
    'action.correct',
    PART_ACTIONS,
    manager,
    { title: 'Retry', kind: 'ITEM_KIND_DETECT', due_time: NOW },
    { title: 'Retry it' },
    { title: 'Retry', kind: 'ITEM_KIND_DETECT', due_time: NOW },
  ],
  ['action.correct', PLAN_ACTIONS, manager, plan, { title: 'Other' }, { title: plan.title }],
  [
    'action.correct',
    PROBLEM_ACTIONS,
    coordinator,
    { title: 'Lost' },
    { title: 'Gone', description: 'x' },
    { title: 'Lost', description: '' },
  ],
  [
    'action.setWorkaround',
    PROBLEM_ACTIONS,
    coordinator,
    { workaround: 'Upload twice' },
    { workaround: '' },
    { workaround: 'Upload twice' },
  ],
  [
    'action.removeEscalation',
    [REMOVE_ESCALATION],
    coordinator,
    {},
    { reason: 'Another one' },
    { escalations: ['escalations/e1'] },
  ],
  [
    'action.addEscalation',
    PROBLEM_ACTIONS,
    coordinator,
    { escalations: ['escalations/e2'] },
    { escalations: ['escalations/e1', 'escalations/e2'] },
    { escalations: ['escalations/e1'], reason: REASON },
  ],
  [
    'action.setEffectivenessCheck',
    PLAN_ACTIONS,
    manager,
    { effectiveness: { window: '1209600s' } },
    { threshold: 2, window: '86400s' },
    { threshold: 0, window: '1209600s' },
  ],
  [
    'action.changeViewers',
    CONFIDENTIALITY_ACTIONS,
    coordinator,
    { viewers: ['kim'] },
    { viewers: [], confidentiality: 'CONFIDENTIALITY_CONFIDENTIAL' },
    { viewers: ['kim'], confidentiality: 'CONFIDENTIALITY_CONFIDENTIAL' },
  ],
  [
    'action.changeTeam',
    TEAM_ACTIONS,
    administrator,
    { display_name: 'Support', kind: 'TEAM_KIND_SUPPORT' },
    { display_name: 'Help', kind: 'TEAM_KIND_SUPPORT' },
    { display_name: 'Support', kind: 'TEAM_KIND_SUPPORT' },
  ],
  [
    'action.updateTeam',
    TEAM_ACTIONS,
    administrator,
    { time_zone: 'Asia/Shanghai', calendar: 'CN', language: 'zh-CN' },
    { time_zone: 'UTC', calendar: 'GB', language: 'en' },
    { time_zone: 'Asia/Shanghai', calendar: 'CN', language: 'zh-CN' },
  ],
  [
    'action.changeMember',
    MEMBER_ACTIONS,
    administrator,
    { member: { subject: 'mo', display_name: 'Mo' } },
    { member: { subject: 'mo', display_name: 'Morgan' } },
    { member: { subject: 'mo', display_name: 'Mo' } },
  ],
  ['action.takeInAgain', [TAKE_IN_AGAIN], coordinator, {}, {}, { escalations: ['escalations/e1'], reason: REASON }],
])('%s is undone to what stood there before', async (label, of, session, seen, sent, back) => {
  const [first] = of.filter((each) => each.label === label);
  const action = { ...(first as Action), fields: [], fixed: sent as Record<string, unknown>, seldom: false };
  const name = (first as Action).path.includes('{problem}') ? 'problems/q1' : 'plans/p1/items/1';
  answer = () => Response.json({ position: 'x' });
  const about = { name, title: 'It', seen, values: { escalations: ['escalations/e1'] } };
  const user = withNotices(session, [action], about);
  const [now] = await screen.findAllByRole('button', { name: /: It$/ }); // and the same, earlier
  await user.click(now as HTMLElement);
  await user.click(await screen.findByRole('button', { name: /^Undo/ }));
  await waitFor(() => expect(bodies).toHaveLength(2));
  const { request_id: _, etag: __, ...body } = bodies[1] ?? {};
  expect(body).toEqual(back);
});

test('the keys take back only what was told last', async () => {
  const about: Target = { name: 'escalations/u3', title: 'Lost', seen: { ...escalation, etag: 'u3-1' } };
  answer = (_, tries) => Response.json({ escalation: { name: 'escalations/u3', etag: `u3-${tries + 1}` } });
  const [merge] = labelled('action.merge');
  const user = withNotices(
    specialist,
    [{ ...(merge as Action), fields: [], fixed: { into: 'escalations/e2' } }, ...labelled('action.acknowledge')],
    about,
  );
  await user.click(await screen.findByRole('button', { name: /^Merge/ }));
  await screen.findByRole('button', { name: /^Undo/ });
  await user.click(screen.getByRole('button', { name: /^Acknowledge/ }));
  await screen.findByText('Acknowledge: Lost – done');
  await user.keyboard('{Control>}z{/Control}');
  expect(bodies).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: /^Undo/ }));
  await waitFor(() => expect(bodies).toHaveLength(3));
});

test('where nothing can be put back nothing is offered', () => {
  const [correct] = PART_ACTIONS.filter(({ label }) => label === 'action.correct');
  expect(correct?.undo?.({ title: 'Retry', kind: 'ITEM_KIND_DETECT' }, {})).toBeUndefined();
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

test('what nobody typed here is sent again as the others left it', async () => {
  const theirs = { title: 'Lost', description: 'In both regions', etag: 'q1-2' };
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'GET') {
      return Response.json(new URL(request.url).pathname === '/api/v1/teams' ? { teams: [] } : theirs);
    }
    bodies.push(await request.clone().json());
    return bodies.length === 1 ? refused(412, { reason: 'STALE_ETAG' }) : Response.json({ position: 'x' });
  });
  const seen = { title: 'Lost', description: 'In one region', etag: 'q1-1' };
  const user = show('action.correct', 'en', PROBLEM_ACTIONS, { name: 'problems/q1', title: 'Lost', seen });
  const [first] = screen.getAllByRole('button', { name: /^Correct/, hidden: true });
  fireEvent.click(first as HTMLElement);
  const title = await screen.findByLabelText(/Title/);
  await user.clear(title);
  await user.type(title, 'Gone{Control>}{Enter}{/Control}');
  await user.click(await screen.findByRole('button', { name: 'Apply mine again' }));
  await waitFor(() => expect(bodies).toHaveLength(2));
  expect(bodies[1]).toMatchObject({ title: 'Gone', description: 'In both regions', etag: 'q1-2' });
});

test('a file that cannot be read any more is told at its field, and another can be chosen', async () => {
  answer = () => Response.json({ plan, file: 'plans/p1/items/1/files/f1', position: 'x' });
  const user = show('action.claimDone');
  await user.click(screen.getByRole('button', { name: /^Done/ }));
  const field = (await screen.findByLabelText(/Files/)) as HTMLInputElement;
  vi.stubGlobal(
    'FileReader',
    class {
      onerror = () => {};
      readAsDataURL() {
        this.onerror();
      }
    },
  );
  await user.upload(field, new File(['x'], 'shot.png'));
  await user.click(screen.getByRole('button', { name: 'Done' }));
  await screen.findByText(/^shot\.png cannot be read/);
  expect([field.getAttribute('aria-invalid'), bodies.length]).toEqual(['true', 0]);
  await user.upload(field, new File(['y'], 'other.png'));
  expect(screen.queryByText(/cannot be read/)).toBeNull();
});

test('what went wrong in the page itself is told in the dialog', async () => {
  const user = show('action.block');
  await user.click(screen.getByRole('button', { name: /^Block/ }));
  answer = () =>
    ({
      get ok(): boolean {
        throw new TypeError('broken');
      },
    }) as Response;
  await user.type(await screen.findByLabelText(/Reason/), 'x{Control>}{Enter}{/Control}');
  await screen.findByText(/^Something went wrong in this page/);
});

const inTeam = (name: string, ...members: [subject: string, display_name: string][]) => ({
  name,
  display_name: name,
  members: members.map(([subject, display_name]) => ({ subject, display_name })),
});

/** Only these are in the directory. */
function directory(...teams: object[]) {
  const quick = fetch;
  vi.stubGlobal('fetch', async (request: Request) =>
    new URL(request.url).pathname === '/api/v1/teams' ? Response.json({ teams }) : quick(request),
  );
}

const offered = (field: HTMLElement) =>
  [...((field as HTMLInputElement).list?.options ?? [])].map(({ value }) => value);

test('who is accountable is taken by name, of the team of the item', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  directory(
    inTeam('teams/content', ['olga@content', 'Olga']),
    inTeam('teams/engineering', ['emil@engineering', 'Emil'], ['kim', 'Kim']),
  );
  const user = show('action.setOwner');
  fireEvent.click(screen.getByRole('button', { name: /^Who is accountable/, hidden: true }));
  const field = await screen.findByLabelText(/Accountable person/);
  await waitFor(() => expect(offered(field)).toEqual(['Emil', 'Kim']));
  await user.type(field, ' Emil {Control>}{Enter}{/Control}');
  await waitFor(() => expect(bodies).toMatchObject([{ owner: 'emil@engineering' }]));
});

test('a name that several have is told instead of sent, until one of them is chosen', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  directory(inTeam('teams/engineering', ['li@1', 'Li Wei'], ['li@2', 'Li Wei']));
  const user = show('action.setOwner');
  fireEvent.click(screen.getByRole('button', { name: /^Who is accountable/, hidden: true }));
  const field = await screen.findByLabelText(/Accountable person/);
  await waitFor(() => expect(offered(field)).toEqual(['Li Wei (li@1)', 'Li Wei (li@2)']));
  await user.type(field, 'Li Wei{Control>}{Enter}{/Control}');
  await screen.findByText('Several people are called “Li Wei”: choose one of them from the list.');
  expect(bodies).toEqual([]);
  await user.type(field, ' (li@2){Control>}{Enter}{/Control}');
  await waitFor(() => expect(bodies).toMatchObject([{ owner: 'li@2' }]));
});

test('in a counter-proposal a person is taken by name too, and of the team that answers', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  directory(inTeam('teams/content', ['olga@content', 'Olga']), inTeam('teams/engineering', ['emil@e', 'Emil']));
  const about = { name: 'plans/p1', title: 'Uploads', values: { team: 'teams/engineering' }, items: items.slice(0, 1) };
  const user = show('action.counter', 'en', COMMITMENT_ACTIONS, about);
  await user.click(screen.getByRole('button', { name: /^Counter/ }));
  const field = await screen.findByLabelText(/^Accountable person for/);
  await waitFor(() => expect(offered(field)).toEqual(['Emil']));
  await user.type(field, 'Emil{Control>}{Enter}{/Control}');
  await waitFor(() => expect(bodies).toMatchObject([{ counters: [{ item: items[0]?.name, owner: 'emil@e' }] }]));
});

test('a case is assigned to anybody, those of the team that was chosen first', async () => {
  answer = () => Response.json({ escalation, position: 'x' });
  directory(inTeam('teams/content', ['olga@content', 'Olga']), inTeam('teams/engineering', ['emil@e', 'Emil']));
  const about = { name: 'escalations/e1', title: 'Lost', seen: { ...escalation, team: 'teams/content' } };
  const user = show('action.assign', 'en', labelled('action.assign'), about);
  await user.click(screen.getByRole('button', { name: /^Assign/ }));
  const field = await screen.findByLabelText(/Assignee/);
  await waitFor(() => expect(offered(field)).toEqual(['Olga', 'Emil']));
  await user.selectOptions(screen.getByLabelText(/Team/), 'teams/engineering');
  expect(offered(field)).toEqual(['Emil', 'Olga']);
  await user.type(field, 'specialist{Control>}{Enter}{/Control}');
  await waitFor(() => expect(bodies).toMatchObject([{ team: 'teams/engineering', assignee: 'specialist' }]));
});

test('who helps is chosen by name, one after the other, those of the team first', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  directory(
    inTeam('teams/content', ['olga@content', 'Olga']),
    inTeam('teams/engineering', ['emil@e', 'Emil'], ['kim', 'Kim']),
  );
  const user = show('action.setContributors', 'en', ITEM_ACTIONS, {
    ...target,
    seen: { ...items[0], contributors: ['kim', 'a-specialist'] } as object,
  });
  fireEvent.click(screen.getByRole('button', { name: /^Who helps/, hidden: true }));
  const field = (await screen.findByRole('combobox', { name: 'Contributors' })) as HTMLInputElement;
  await screen.findByRole('button', { name: 'Remove Kim' });
  expect(offered(field)).toEqual(['Emil', 'Olga']);
  fireEvent.change(field, { target: { value: 'Emil' } }); // from the list
  expect(field.value).toBe('');
  await user.click(screen.getByRole('button', { name: 'Remove Kim' }));
  expect(document.activeElement).toBe(field);
  await user.type(field, 'another{Enter}');
  screen.getByRole('button', { name: 'Remove another' });
  expect([field.value, bodies]).toEqual(['', []]);
  await user.type(field, 'Olga{Control>}{Enter}{/Control}'); // not left out, though it was not added
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]?.contributors).toEqual(['a-specialist', 'emil@e', 'another', 'olga@content']);
});

test.each([
  ['where the plan is at hand', { ...target, confidential: true }],
  ['where it has to be read', { ...target, items: undefined }],
])('only the team of the item is offered to help with what is confidential, %s', async (_, about) => {
  directory(inTeam('teams/content', ['olga@content', 'Olga']), inTeam('teams/engineering', ['emil@e', 'Emil']));
  const quick = fetch;
  vi.stubGlobal('fetch', async (request: Request) =>
    new URL(request.url).pathname === '/api/v1/plans/p1'
      ? Response.json({ ...plan, confidentiality: 'CONFIDENTIALITY_CONFIDENTIAL' })
      : quick(request),
  );
  show('action.setContributors', 'en', ITEM_ACTIONS, about);
  fireEvent.click(screen.getByRole('button', { name: /^Who helps/, hidden: true }));
  const field = await screen.findByRole('combobox', { name: 'Contributors' });
  await waitFor(() => expect(offered(field)).toEqual(['Emil']));
});

test('several names are pasted at once, and one that several have is told instead of sent', async () => {
  answer = () => Response.json({ plan, position: 'x' });
  directory(inTeam('teams/engineering', ['emil@e', 'Emil'], ['li@1', 'Li Wei'], ['li@2', 'Li Wei']));
  const user = show('action.setContributors');
  fireEvent.click(screen.getByRole('button', { name: /^Who helps/, hidden: true }));
  const field = (await screen.findByRole('combobox', { name: 'Contributors' })) as HTMLInputElement;
  await waitFor(() => expect(offered(field)).toHaveLength(3));
  await user.click(field);
  await user.paste('Emil\nmo\n');
  screen.getByRole('button', { name: 'Remove Emil' });
  await user.type(field, 'Li Wei{Enter}');
  await screen.findByText('Several people are called “Li Wei”: choose one of them from the list.');
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect([field.value, bodies]).toEqual(['Li Wei', []]);
  await user.type(field, ' (li@1){Enter}{Control>}{Enter}{/Control}');
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]?.contributors).toEqual(['emil@e', 'mo', 'li@1']);
});

test.each([
  ['/escalations', 1],
  ['/escalations/w1', 0],
])('on %s there are %i ways to what was done something about: a list may hold it no longer', async (path, ways) => {
  answer = () => Response.json({ escalation: { name: 'escalations/w1', etag: 'w1-2' } });
  const resolve = { ...labelled('action.resolve')[0], fields: [] } as unknown as Action;
  const about: Target = { name: 'escalations/w1', title: 'Lost', seen: { ...escalation, etag: 'w1-1' } };
  history.replaceState(null, '', path);
  const user = withNotices(specialist, [resolve], about);
  await user.click(await screen.findByRole('button', { name: /^Resolve/ }));
  await screen.findByText('Resolve: Lost – done');
  const links = screen.queryAllByRole('link', { name: 'Open it' });
  expect(links.map((link) => link.getAttribute('href'))).toEqual(Array(ways).fill('/escalations/w1'));
});

test('what is done is told without the dots of its button', async () => {
  answer = () => Response.json({ escalation: { name: 'escalations/w2', etag: 'w2-2' } });
  const merge = { ...labelled('action.merge')[0], fields: [] } as unknown as Action;
  const user = withNotices(specialist, [merge], {
    name: 'escalations/w2',
    title: 'Lost',
    seen: { ...escalation, etag: 'x' },
  });
  await user.click(await screen.findByRole('button', { name: 'Merge into…: Lost' }));
  await screen.findByText('Merge into: Lost – done');
});
