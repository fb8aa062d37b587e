import { expect, test } from 'vitest';
import { coordinator, manager, partner, specialist } from '../../tests/fixtures.ts';
import { accessTo, ESCALATION_ACTIONS, ITEM_ACTIONS, PLAN_ACTIONS, possible, UNMERGE } from './actions.ts';

const labels = (...args: Parameters<typeof possible>) => possible(...args).map(({ label }) => label);

test('a partner works on an item of their own team', () => {
  expect(labels(ITEM_ACTIONS, partner, 'ITEM_STATE_IN_PROGRESS', 'teams/engineering')).toEqual([
    'action.claimDone',
    'action.block',
    'action.requestExtension',
  ]);
});

test('and only judges that of another', () => {
  expect(labels(ITEM_ACTIONS, partner, 'ITEM_STATE_IN_PROGRESS', 'teams/content')).toEqual([]);
  expect(labels(ITEM_ACTIONS, partner, 'ITEM_STATE_DONE_CLAIMED', 'teams/content')).toEqual([
    'action.verify',
    'action.reject',
  ]);
});

test('who leads asks for more time on behalf of any team', () => {
  expect(labels(ITEM_ACTIONS, coordinator, 'ITEM_STATE_BLOCKED', 'teams/content')).toEqual(['action.requestExtension']);
});

test('the contract says who leads a plan', () => {
  expect(labels(PLAN_ACTIONS, partner, 'PLAN_STATE_DRAFT')).toEqual([]);
  expect(labels(PLAN_ACTIONS, manager, 'PLAN_STATE_SUSPENDED')).toEqual(['action.resume']);
});

test('what is merged is taken apart, and merged no further', () => {
  expect(labels([UNMERGE, ...ESCALATION_ACTIONS], specialist, 'ESCALATION_STATE_MERGED')).toEqual([
    'action.unmerge',
    'action.comment',
    'action.linkToProblem',
  ]);
});

test('a call is sent the etag that was seen only where the contract takes one', () => {
  expect(accessTo('/api/v1/plans/{plan}:judge').fields).not.toContain('etag');
  expect(accessTo('/api/v1/plans/{plan}:cancel').fields).toContain('etag');
});
