import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manager, NOW, partner, plan, teams } from '../../tests/fixtures.ts';
import { possibleWithin } from '../action/actions.ts';
import { SessionContext } from '../api/session.ts';
import type { ActionItem, Plan } from '../api/types.ts';
import { type Language, LanguageProvider } from '../language/Language.tsx';
import { Alignment } from './Alignment.tsx';
import { Board } from './Board.tsx';
import { columnsOf, movesOf } from './columns.ts';
import { ItemTable } from './ItemTable.tsx';
import { PlanFacts } from './PlanFacts.tsx';
import { Risk } from './Risk.tsx';

beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json({ teams }));
});
afterEach(() => vi.unstubAllGlobals());

const show = (screens: ReactNode, language: Language = 'en') =>
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first={language}>
          <SessionContext.Provider value={manager}>{screens}</SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );

const withFirst = (rest: Partial<ActionItem>): Plan => ({ ...plan, items: [{ ...plan.items?.[0], ...rest }] });

test('the counter-proposal of a team and its reason stand on the card and in the table', async () => {
  const countered = withFirst({
    state: 'ITEM_STATE_COUNTER_PROPOSED',
    answer_reason: 'The gateway team is on leave',
    counter: { item: 'plans/p1/items/1', due_time: '2027-01-15T04:00:00Z', owner: 'partner@content' },
  });
  show(
    <>
      <Board plan={countered} columns={[]} live />
      <ItemTable plan={countered} columns={[]} baseline={1} live />
    </>,
  );
  await waitFor(() =>
    expect(screen.getAllByText('Offered instead: due Jan 15, 2027, accountable Li Wei')).toHaveLength(2),
  );
  expect(screen.getAllByText('The team answered: The gateway team is on leave')).toHaveLength(2);
});

test.each([
  ['somebody else', 'partner@content', 1],
  ['who decides', 'program_manager', 0],
])('more time that %s asks for can be given where the item is', async (_, requester, buttons) => {
  const asked = withFirst({
    extensions: [
      { number: 1, state: 'DECISION_STATE_DENIED', reason: 'Too late' },
      {
        number: 2,
        state: 'DECISION_STATE_PENDING',
        requester,
        previous_due_time: '2026-11-18T04:00:00Z',
        due_time: '2026-12-02T04:00:00Z',
        reason: 'The vendor is late',
      },
    ],
  });
  show(<Board plan={asked} columns={[]} live />);
  expect(await screen.findByText(/asks for time from Nov 18, 2026 to Dec 2, 2026: The vendor is late$/)).toBeTruthy();
  expect(screen.queryByText(/Too late/)).toBeNull();
  expect(screen.queryAllByRole('button', { name: 'Approve: Refuse duplicate uploads' })).toHaveLength(buttons);
  expect(screen.queryAllByRole('button', { name: 'Deny: Refuse duplicate uploads' })).toHaveLength(buttons);
});

test('a plan says what came before it, how it is judged, and why it was agreed anew', async () => {
  const before = {
    ...plan,
    name: 'plans/p0',
    title: 'Uploads are slow',
    state: 'PLAN_STATE_CLOSED_INEFFECTIVE',
    draft_time: '2026-11-01T04:00:00Z',
  };
  vi.stubGlobal('fetch', async ({ url }: Request) => Response.json(url.endsWith('/plans/p0') ? before : { teams }));
  const told: Plan = {
    ...plan,
    manager: 'partner@content',
    end_reason: 'Twice it came back',
    lessons: [
      'It came back 3 times',
      'Dropped: Retry -> 60s (2026-03-02)',
      'It was given up (plans/p9)',
      'Tell the reader',
    ],
    lessons_by_code: [
      { code: 'LESSON_CAME_BACK', arguments: { observed: '3', since: '2026-11-05T04:00:00Z', tolerated: '1' } },
      { code: 'LESSON_DROPPED', arguments: { title: 'Retry -> 60s', reason: '2026-03-02' } },
      { code: 'LESSON_GIVEN_UP', arguments: {} },
      { code: 'LESSON_OF_LATER' },
    ],
    effectiveness: { threshold: 2, window: '1209600s', observed: 3, judge_time: '2026-11-19T04:00:00Z' },
    replanning: { requester: 'partner@content', start_time: '2026-11-18T04:00:00Z', reason: 'The vendor left' },
    baselines: [
      { number: 1, agree_time: '2026-11-04T04:00:00Z' },
      {
        number: 2,
        agree_time: '2026-11-08T04:00:00Z',
        reason: 'The gateway is late',
        requester: 'partner@content',
        approver: 'specialist',
      },
    ],
  };
  show(<PlanFacts plan={told} />);
  const earlier = 'Uploads are slow (Closed, ineffective, drafted Nov 1, 2026)';
  expect((await screen.findByRole('link', { name: earlier })).getAttribute('href')).toBe('/plans/p0');
  await screen.findByText('Li Wei re-plans since Nov 18, 2026: The vendor left');
  screen.getByText('Baseline 1, agreed on Nov 4, 2026');
  screen.getByText(
    'Baseline 2, agreed on Nov 8, 2026: The gateway is late (asked for by Li Wei, approved by specialist)',
  );
  const facts = [...document.querySelectorAll('.fact')].map((fact) => fact.textContent);
  expect(facts).toContain('Why it endedTwice it came back');
  expect(facts).toContain(
    [
      'LessonsIt came back 3 times since Nov 5, 2026, 4:00 AM, where 1 was tolerated.',
      'Dropped: Retry -> 60s (2026-03-02)',
      'It was given up ().',
      'Tell the reader',
    ].join('\n'),
  );
  expect(facts).toContain('Watch window14 days');
  expect(facts).toContain('Came back3');
});

