import { expect, test } from 'vitest';
import { trendOf } from './trend.ts';

test('every week from the first to now is told, those without any too', () => {
  const opened = ['2026-11-18T02:00:00Z', '2026-11-02T23:59:59Z', '2026-11-03T00:00:00Z'];
  expect(trendOf(opened, '2026-11-20T09:00:00Z')).toEqual({
    by: 'week',
    periods: ['2026-W45', '2026-W46', '2026-W47'],
    counts: [2, 0, 1],
  });
});

test.each([
  ['2027-01-03T23:59:59Z', '2026-W53'],
  ['2027-01-04T00:00:00Z', '2027-W01'],
  ['2025-12-29T00:00:00Z', '2026-W01'],
])('%s is in the week %s', (time, week) => {
  expect(trendOf([time], time).periods).toEqual([week]);
});

test('of a long time months are told', () => {
  const { by, periods, counts } = trendOf(['2016-02-29T08:00:00Z', '2017-01-31T08:00:00Z'], '2017-05-20T09:00:00Z');
  expect(by).toBe('month');
  expect([periods.at(0), periods.at(-1), periods.length]).toEqual(['2016-02', '2017-05', 16]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(2);
});

test('without any there is now', () => {
  expect(trendOf([], '2026-11-20T09:00:00Z')).toEqual({ by: 'week', periods: ['2026-W47'], counts: [0] });
});
