import { afterEach, expect, test } from 'vitest';
import { keepViews, keptViews } from './views.ts';

afterEach(() => localStorage.clear());

test('views are kept by list and told by name', () => {
  keepViews('/plans', [
    { name: 'Red', search: 'health=HEALTH_COLOUR_RED' },
    { name: '逾期', search: 'overdue=true' },
    { name: 'All', search: '' },
  ]);
  expect(keptViews('/plans').map(({ name }) => name)).toEqual(['All', 'Red', '逾期']);
  expect(keptViews('/problems')).toEqual([]);
});

test.each(['{', '{}', '[1, null, {"name": "x"}]'])('what was kept otherwise is none: %s', (kept) => {
  localStorage.setItem('tracker.views./plans', kept);
  expect(keptViews('/plans')).toEqual([]);
});
