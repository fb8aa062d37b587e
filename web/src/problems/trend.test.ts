import { expect, test } from 'vitest';
import { openedIn } from '../insights/drill.ts';
import { trendOf } from './trend.ts';

test('every week from the first to now is told, those without any too', () => {
  const opened = [
    { day: '2026-11-02', escalations: 1 },
    { day: '2026-11-08', escalations: 1 },
    { day: '2026-11-18', escalations: 1 },
  ];
  expect(trendOf(opened, '2026-11-20T09:00:00Z')).toEqual({
    by: 'week',
    periods: ['2026-W45', '2026-W46', '2026-W47'],
    counts: [2, 0, 1],
  });
});

test.each([
  ['2027-01-03', '2026-W53'],
  ['2027-01-04', '2027-W01'],
  ['2025-12-29', '2026-W01'],
])('%s is in the week %s', (day, week) => {
  expect(trendOf([{ day, escalations: 2 }], `${day}T23:59:59Z`)).toEqual({ by: 'week', periods: [week], counts: [2] });
});

test('of a long time months are told', () => {
  const { by, periods, counts } = trendOf(
    [
      { day: '2016-02-29', escalations: 1 },
      { day: '2017-01-31', escalations: 1 },
    ],
    '2017-05-20T09:00:00Z',
  );
  expect(by).toBe('month');
  expect([periods.at(0), periods.at(-1), periods.length]).toEqual(['2016-02', '2017-05', 16]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(2);
});

test('without any there is now', () => {
  expect(trendOf([], '2026-11-20T09:00:00Z')).toEqual({ by: 'week', periods: ['2026-W47'], counts: [0] });
});

test('each number leads to the days that it counts', () => {
  expect(openedIn('problems/q1', '2026-W46')).toBe(
    '/escalations?problem=problems%2Fq1&state=all&time=own&from=2026-11-09&to=2026-11-15',
  );
  expect(openedIn('problems/q1', '2016-02')).toBe(
    '/escalations?problem=problems%2Fq1&state=all&time=own&from=2016-02-01&to=2016-02-29',
  );
});
