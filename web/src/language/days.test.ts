import { expect, test } from 'vitest';
import {
  addDays,
  agreedDay,
  agreedEnd,
  boundsOf,
  dayOf,
  dayShown,
  daysBetween,
  endOfDay,
  fullDays,
  lastInstantOf,
} from './days.ts';

test('a day ends with its last second, where the reader is', () => {
  expect(new Date(endOfDay('2026-03-29')).getTime()).toBe(new Date(2026, 2, 29, 23, 59, 59).getTime());
  expect(dayOf(endOfDay('2026-12-31'))).toBe('2026-12-31');
  expect(endOfDay('2026-12-31T10:00:00Z')).toBe(endOfDay('2026-12-31'));
});

test('a day that is agreed on is the same wherever the reader is', () => {
  expect(agreedEnd('2026-12-31')).toBe('2026-12-31T23:59:59Z');
  expect(agreedDay('2026-12-31T23:59:59Z')).toBe('2026-12-31');
  expect(agreedDay('2027-01-01T01:00:00+08:00')).toBe('2026-12-31');
});

test('days are counted over the ends of months and years', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  expect(daysBetween('2026-11-01T00:00:00Z', '2026-11-03T12:00:00Z')).toBe(2.5);
});

test('a part of a day is none yet', () => {
  expect([fullDays(undefined), fullDays(0.9), fullDays(1.7)]).toEqual([0, 0, 1]);
});

test('months are those of UTC', () => {
  expect(boundsOf('2026-12')).toEqual({ from: '2026-12-01T00:00:00.000Z', before: '2027-01-01T00:00:00.000Z' });
  expect([boundsOf(undefined), boundsOf('2026')]).toEqual([{}, {}]);
});

test('a whole instant is left as it is, unless it is still to come', () => {
  const instant = '2026-03-01T23:59:59.999999Z';
  expect(lastInstantOf(instant, new Date('2026-03-05T00:00:00Z'))).toBe(instant);
  expect(lastInstantOf(instant, new Date('2026-03-01T12:00:00Z'))).toBe('2026-03-01T12:00:00.000Z');
  expect([dayShown('2026-03-01'), dayShown('2026-03-01T12:00:00Z')]).toEqual([
    '2026-03-01',
    dayOf('2026-03-01T12:00:00Z'),
  ]);
});
