import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { plan, planView, work } from '../../tests/fixtures.ts';
import { showExpected, withExpected } from './expected.ts';

const ITEM = 'plans/p1/items/1';
const BLOCKED = { state: 'ITEM_STATE_BLOCKED' };

test('what is expected stands wherever the thing does, and the rest is the same as before', () => {
  const view = withExpected(planView, ITEM, BLOCKED);
  expect(view.plan?.items?.map(({ state }) => state)).toEqual([
    'ITEM_STATE_BLOCKED',
    ...(plan.items ?? []).slice(1).map(({ state }) => state),
  ]);
  expect(view.plan?.items?.[1]).toBe(planView.plan?.items?.[1]);
  expect(view.standing).toBe(planView.standing);
  expect(withExpected(planView, 'plans/p1/items/99', BLOCKED)).toBe(planView);
});

test('it is shown on every screen, and taken back where nothing newer has come', async () => {
  const queries = new QueryClient();
  queries.setQueryData(['plan-view', 'plans/p1'], planView);
  queries.setQueryData(['work', 'teams/engineering'], work);
  queries.setQueryData(['plan', 'plans/p1', '2026-11-10'], plan);
  queries.setQueryData(['items', { as_of: '2026-11-10' }], { pages: [work] });
  const back = await showExpected(queries, ITEM, BLOCKED);
  const shown = () =>
    [
      ['plan-view', 'plans/p1'],
      ['work', 'teams/engineering'],
      ['plan', 'plans/p1', '2026-11-10'],
      ['items', { as_of: '2026-11-10' }],
    ].map((key) => queries.getQueryData(key));
  const stateIn = (part: unknown) =>
    /"name":"plans\/p1\/items\/1".*?"state":"ITEM_STATE_(\w+)"/.exec(JSON.stringify(part))?.[1];
  expect(shown().map(stateIn)).toEqual(['BLOCKED', 'BLOCKED', 'IN_PROGRESS', 'IN_PROGRESS']); // the past is as it was
  queries.setQueryData(['work', 'teams/engineering'], { team: work.team });
  back();
  expect(shown()).toEqual([planView, { team: work.team }, plan, { pages: [work] }]);
});
