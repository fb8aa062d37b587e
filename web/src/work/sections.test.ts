import { expect, test } from 'vitest';
import { work } from '../../tests/fixtures.ts';
import { notListedBefore } from './sections.ts';

test('an item is listed once, where it is dealt with first', () => {
  const items = work.items ?? [];
  const [first, second, third] = notListedBefore(items, [...items.slice(1), ...(work.to_verify ?? [])], items);
  expect(first).toEqual(items);
  expect(second).toEqual(work.to_verify);
  expect(third).toEqual([]);
});
