import { expect, test } from 'vitest';
import type { Escalation } from '../api/types.ts';
import { reasonsFor } from './choices.ts';

const RELATED = 'LINK_KIND_RELATED';
const uploads: Escalation = { name: 'escalations/e1', classification: { category: ['Uploads'], symptom: 'Lost' } };

test('another case stands there for all that both have in common', () => {
  const other = { ...uploads, name: 'escalations/e2', links: [{ kind: RELATED, target: 'escalations/e1' } as const] };
  const problem = { name: 'problems/q1', escalations: ['escalations/e1', 'escalations/e2'] };
  expect(reasonsFor({ escalation: uploads, problem }, other)).toEqual([
    'similar.linked',
    'similar.problem',
    ['escalation.shared', ['Uploads', 'Lost']],
  ]);
  expect(reasonsFor({ escalation: other }, uploads)).toEqual([
    'similar.linked',
    ['escalation.shared', ['Uploads', 'Lost']],
  ]);
});

test('what only a fingerprint knows again is of the same classification', () => {
  const other = { name: 'escalations/e2', classification: { category: ['UPLOADS'], symptom: 'lost ' } };
  expect(reasonsFor({ escalation: uploads }, other)).toEqual(['similar.alike']);
});

test('what is not judged is alike by the words of its title only', () => {
  const one = { name: 'escalations/e1', title: 'Video lost' };
  const other = { name: 'escalations/e2', title: 'Lost: my video' };
  expect(
    reasonsFor({ escalation: one, shared_words: [{ escalation: 'escalations/e2', words: ['Video', 'lost'] }] }, other),
  ).toEqual([['similar.title', ['Video', 'lost']]]);
  expect(reasonsFor({ escalation: one }, other)).toEqual([]);
});
