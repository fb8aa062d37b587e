import { expect, test } from 'vitest';
import { ITEM_STATES } from './columns.ts';
import { askedFor } from './standing.ts';

test('what is part of its plan is neither cancelled, superseded nor left at a risk', () => {
  const { state = [] } = askedFor('inPlan', undefined);
  expect(state).toHaveLength(ITEM_STATES.length - 3);
  expect(state).toContain('ITEM_STATE_CLOSED');
});

test('what is claimed done waits while its plan is under way', () => {
  expect(askedFor('unverified', undefined)).toEqual({ state: ['ITEM_STATE_DONE_CLAIMED'], open: true });
  expect(askedFor('blocked', undefined)).toEqual({ open: true, blocked: true });
});

test('a state narrows down', () => {
  expect(askedFor('open', 'ITEM_STATE_BLOCKED')).toEqual({ state: ['ITEM_STATE_BLOCKED'], open: true });
  expect(askedFor('inPlan', 'ITEM_STATE_CLOSED')).toEqual({ state: ['ITEM_STATE_CLOSED'] });
  expect(askedFor(undefined, undefined)).toEqual({});
});
