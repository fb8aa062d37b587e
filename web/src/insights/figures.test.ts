import { expect, test } from 'vitest';
import { burnDownColumns, isSum, paretoOf, tableOf } from './figures.ts';

test('the greatest come first, each with the share of all up to it', () => {
  expect(paretoOf([1, null, 6, 3])).toEqual({ order: [2, 3, 0, 1], shares: [60, 90, 100, 100] });
  expect(paretoOf([0, null]).shares).toEqual([null, null]);
  expect(['opened', 'slip_days.mean', 'verification_rate'].filter(isSum)).toEqual(['opened']);
});

test('groups become rows, statistics columns, and nothing stays nothing', () => {
  const table = tableOf({
    groups: {
      '2026-10': { opened: 0, slip_days: { count: 0, mean: null } },
      '2026-02': { opened: 7, slip_days: { count: 2, mean: 1.5 } },
    },
  });
  expect(table.columns).toEqual(['opened', 'slip_days.count', 'slip_days.mean']);
  expect(table.rows).toEqual([
    { group: '2026-02', values: [7, 2, 1.5] },
    { group: '2026-10', values: [0, 0, null] },
  ]);
});

test('ungrouped figures are one row', () => {
  expect(tableOf({ figures: { opened: 3 }, groups: {} }).rows).toEqual([{ group: '', values: [3] }]);
});

test('a burn-down stands against each baseline, from when it was agreed on, and days to come are planned only', () => {
  const first = { baseline: 1, planned_open: 2, open_items: 3 };
  const days = [
    { day: '2026-11-19', items: 3, open_items: 3, baselines: [first] },
    { day: '2026-11-20', items: 4, open_items: 2, baselines: [first, { ...first, baseline: 2, open_items: 2 }] },
    { day: '2026-11-21', items: null, open_items: null, baselines: [{ ...first, planned_open: 0, open_items: null }] },
  ];
  const t = (id: string, values?: object) => [id, ...Object.values(values ?? {})].join(' ');
  expect(
    burnDownColumns(days, { t, definition: () => undefined }).map(({ head, values }) => [head, ...values]),
  ).toEqual([
    ['burnDown.items', 3, 4, null],
    ['burnDown.open', 3, 2, null],
    ['burnDown.planned 1', 2, 2, 0],
    ['burnDown.openOf 1', 3, 3, null],
    ['burnDown.planned 2', null, 2, null],
    ['burnDown.openOf 2', null, 2, null],
  ]);
  const links = (plan?: string) =>
    burnDownColumns(days, { t, definition: () => undefined }, plan).map((each) => each.links?.[1]);
  expect(links('plans/p1')).toEqual([
    '/items?plan=plans%2Fp1&standing=inPlan&as_of=2026-11-20T23%3A59%3A59.999999Z',
    '/items?plan=plans%2Fp1&standing=open&as_of=2026-11-20T23%3A59%3A59.999999Z',
    '/plans/p1?tab=table&baseline=1&as_of=2026-11-20',
    '/plans/p1?tab=table&baseline=1&as_of=2026-11-20',
    '/plans/p1?tab=table&baseline=2&as_of=2026-11-20',
    '/plans/p1?tab=table&baseline=2&as_of=2026-11-20',
  ]);
  const [, , planned, open] = burnDownColumns(days, { t, definition: () => undefined }, 'plans/p1');
  expect([planned?.links?.[2], open?.links?.[2]]).toEqual(['/plans/p1?tab=table&baseline=1', undefined]);
  expect(links().some(Boolean)).toBe(false);
});
