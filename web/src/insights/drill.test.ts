import { expect, test } from 'vitest';
import { pageOf, rowsBehind } from './drill.ts';

test.each([
  ['escalations', 'team', 'Group 70', 'opened', '/escalations?team=Group+70&state=all'],
  ['escalations', 'priority', '2 - High', 'opened', '/escalations?priority=PRIORITY_HIGH&state=all'],
  ['escalations', 'month', '2016-03', 'opened', '/escalations?month=2016-03&state=all'],
  ['items', 'team', 'teams/content', 'overdue', '/items?team=teams%2Fcontent&standing=overdue'],
  ['items', 'plan', 'plans/p1', 'open', '/items?plan=plans%2Fp1&standing=open'],
  ['items', 'kind', 'PREVENT', 'items', '/items?kind=ITEM_KIND_PREVENT&standing=inPlan'],
  ['items', 'month', '2026-03', 'blocked', '/items?month=2026-03&standing=blocked'],
  ['plans', 'state', 'AGREED', 'plans', '/plans?state=PLAN_STATE_AGREED'],
  ['plans', 'problem', 'problems/q1', 'red', '/plans?problem=problems%2Fq1&health=HEALTH_COLOUR_RED'],
  ['plans', 'team', 'teams/content', 'under_way', '/plans?team=teams%2Fcontent&state=underWay'],
] as const)('%s by %s: %s, %s are at %s', (subject, groupBy, group, figure, place) => {
  expect(rowsBehind({ subject, groupBy }, group, figure)).toBe(place);
});

test('a day of the past is asked for where the list can be', () => {
  const asOf = '2026-03-01';
  expect(rowsBehind({ subject: 'escalations', groupBy: 'team', asOf }, 'Group 70', 'opened')).toBe(
    '/escalations?team=Group+70&state=all&as_of=2026-03-01',
  );
  expect(rowsBehind({ subject: 'items', groupBy: 'team', asOf }, 'teams/content', 'open')).toBeUndefined();
});

test.each([
  ['escalations', 'team', '?', 'opened'],
  ['escalations', 'team', 'Group 70', 'closed'], // has been closed, and may be open again
  ['escalations', 'priority', '5 - Planning', 'opened'],
  ['items', 'team', 'teams/content', 'verified'], // counts steps
  ['plans', 'state', 'AGREED', 'under_way'], // two states at once
  ['plans', 'month', '2026-03', 'plans'],
] as const)('%s by %s: no list holds just what %s, %s counts', (subject, groupBy, group, figure) => {
  expect(rowsBehind({ subject, groupBy }, group, figure)).toBeUndefined();
});

test('what the source told is in no list', () => {
  expect(
    rowsBehind({ subject: 'escalations', groupBy: 'team', basis: 'source' }, 'Group 70', 'opened'),
  ).toBeUndefined();
});

test('plans and problems have pages of their own', () => {
  expect(['plans/p1', 'problems/q1', 'teams/content', 'Group 70'].map(pageOf)).toEqual([
    '/plans/p1',
    '/problems/q1',
    undefined,
    undefined,
  ]);
});
