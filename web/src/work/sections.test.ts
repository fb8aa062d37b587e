import { expect, test } from 'vitest';
import { work } from '../../tests/fixtures.ts';
import { notListedBefore, soonestFirst, worstFirst } from './sections.ts';

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

test('what is asked comes by the item of it that is due first', () => {
  const asked = [
    ['plans/late', '2026-12-24T00:00:00Z', '2026-12-20T00:00:00Z'],
    ['plans/never'],
    ['plans/soon', '2026-12-31T00:00:00Z', '2026-12-02T00:00:00Z'],
    ['plans/once', undefined],
  ].map(([plan, ...times]) => ({ plan, items: times.map((due_time) => ({ due_time })) }));
  expect(soonestFirst(asked).map(({ plan }) => plan)).toEqual([
    'plans/soon',
    'plans/late',
    'plans/once',
    'plans/never',
  ]);
});
