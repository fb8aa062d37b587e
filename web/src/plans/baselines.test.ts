import { expect, test } from 'vitest';
import { planView } from '../../tests/fixtures.ts';
import { furthestBehind, slipsAgainst } from './baselines.ts';

test('items are behind by their slip against one baseline, and the furthest is named', () => {
  const slips = slipsAgainst(planView.columns, 1);
  expect([...slips]).toEqual([
    ['plans/p1/items/1', 6],
    ['plans/p1/items/2', 9],
  ]);
  expect(furthestBehind(slips)).toEqual(['plans/p1/items/2', 9]);
  expect(slipsAgainst(planView.columns, 2).size).toBe(0);
  expect(furthestBehind(new Map([['plans/p1/items/1', -2]]))).toBeUndefined();
});
