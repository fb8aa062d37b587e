import { expect, test, vi } from 'vitest';
import { daysOf, lastDayBy, lastDayOf, periodOf, within } from './period.ts';

const NOW = new Date('2026-11-27T23:30:00Z');

test.each([
  [{}, {}],
  [{ time: '30' }, { from: '2026-10-29T00:00:00.000Z' }],
  [{ time: '90' }, { from: '2026-08-30T00:00:00.000Z' }],
  [{ time: 'year' }, { from: '2026-01-01T00:00:00.000Z' }],
  [{ time: '30', as_of: '2016-03-01' }, { from: '2016-02-01T00:00:00.000Z' }],
  [{ time: 'year', as_of: '2016-03-01' }, { from: '2016-01-01T00:00:00.000Z' }],
  [
    { time: 'own', from: '2016-02-01', to: '2016-02-29' },
    { from: '2016-02-01T00:00:00.000Z', before: '2016-03-01T00:00:00.000Z' },
  ],
  [{ time: 'own', to: 'soon' }, {}],
  [{ from: '2016-02-01' }, {}],
])('%j are the days %j', (asked, bounds) => {
  expect(periodOf(asked, NOW)).toEqual(bounds);
});

test.each([
  ['2026-W01', '2025-12-29', '2026-01-04'],
  ['2016-W09', '2016-02-29', '2016-03-06'],
  ['2020-W53', '2020-12-28', '2021-01-03'],
  ['2023-W01', '2023-01-02', '2023-01-08'],
  ['2016-02', '2016-02-01', '2016-02-29'],
  ['2016-02-29', '2016-02-29', '2016-02-29'],
])('%s is from %s to %s', (period, first, last) => {
  const { from, before = '' } = daysOf(period);
  expect([from, lastDayOf(before)]).toEqual([`${first}T00:00:00.000Z`, last]);
});

test('what lies in two stretches begins with the later and ends with the earlier', () => {
  const march = { from: '2016-03-01T00:00:00.000Z', before: '2016-04-01T00:00:00.000Z' };
  expect(within(march, { from: '2016-03-15T00:00:00.000Z' })).toEqual({ ...march, from: '2016-03-15T00:00:00.000Z' });
  expect(within({ before: '2016-03-20T00:00:00.000Z' }, march)).toEqual({
    ...march,
    before: '2016-03-20T00:00:00.000Z',
  });
  expect(within({}, {})).toEqual({});
});

test.each([
  ['Asia/Shanghai', '2026-11-02'],
  ['UTC', '2026-11-03'],
  ['America/New_York', '2026-11-03'],
])('at the end of November 3 in %s the last day of UTC that is over is %s', (zone, day) => {
  vi.stubEnv('TZ', zone);
  expect(lastDayBy('2026-11-03')).toBe(day);
  vi.unstubAllEnvs();
});
