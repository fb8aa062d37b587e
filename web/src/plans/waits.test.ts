import { expect, test } from 'vitest';
import type { ActionItem } from '../api/types.ts';
import { waitsFor } from './waits.ts';

const item = (name: string, state: ActionItem['state'], rest: ActionItem = {}): ActionItem => ({
  name,
  state,
  ...rest,
});

test('an item waits for what comes first of it and is not finished, or for what stands in its place', () => {
  const items = [
    item('a', 'ITEM_STATE_IN_PROGRESS'),
    item('b', 'ITEM_STATE_VERIFIED'),
    item('c', 'ITEM_STATE_SUPERSEDED', { superseded_by: 'd' }),
    item('d', 'ITEM_STATE_DONE_CLAIMED'),
    item('e', 'ITEM_STATE_RISK_ACCEPTED', { risk_expire_time: '2999-01-01T00:00:00Z' }),
    item('f', 'ITEM_STATE_RISK_ACCEPTED', { risk_expire_time: '2020-01-01T00:00:00Z' }),
    item('g', 'ITEM_STATE_SUPERSEDED', { superseded_by: 'x' }),
  ];
  const waiting = item('x', 'ITEM_STATE_ACCEPTED', { depends_on: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'gone'] });
  expect(waitsFor(waiting, [...items, waiting]).map(({ name }) => name)).toEqual(['a', 'd', 'f']);
});
