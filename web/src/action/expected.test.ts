import { notifyManager, QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { plan, planView, work } from '../../tests/fixtures.ts';
import { showExpected, withExpected } from './expected.ts';

const ITEM = 'plans/p1/items/1';
const BLOCKED = { state: 'ITEM_STATE_BLOCKED' };

const stateIn = (part: unknown) =>
  /"name":"plans\/p1\/items\/1".*?"state":"ITEM_STATE_(\w+)"/.exec(JSON.stringify(part))?.[1];

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
  const ended = showExpected(queries, ITEM, BLOCKED);
  const shown = () =>
    [
      ['plan-view', 'plans/p1'],
      ['work', 'teams/engineering'],
      ['plan', 'plans/p1', '2026-11-10'],
      ['items', { as_of: '2026-11-10' }],
    ].map((key) => queries.getQueryData(key));
  expect(shown().map(stateIn)).toEqual(['BLOCKED', 'BLOCKED', 'IN_PROGRESS', 'IN_PROGRESS']); // the past is as it was
  queries.setQueryData(['work', 'teams/engineering'], { team: work.team });
  ended(false);
  expect(shown()).toEqual([planView, { team: work.team }, plan, { pages: [work] }]);
});

test('an answer from before the change does not take away what is expected of it; one from after it does', async () => {
  const queries = new QueryClient();
  const screen = new QueryObserver(queries, { queryKey: ['work', 'teams/engineering'], queryFn: () => work });
  const states: (string | undefined)[] = [];
  const see = () => states.push(stateIn(screen.getCurrentResult().data));
  const leave = screen.subscribe(notifyManager.batchCalls(see)); // as a screen does
  const readAgain = async () => {
    await queries.refetchQueries({ queryKey: ['work'] });
    await new Promise<void>((seen) => notifyManager.schedule(seen));
  };
  await readAgain();
  states.length = 0;

  const refused = showExpected(queries, ITEM, BLOCKED);
  await readAgain();
  expect(new Set(states)).toEqual(new Set(['BLOCKED']));
  refused(false);
  expect(screen.getCurrentResult().data).toEqual(work);

  const done = showExpected(queries, ITEM, BLOCKED);
  done(true);
  expect(stateIn(screen.getCurrentResult().data)).toBe('BLOCKED');
  await readAgain();
  expect(stateIn(screen.getCurrentResult().data)).toBe('IN_PROGRESS');
  leave();
});
