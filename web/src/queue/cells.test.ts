import { expect, test } from 'vitest';
import type { Escalation } from '../api/types.ts';
import { endOf } from './cells.ts';

const ended: Escalation = {
  cycles: [
    { resolve_time: '2016-01-02T00:00:00Z', close_time: '2016-01-03T00:00:00Z' },
    { resolve_time: '2016-02-02T00:00:00Z', close_time: '2016-02-03T00:00:00Z' },
  ],
  merge: { into: 'escalations/e2', merge_time: '2016-03-04T00:00:00Z' },
  update_time: '2016-05-06T00:00:00Z',
};

test.each([
  ['ESCALATION_STATE_RESOLVED', '2016-02-02T00:00:00Z'],
  ['ESCALATION_STATE_CLOSED', '2016-02-03T00:00:00Z'],
  ['ESCALATION_STATE_MERGED', '2016-03-04T00:00:00Z'],
  ['ESCALATION_STATE_DISMISSED', '2016-05-06T00:00:00Z'],
  ['ESCALATION_STATE_IN_PROGRESS', undefined],
] as const)('%s ended at %s', (state, end) => {
  expect(endOf({ ...ended, state })).toBe(end);
});
