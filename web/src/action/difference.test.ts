import { expect, test } from 'vitest';
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
    { field: 'state', seen: 'ITEM_STATE_ACCEPTED', now: 'ITEM_STATE_IN_PROGRESS' },
    { field: 'owner', seen: '', now: 'kim' },
  ]);
});

test('what is gone is empty now', () => {
  expect(differences({ reason: 'late' }, undefined)).toEqual([{ field: 'reason', seen: 'late', now: '' }]);
});
