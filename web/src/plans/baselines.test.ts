import { expect, test } from 'vitest';
import { plan, planView } from '../../tests/fixtures.ts';
import { agreedDue, laterOf, slipsAgainst } from './baselines.ts';

test('items are behind by their slip against one baseline, and the furthest is named', () => {
  const slips = slipsAgainst(planView.columns, 1);
  expect([...slips]).toEqual([
    ['plans/p1/items/1', 6],
    ['plans/p1/items/2', 9],
  ]);
  expect(laterOf(slips)[0]).toEqual(['plans/p1/items/2', 9]);
  expect(slipsAgainst(planView.columns, 2).size).toBe(0);
  expect(laterOf(new Map([['plans/p1/items/1', -2]]))[0]).toBeUndefined();
});

test('an item was agreed for the day of the latest baseline, or for the time that was given since', () => {
  const [first = {}, given = {}, other = {}] = plan.items ?? [];
  expect([first, given, other].map((item) => agreedDue(plan, item))).toEqual([
    '2026-11-12T15:59:59Z',
    '2026-12-10T15:59:59Z',
    undefined,
  ]);
  const [baseline] = plan.baselines ?? [];
  const later = { ...plan, baselines: [{ ...baseline, agree_time: '2026-11-16T09:00:00Z' }] };
  expect(agreedDue(later, given)).toBe('2026-12-01T15:59:59Z');
});
