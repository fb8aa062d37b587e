import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manager, NOW } from '../../tests/fixtures.ts';
import { queryClient } from '../api/queries.ts';
import { SessionContext } from '../api/session.ts';
import Audit from '../audit/Audit.tsx';
import Insights from '../insights/Insights.tsx';
import { LanguageProvider } from '../language/Language.tsx';
import Items from '../plans/Items.tsx';
import PlanPage from '../plans/PlanPage.tsx';
import Plans from '../plans/Plans.tsx';
import ProblemPage from '../problems/ProblemPage.tsx';
import Problems from '../problems/Problems.tsx';
import EscalationPage from '../queue/EscalationPage.tsx';
import Queue from '../queue/Queue.tsx';
import { MyWork } from '../work/MyWork.tsx';
import { DayFilter, TeamFilter } from './FilterFields.tsx';
import { wrongParts } from './filters.ts';

let asked: string[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    asked.push(new URL(url).pathname);
    return Response.json({});
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(page: ReactNode, address: string, language: 'en' | 'zh-CN' = 'en') {
  history.replaceState(null, '', address);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient()}>
        <LanguageProvider first={language}>
          <SessionContext.Provider value={manager}>{page}</SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

test.each([
  ['/escalations?state=ALL', <Queue key="q" />],
  ['/escalations?priority=zzz', <Queue key="q" />],
  ['/escalations?happened=zzz', <Queue key="q" />],
  ['/escalations?order_by=zzz', <Queue key="q" />],
  ['/plans?state=zzz', <Plans key="p" />],
  ['/plans?health=zzz', <Plans key="p" />],
  ['/plans?overdue=zzz', <Plans key="p" />],
  ['/items?kind=zzz', <Items key="i" />],
  ['/items?standing=zzz', <Items key="i" />],
  ['/problems?state=zzz', <Problems key="r" />],
  ['/problems/q1?order_by=zzz', <ProblemPage key="rp" name="problems/q1" />],
  ['/plans/p1?tab=zzz', <PlanPage key="pp" name="plans/p1" />],
  ['/insights?about=zzz', <Insights key="n" />],
  ['/insights?about=burndown', <Insights key="n" />],
  ['/plans/p1?about=burndown', <PlanPage key="pp" name="plans/p1" />],
  ['/plans?tab=burndown', <Plans key="p" />],
  ['/insights?group_by=plan', <Insights key="n" />],
  ['/insights?basis=occurred', <Insights key="n" />],
  ['/work?order_by=zzz', <MyWork key="w" />],
  ['/audit?of=zzz', <Audit key="a" />],
])('what is none of the choices of %s is told, and left out once that is wanted', async (address, page) => {
  show(page, address);
  const part = address.split('?')[1];
  expect((await screen.findByRole('alert')).textContent).toBe(`“${part}” is none of the choices here.`);
  expect(asked).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Leave that out' }));
  expect(screen.queryByText('This address asks for what there is not')).toBeNull();
  expect(location.search).toBe('');
});

test.each([
  ['/escalations', <Queue key="q" />],
  ['/plans', <Plans key="p" />],
  ['/items', <Items key="i" />],
  ['/problems', <Problems key="r" />],
  ['/insights', <Insights key="n" />],
  ['/escalations/e1', <EscalationPage key="e" name="escalations/e1" />],
  ['/problems/q1', <ProblemPage key="rp" name="problems/q1" />],
  ['/plans/p1', <PlanPage key="pp" name="plans/p1" />],
])('%s as of what is no day is not shown as if it were of today', async (path, page) => {
  show(page, `${path}?as_of=2026-99-99`);
  expect((await screen.findByRole('alert')).textContent).toBe('“as_of=2026-99-99” is no day of the calendar.');
  expect(asked).toEqual([]);
});

test('all that is wrong is told in the language of the reader, and the rest of the address stays', async () => {
  show(<Plans />, '/plans?text=video&state=zzz&as_of=2999-01-01&month=2026-13', 'zh-CN');
  expect((await screen.findAllByRole('listitem')).map(({ textContent }) => textContent)).toEqual([
    '“state=zzz”不在可选范围内。',
    '“as_of=2999-01-01”尚未到来，还没有当天的状态。',
    '“month=2026-13”不是有效的月份。',
  ]);
  fireEvent.click(screen.getByRole('button', { name: '去掉这些条件' }));
  expect(location.search).toBe('?text=video');
});

test.each([
  ['as_of=2026-11-20', []],
  ['as_of=2026-11-21', ['ahead']],
  ['as_of=2026-11-20T23:59:59.999999Z', []],
  ['as_of=2026-11-21T23:59:59.999999Z', ['ahead']],
  ['as_of=2026-02-30', ['day']],
  ['as_of=soon', ['day']],
  ['as_of=', []],
  ['from=2026-11-31&to=2027-01-01', ['day']],
  ['happened_to=2026-00-01', ['day']],
  ['month=2026-00', ['month']],
  ['month=2026-12&text=zzz', []],
])('of %s is wrong on November 20: %j', (search, whys) => {
  expect(wrongParts(new URLSearchParams(search), {}, new Date(NOW)).map(({ why }) => why)).toEqual(whys);
});

test('a day to come that is typed is not asked for, and said to be one', async () => {
  show(<DayFilter name="as_of" label="Day" />, '/plans?as_of=2026-01-01');
  const day = (await screen.findByLabelText('Day')) as HTMLInputElement;
  fireEvent.change(day, { target: { value: '2999-01-01' } });
  screen.getByText('This day is still to come.');
  expect(location.search).toBe('?as_of=2026-01-01');
  fireEvent.change(day, { target: { value: '2026-01-02' } });
  expect(screen.queryByText('This day is still to come.')).toBeNull();
  expect([location.search, day.value]).toEqual(['?as_of=2026-01-02', '2026-01-02']);
});

test('a team that the directory does not know is seen as what is asked for', async () => {
  show(<TeamFilter />, '/plans?team=teams%2Fgone');
  const team = (await screen.findByLabelText('Team')) as HTMLSelectElement;
  expect(team.value).toBe('teams/gone');
  fireEvent.change(team, { target: { value: '' } });
  expect(location.search).toBe('');
});
