import { expect, test } from 'vitest';
import { work } from '../../tests/fixtures.ts';
import { notListedBefore, worstFirst } from './sections.ts';

test('an item is listed once, where it is dealt with first', () => {
  const items = work.items ?? [];
  const [first, second, third] = notListedBefore(items, [...items.slice(1), ...(work.to_verify ?? [])], items);
  expect(first).toEqual(items);
  expect(second).toEqual(work.to_verify);
  expect(third).toEqual([]);
});

test('the work of the plans that do worst comes first, in its order, and of those not judged last', () => {
  const healths = new Map([
    ['plans/green', 'HEALTH_COLOUR_GREEN' as const],
    ['plans/red', 'HEALTH_COLOUR_RED' as const],
  ]);
  const list = ['plans/new', 'plans/green', 'plans/red', 'plans/other'].map((plan) => ({ plan }));
  expect(worstFirst(list, healths).map(({ plan }) => plan)).toEqual([
    'plans/red',
    'plans/green',
    'plans/new',
    'plans/other',
  ]);
});
