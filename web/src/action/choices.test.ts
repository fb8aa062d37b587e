import { expect, test } from 'vitest';
import { escalation } from '../../tests/fixtures.ts';
import { choicesOf, sharedTerms } from './choices.ts';

test('one goes on as another that stands by itself', () => {
  const merged = { ...escalation, name: 'escalations/e2', merge: { into: 'escalations/e3' } };
  const dismissed = { ...escalation, name: 'escalations/e4', state: 'ESCALATION_STATE_DISMISSED' as const };
  const other = { ...escalation, name: 'escalations/e5' };
  expect(choicesOf([escalation, merged, dismissed, other], 'escalations/e1')).toEqual([other]);
  expect(choicesOf([merged], undefined)).toEqual([merged]);
});

test('they are alike by what was judged of both', () => {
  const one = { ...escalation, classification: { category: ['Uploads', '?', 'Video'], symptom: 'Lost' } };
  const other = { ...escalation, classification: { category: ['Uploads', '?', 'Audio'], symptom: 'Lost' } };
  expect(sharedTerms(one, other)).toEqual(['Uploads', 'Lost']);
  expect(sharedTerms({ ...escalation, classification: undefined }, other)).toEqual([]);
});
