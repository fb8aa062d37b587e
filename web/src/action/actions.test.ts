import { expect, test } from 'vitest';
import { coordinator, manager, partner } from '../../tests/fixtures.ts';
import { ITEM_ACTIONS, PLAN_ACTIONS, possible } from './actions.ts';

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
