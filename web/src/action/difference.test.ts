import { expect, test } from 'vitest';
import { plan } from '../../tests/fixtures.ts';
import { differences } from './difference.ts';

test('what is different is told, field by field, and etags are not', () => {
  const seen = { etag: '1', state: 'ITEM_STATE_ACCEPTED', evidence: ['a'], due_time: '2026-12-01T00:00:00Z' };
  const now = {
    etag: '2',
    state: 'ITEM_STATE_IN_PROGRESS',
    evidence: ['a'],
    owner: 'kim',
    due_time: '2026-12-01T00:00:00Z',
  };
  expect(differences(seen, now)).toEqual([
    { parts: [], field: 'state', seen: 'ITEM_STATE_ACCEPTED', now: 'ITEM_STATE_IN_PROGRESS' },
    { parts: [], field: 'owner', seen: undefined, now: 'kim' },
  ]);
});

test('what is gone is nothing now', () => {
  expect(differences({ reason: 'late' }, undefined)).toEqual([
    { parts: [], field: 'reason', seen: 'late', now: undefined },
  ]);
});

test('lists of a plan are compared part by part', () => {
  const [first, ...others] = plan.items ?? [];
  const now = {
    ...plan,
    items: [...others, { ...first, due_time: '2026-12-24T15:59:59Z', etag: 'i1-2' }],
    commitments: plan.commitments?.map((each) =>
      each.team === 'teams/content' ? { ...each, state: 'COMMITMENT_STATE_ACCEPTED' as const } : each,
    ),
    baselines: [
      ...(plan.baselines ?? []),
      { number: 2, items: [{ item: 'plans/p1/items/1', team: 'teams/engineering' }] },
    ],
  };
  expect(differences(plan, now).map(({ parts, field, now: is }) => [parts.map(({ key }) => key), field, is])).toEqual([
    [['plans/p1/items/1'], 'due_time', '2026-12-24T15:59:59Z'],
    [['teams/content'], 'state', 'COMMITMENT_STATE_ACCEPTED'],
    [['2', 'plans/p1/items/1'], 'team', 'teams/engineering'],
  ]);
});