test.each([
  ['DECISION_STATE_PENDING', /^Li Wei asks to accept the risk/],
  ['DECISION_STATE_APPROVED', /^Li Wei accepts the risk/],
  ['DECISION_STATE_DENIED', /^Li Wei does not accept the risk/],
] as const)('whose risk it is is told by name: %s', async (state, text) => {
  const risk = { state, requester: 'partner@content', decider: 'partner@content', expire_time: NOW, reason: 'x' };
  show(<Risk of={{ risk_acceptance: risk }} actions={[]} target={{ name: 'plans/p1', title: 'Uploads' }} />);
  expect(await screen.findByText(text)).toBeTruthy();
});

test('who answered for a team is told by name, and that it was for the team', async () => {
  const answered: Plan = {
    ...plan,
    commitments: [
      { team: 'teams/engineering', answered_by: 'partner@engineering' },
      { team: 'teams/content', answered_by: 'partner@engineering', on_behalf: true },
    ],
  };
  const alignment = teams.slice(0, 2).map(({ name: team }) => ({ team }));
  const copied: string[] = [];
  const clipboard = { writeText: async (text: string) => copied.push(text) };
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  show(<Alignment plan={answered} alignment={alignment} teams={teams} live={false} />);
  expect(await screen.findByRole('cell', { name: 'Li Wei' })).toBeTruthy();
  expect(screen.getByRole('cell', { name: 'Li Wei, for the team' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Copy as a table' }));
  await waitFor(() => expect(copied).toHaveLength(1));
  expect(copied[0]?.split('\n').map((line) => line.split('\t')[5])).toEqual([
    'Answered by',
    'Li Wei',
    'Li Wei, for the team',
  ]);
});

test('a slip says who moved the item, and why', async () => {
  show(<ItemTable plan={plan} columns={[]} baseline={1} live />, 'zh-CN');
  const [why, printed] = await screen.findAllByText(/批准 Li Wei .*The alerting team is on leave$/);
  expect(why?.textContent).toBe(
    '2026年11月15日：problem_coordinator 批准 Li Wei 延期到 2026年12月10日：The alerting team is on leave',
  );
  expect(why?.closest('details')?.querySelector('summary')?.getAttribute('aria-label')).toContain('推迟的原因');
  expect([printed?.closest('details'), printed?.closest('.on-paper') === null]).toEqual([null, false]);
});

test('why an item slipped or was dropped stands in its row, and in the file', async () => {
  const copied: string[] = [];
  const clipboard = { writeText: async (text: string) => copied.push(text) };
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  const [first, second, third] = plan.items ?? [];
  const dropped: Plan = {
    ...plan,
    items: [
      { ...first, state: 'ITEM_STATE_SUPERSEDED', superseded_by: second?.name, end_reason: 'It was too narrow' },
      second ?? {},
      {
        ...third,
        state: 'ITEM_STATE_RISK_ACCEPTED',
        risk_expire_time: '2999-01-01T00:00:00Z',
        risk_acceptance: {
          state: 'DECISION_STATE_APPROVED',
          decider: 'partner@content',
          expire_time: '2999-01-01T00:00:00Z',
          reason: 'Nobody reads it',
        },
      },
    ],
  };
  show(<ItemTable plan={dropped} columns={[]} baseline={1} live />);
  const [, one, , left] = await screen.findAllByRole('row');
  expect(one?.textContent).toContain('“Alert on failing uploads” stands in its placeIt was too narrow');
  await waitFor(() => expect(left?.textContent).toMatch(/Li Wei accepts the risk until .*: Nobody reads it/));
  fireEvent.click(screen.getByRole('button', { name: 'Copy as a table' }));
  await waitFor(() => expect(copied).toHaveLength(1));
  const cells = copied[0]?.split('\n').map((line) => line.split('\t').slice(10, 13)) ?? [];
  expect(cells[0]).toEqual(['Why it slipped', 'Replaced by', 'Why it ended']);
  expect(cells[1]).toEqual(['', 'Alert on failing uploads', 'It was too narrow']);
  expect(cells[2]?.[0]).toMatch(/gave Li Wei time until .*: The alerting team is on leave$/);
  expect(cells[3]).toEqual(['', '', 'Nobody reads it']);
});

test('an item can be moved where one of its actions brings it, into a column that is empty too', () => {
  const [, item = {}] = plan.items ?? [];
  const moves = movesOf(possibleWithin(plan, { ...item, state: 'ITEM_STATE_IN_PROGRESS' }, partner));
  expect([...moves].map(([state, { label }]) => [state, label])).toEqual([
    ['ITEM_STATE_DONE_CLAIMED', 'action.claimDone'],
    ['ITEM_STATE_BLOCKED', 'action.block'],
  ]);
  expect(columnsOf([item], moves).map(({ state, items }) => [state, items.length])).toEqual([
    ['ITEM_STATE_ACCEPTED', 1],
    ['ITEM_STATE_BLOCKED', 0],
    ['ITEM_STATE_DONE_CLAIMED', 0],
  ]);
});
