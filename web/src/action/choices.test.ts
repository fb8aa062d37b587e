import { expect, test } from 'vitest';
import { escalation } from '../../tests/fixtures.ts';
import type { Escalation } from '../api/types.ts';
import { cautionOf, choicesOf, sharedTerms } from './choices.ts';

test('one goes on as another that stands by itself', () => {
  const merged = { ...escalation, name: 'escalations/e2', merge: { into: 'escalations/e3' } };
  const dismissed = { ...escalation, name: 'escalations/e4', state: 'ESCALATION_STATE_DISMISSED' as const };
  const other = { ...escalation, name: 'escalations/e5' };
  expect(choicesOf([escalation, merged, dismissed, other], 'escalations/e1')).toEqual([other]);
  expect(choicesOf([merged], undefined)).toEqual([merged]);
});

test('what came back does not go on as what was over before, also where that was reopened', () => {
  const late = { ...escalation, open_time: '2026-11-10T08:00:00Z' };
  const over = (end: object) => ({ ...escalation, name: 'escalations/e2', cycles: [end, {}] });
  const offered = (end: object) => choicesOf([over(end)], late.name, late).length;
  expect(offered({ resolve_time: '2026-11-10T07:59:59.5Z' })).toBe(0);
  expect(offered({ close_time: '2026-11-01T08:00:00Z' })).toBe(0);
  expect(offered({ resolve_time: '2026-11-10T08:00:00.5Z' })).toBe(1);
  expect(choicesOf([over({ close_time: '2026-11-01T08:00:00Z' })], late.name)).toHaveLength(1);
});

test('who merges is told what the other one would not take over', () => {
  const judged = (priority: Escalation['priority'], state: Escalation['state'] = 'ESCALATION_STATE_TRIAGED') => ({
    ...escalation,
    priority,
    state,
  });
  const told = (into: Escalation['priority'], merged: Escalation['priority']) =>
    cautionOf(judged(into), judged(merged));
  expect(told(undefined, 'PRIORITY_LOW')).toBe('caution.intoLessUrgent');
  expect(told('PRIORITY_UNSPECIFIED', 'PRIORITY_LOW')).toBe('caution.intoLessUrgent');
  expect(told('PRIORITY_MODERATE', 'PRIORITY_HIGH')).toBe('caution.intoLessUrgent');
  expect(told('PRIORITY_HIGH', 'PRIORITY_HIGH')).toBe(undefined);
  expect(told('PRIORITY_CRITICAL', 'PRIORITY_HIGH')).toBe(undefined);
  expect(told('PRIORITY_LOW', undefined)).toBe(undefined);
  expect(told(undefined, undefined)).toBe(undefined);
  expect(cautionOf(judged(undefined, 'ESCALATION_STATE_CLOSED'), judged('PRIORITY_HIGH'))).toBe('caution.intoClosed');
});

test('they are alike by what was judged of both', () => {
  const one = { ...escalation, classification: { category: ['Uploads', '?', 'Video'], symptom: 'Lost' } };
  const other = { ...escalation, classification: { category: ['Uploads', '?', 'Audio'], symptom: 'Lost' } };
  expect(sharedTerms(one, other)).toEqual(['Uploads', 'Lost']);
  expect(sharedTerms({ ...escalation, classification: undefined }, other)).toEqual([]);
});
