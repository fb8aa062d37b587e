import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manager, plan, teams } from '../../tests/fixtures.ts';
import { renew } from '../api/live.ts';
import { queryClient } from '../api/queries.ts';
import { SessionContext } from '../api/session.ts';
import { LanguageProvider } from '../language/Language.tsx';
import Problems from '../problems/Problems.tsx';
import Items from './Items.tsx';
import Plans from './Plans.tsx';

const row = (name: string) => ({ name, title: `About ${name}` });
const item = (name: string, rest = {}) => ({ item: row(name), plan: name.slice(0, 'plans/p1'.length), ...rest });
let asked: URLSearchParams[] = [];
let answer: (query: URLSearchParams) => object;

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === '/api/v1/teams') {
      return Response.json({ teams });
    }
    asked.push(searchParams);
    return Response.json(answer(searchParams));
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(list: ReactNode, address: string) {
  const queries = queryClient();
  history.replaceState(null, '', address);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={manager}>{list}</SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return queries;
}

const rows = (names: string[]) => names.map(row);
const items = (names: string[]) => names.map((name) => item(name));

test.each([
  ['plans', <Plans key="plans" />, ['plans/p1', 'plans/p2', 'plans/p3'], 'name', rows, 'state=PLAN_STATE_DRAFT'],
  ['problems', <Problems key="problems" />, ['problems/q1', 'problems/q2', 'problems/q3'], 'name', rows, 'text=upload'],
  [
    'items',
    <Items key="items" />,
    ['plans/p1/items/1', 'plans/p2/items/1', 'plans/p3/items/1'],
    'plans',
    items,
    'team=teams%2Fcontent',
  ],
])(
  'what others add to more than one page of %s is told, and shown to who wants it',
  async (of, list, names, by, made, filter) => {
    const [first = '', second = '', added = ''] = names;
    let there = [first];
    answer = (query) =>
      query.has(by)
        ? { [of]: made([added]) }
        : query.get('page_token')
          ? { [of]: made([second]) }
          : { [of]: made(there), next_page_token: 'b', total_size: 2 };
    const queries = show(list, `/${of}?${filter}`);
    fireEvent.click(await screen.findByRole('button', { name: 'Load more' }));
    await screen.findByText(`About ${second}`);
    const query = queries.getQueryCache().find({ queryKey: [of], exact: false });
    const thing = added.split('/').slice(0, 2).join('/');
    await act(async () => query && renew(queries, query, [thing]));
    await screen.findByText('1 new one belongs here');
    const [name = '', value = ''] = decodeURIComponent(filter).split('=');
    expect([asked.at(-1)?.getAll(by), asked.at(-1)?.get(name)]).toEqual([[thing], value]);
    there = [first, added];
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    await screen.findByText(`About ${added}`);
    await waitFor(() => expect(screen.queryByText(/belongs here/)).toBeNull());
  },
);

test.each([
  ['/plans?baseline=1', '1', null],
  ['/plans?slipped=true', null, null],
  ['/plans?order_by=slip_days+desc', null, 'slip_days desc'],
])('plans of %s say how far they have slipped, and others do not', async (address, baseline, order) => {
  answer = () => ({ plans: [row('plans/p1')], standings: [{ plan: 'plans/p1', slip_days: 6.25 }], total_size: 1 });
  show(<Plans />, address);
  const cell = await screen.findByRole('cell', { name: '6.3' });
  const heads = screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
  expect(heads[[...(cell.parentElement?.children ?? [])].indexOf(cell)]).toBe('Slip in days');
  expect([asked[0]?.get('baseline'), asked[0]?.get('order_by')]).toEqual([baseline, order]);
});

test('plans that are held against no baseline have no column for it; ordered by it, they have', async () => {
  answer = () => ({ plans: [row('plans/p1')], standings: [{ plan: 'plans/p1' }], total_size: 1 });
  show(<Plans />, '/plans');
  await screen.findByText('About plans/p1');
  expect(screen.queryByRole('columnheader', { name: 'Slip in days' })).toBeNull();
  fireEvent.change(screen.getByLabelText('Order'), { target: { value: 'slip_days desc' } });
  await screen.findByRole('columnheader', { name: 'Slip in days' });
});

test('items are ordered by how far they have slipped, those that were in no baseline too, and say it', async () => {
  answer = () => ({ items: [item('plans/p1/items/1', { slip_days: 6.25, plan_title: plan.title })], total_size: 1 });
  show(<Items />, '/items');
  await screen.findByRole('table');
  expect(screen.queryByRole('columnheader', { name: 'Slip in days' })).toBeNull();
  fireEvent.change(screen.getByLabelText('Order'), { target: { value: 'slip_days desc' } });
  await screen.findByRole('cell', { name: '6.3' });
  expect([asked.at(-1)?.get('baseline'), asked.at(-1)?.get('order_by')]).toEqual([null, 'slip_days desc']);
});

test('items that are held against a baseline say how far they have slipped, and others do not', async () => {
  answer = () => ({ items: [item('plans/p1/items/1', { slip_days: 6.25, plan_title: plan.title })], total_size: 1 });
  show(<Items />, '/items?standing=inPlan&baseline=1');
  const cell = await screen.findByRole('cell', { name: '6.3' });
  const heads = screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
  expect(heads[[...(cell.parentElement?.children ?? [])].indexOf(cell)]).toBe('Slip in days');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Due, and agreed in the first baseline' }));
  await waitFor(() => expect(screen.queryByRole('columnheader', { name: 'Slip in days' })).toBeNull());
});

test.each([
  ['agreed', ['30.5', '–']],
  ['implemented', []],
])('plans that were %s tell the hours to align that the figure is made of', async (happened, told) => {
  answer = () => ({
    plans: rows(['plans/p1', 'plans/p2']),
    standings: [{ plan: 'plans/p1', alignment_hours: 30.5 }, { plan: 'plans/p2' }],
    total_size: 2,
  });
  show(<Plans />, `/plans?happened=${happened}`);
  await screen.findByText('About plans/p1');
  const cells = [...document.querySelectorAll('[data-head="Hours to align"]')];
  expect(cells.map(({ textContent }) => textContent)).toEqual(told);
});
