import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coordinator, manager, plan, planView, teams } from '../../tests/fixtures.ts';
import { SessionContext } from '../api/session.ts';
import type { Plan } from '../api/types.ts';
import { LanguageProvider } from '../language/Language.tsx';
import PlanPage from './PlanPage.tsx';

const RISK_UNTIL = '2020-06-01T00:00:00Z';

/** A later day is answered when the test says so. */
let later: () => void = () => {};
let refused = false;
let problem = planView.problem;
let now: Plan = plan;

beforeEach(() => {
  refused = false;
  problem = planView.problem;
  now = plan;
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === '/api/v1/teams') {
      return Response.json({ teams });
    }
    const asOf = searchParams.get('as_of');
    if (!asOf) {
      return Response.json({ ...planView, problem, plan: { ...now, draft_time: '2020-01-10T09:00:00Z' } });
    }
    if (refused) {
      return Response.json({ reason: 'NOT_FOUND', metadata: {}, violations: [] }, { status: 404 });
    }
    if (asOf.startsWith('2026-11-12')) {
      await new Promise<void>((resolve) => {
        later = resolve;
      });
    }
    const [first, ...others] = plan.items ?? [];
    const items = [{ ...first, risk_expire_time: RISK_UNTIL, risk_acceptance: {} }, ...others];
    const then = { ...plan, items, title: `Day ${asOf.slice(0, 10)}` };
    const atRisk = { ...then, risk_expire_time: RISK_UNTIL, risk_acceptance: {} };
    return Response.json({ ...planView, problem, view_time: asOf, plan: asOf < '2026' ? atRisk : then });
  });
});
afterEach(() => vi.unstubAllGlobals());

const showAsOf = (day: string, session = manager) => {
  history.replaceState(null, '', `/plans/p1?as_of=${day}`);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={session}>
            <PlanPage name="plans/p1" />
          </SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
};

test.each([
  ['2020-05-10', 0],
  ['2020-06-10', 2],
])('what was left at a risk until June 1 wants to be decided anew on %s: %i times', async (day, times) => {
  showAsOf(day);
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(`Day ${day}`));
  expect(screen.queryAllByText(/^The risk was accepted until Jun 1, 2020/)).toHaveLength(times);
});

test('of a day before the draft it is said that there was no plan, and another day can be chosen', async () => {
  showAsOf('2019-12-31');
  await screen.findByText('There was no plan yet on that day.');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(plan.title);
  expect(screen.queryByText('In execution')).toBeNull(); // as it stands today
  const slider = screen.getByRole('slider', { name: 'As of' });
  expect([slider.getAttribute('aria-valuetext'), slider.getAttribute('aria-valuenow')]).toEqual([
    'There was no plan yet on that day.',
    '0',
  ]);
  const day = screen.getByLabelText('At the end of a day') as HTMLInputElement;
  expect(day.value).toBe('2019-12-31');
  fireEvent.change(day, { target: { value: '0002-11-10' } }); // the first digit of a year
  expect(location.search).toBe('?as_of=2019-12-31');
  expect(day.value).toBe('0002-11-10');
  fireEvent.change(day, { target: { value: '2026-11-10' } });
  await screen.findByText('As it stood at the end of Nov 10, 2026');
  expect(screen.getByLabelText('At the end of a day')).toBe(day); // which keeps the focus
});

test('a day that cannot be read leaves the choice of another', async () => {
  refused = true;
  showAsOf('2026-11-10');
  await screen.findByRole('alert');
  expect(screen.getByLabelText('At the end of a day')).toBeTruthy();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(plan.title);
});

test('until another day has come, the day that is shown keeps its name', async () => {
  showAsOf('2026-11-10');
  await screen.findByText('As it stood at the end of Nov 10, 2026');
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Day 2026-11-10'));
  act(() => history.pushState(null, '', '/plans/p1?as_of=2026-11-12'));
  expect((await screen.findByRole('status', { name: 'Loading' })).parentElement?.getAttribute('aria-busy')).toBe(
    'true',
  );
  expect(screen.getByText('As it stood at the end of Nov 10, 2026')).toBeTruthy();
  await act(async () => later());
  await screen.findByText('As it stood at the end of Nov 12, 2026');
  expect(screen.queryByRole('status', { name: 'Loading' })).toBeNull();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Day 2026-11-12');
});

test.each([
  [{ state: 'PROBLEM_STATE_FIX_IN_PROGRESS' as const }, undefined],
  [{ state: 'PROBLEM_STATE_RESOLVED' as const }, 'Resolved'],
  [
    { state: 'PROBLEM_STATE_CLOSED' as const, resolution: 'PROBLEM_RESOLUTION_RISK_ACCEPTED' as const },
    'Closed, the risk is borne',
  ],
])('what became of its problem stands beside it, now: %o', async (became, told) => {
  problem = { ...planView.problem, ...became };
  showAsOf('');
  const link = await screen.findByRole('link', { name: problem.title ?? '' });
  expect(link.parentElement?.textContent).toBe(`${problem.title}${told ?? ''}`);
});

test('on a day that has been it is not known what had become of its problem', async () => {
  problem = { ...planView.problem, state: 'PROBLEM_STATE_RESOLVED' };
  showAsOf('2026-11-10');
  await screen.findByText('As it stood at the end of Nov 10, 2026');
  expect(screen.getByRole('link', { name: problem.title ?? '' }).parentElement?.textContent).toBe(problem.title);
});

const [first, second] = plan.items ?? [];
const replanned: Plan = {
  ...plan,
  state: 'PLAN_STATE_REPLANNING',
  replanning: { requester: manager.subject, reason: 'The gateway is late' },
};

test('of a plan that is re-planned it is told what is open, who approves then, and how to go on', async () => {
  now = {
    ...replanned,
    items: [first ?? {}, { ...second, state: 'ITEM_STATE_OFFERED' }, { ...second, name: 'x', owner: '', title: 'Log' }],
  };
  showAsOf('');
  const told = await screen.findByRole('alert', { name: 'Re-planned until baseline 2 is approved' });
  await waitFor(() =>
    expect([...told.querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
      'Alert on failing uploads (Engineering: Offered)',
      'Log (Engineering: nobody is accountable yet)',
    ]),
  );
  expect(told.textContent).toContain('2 items are still open:');
  expect(told.textContent).toMatch(/^.*Once every team has accepted, .*problem coordinator.*: program_manager\./);
  expect(told.textContent).toContain(
    '“Change and offer again”, “Take the counter-proposal”, “Add an item”, “Drop the item”',
  );
});

test.each([
  [manager, 'Every team has accepted. The new baseline is now approved by somebody of these roles'],
  [coordinator, 'Every team has accepted. Look at what changes, and then choose “Approve the new baseline”.'],
])('once every team has accepted, who approves is told so: %o', async (session, said) => {
  now = { ...replanned, items: [first ?? {}] };
  showAsOf('', session);
  expect((await screen.findByRole('alert', { name: /^Re-planned/ })).textContent).toContain(said);
});

test('what ends a plan stands behind all other actions, in the colour of danger', async () => {
  showAsOf('');
  const end = await screen.findByRole('button', { name: /^Cancel the plan/, hidden: true });
  expect(end.closest('details')).toBeTruthy();
  expect(end.style.getPropertyValue('--button-bg')).toMatch(/red/);
});
