import { expect, test } from 'vitest';
import { happenedOn, itemsBehind, pageOf, rowsBehind, stepsBehind } from './drill.ts';

test.each([
  ['escalations', 'team', 'Group 70', 'opened', '/escalations?team=Group+70&state=all'],
  ['escalations', 'priority', '2 - High', 'opened', '/escalations?priority=PRIORITY_HIGH&state=all'],
  ['escalations', 'month', '2016-03', 'opened', '/escalations?month=2016-03&state=all'],
  ['escalations', 'team', 'Group 70', 'closed', '/escalations?team=Group+70&state=all&happened=closed'],
  [
    'escalations',
    'team',
    'Group 70',
    'time_to_close_hours.mean',
    '/escalations?team=Group+70&state=all&happened=closed',
  ],
  ['escalations', 'month', '2016-03', 'reopened', '/escalations?month=2016-03&state=all&happened=reopened'],
  [
    'escalations',
    'category',
    'Category 55',
    'resolved',
    '/escalations?category=Category+55&state=all&happened=resolved',
  ],
  ['escalations', 'category', '?', 'opened', '/escalations?category=%3F&state=all'],
  ['escalations', 'team', '?', 'opened', '/escalations?team=%3F&state=all'],
  ['escalations', 'priority', '?', 'opened', '/escalations?priority=PRIORITY_UNSPECIFIED&state=all'],
  ['aging', 'priority', '2 - High', 'open', '/escalations?priority=PRIORITY_HIGH'],
  [
    'aging',
    'team',
    'Group 70',
    'time_to_acknowledge_hours.p90',
    '/escalations?team=Group+70&state=all&happened=acknowledged',
  ],
  ['aging', 'team', 'Group 70', 'unacknowledged', '/escalations?team=Group+70&state=all&unacknowledged=true'],
  ['items', 'team', 'teams/content', 'verified', '/items?team=teams%2Fcontent&happened=verified'],
  ['items', 'team', 'teams/content', 'verification_rate', '/items?team=teams%2Fcontent&happened=done_claimed'],
  ['items', 'kind', 'DETECT', 'slip_days.count', '/items?kind=ITEM_KIND_DETECT&standing=inPlan&baseline=1'],
  ['items', 'kind', 'DETECT', 'slip_days.max', '/items?kind=ITEM_KIND_DETECT&standing=inPlan&baseline=1'],
  ['plans', 'month', '2026-03', 'plans', '/plans?month=2026-03'],
  ['plans', 'problem', 'problems/q1', 'recurrences', '/plans?problem=problems%2Fq1&happened=recurred'],
  ['plans', 'state', 'AGREED', 'slip_days.count', '/plans?state=PLAN_STATE_AGREED&baseline=1'],
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

test('a day of the past, and when it was opened, are asked for too', () => {
  const asOf = '2026-03-01';
  expect(rowsBehind({ subject: 'escalations', groupBy: 'team', asOf }, 'Group 70', 'opened')).toBe(
    '/escalations?team=Group+70&state=all&as_of=2026-03-01',
  );
  expect(rowsBehind({ subject: 'items', groupBy: 'team', asOf }, 'teams/content', 'open')).toBe(
    '/items?team=teams%2Fcontent&standing=open&as_of=2026-03-01',
  );
  const own = { time: 'own', from: '2016-03-01', to: '2016-03-15' };
  expect(rowsBehind({ subject: 'escalations', groupBy: 'month', ...own }, '2016-03', 'opened')).toBe(
    '/escalations?month=2016-03&state=all&time=own&from=2016-03-01&to=2016-03-15',
  );
  expect(rowsBehind({ subject: 'escalations', groupBy: 'month', ...own, time: '30' }, '2016-03', 'opened')).toBe(
    '/escalations?month=2016-03&state=all&time=30',
  );
});

test.each([
  ['escalations', 'priority', '5 - Planning', 'opened'],
  ['plans', 'state', 'AGREED', 'under_way'], // two states at once
] as const)('%s by %s: no list holds just what %s, %s counts', (subject, groupBy, group, figure) => {
  expect(rowsBehind({ subject, groupBy }, group, figure)).toBeUndefined();
});

test('links to problems, and the hours that a team took, lead to where the links and its acceptance are', () => {
  expect(rowsBehind({ subject: 'escalations', groupBy: 'team' }, 'Group 70', 'problem_links')).toBe(
    '/escalations?team=Group+70&state=all&happened=problem_linked',
  );
  expect(rowsBehind({ subject: 'plans', groupBy: 'team' }, 'teams/content', 'alignment_hours.mean')).toBe(
    '/plans?team=teams%2Fcontent&happened=accepted',
  );
  expect(rowsBehind({ subject: 'plans', groupBy: 'problem' }, 'problems/1', 'alignment_hours.mean')).toBe(
    '/plans?problem=problems%2F1&happened=agreed',
  );
});

test('what is so old was opened on those days, as far as they were asked for', () => {
  const asked = { subject: 'aging', groupBy: 'priority', asOf: '2026-07-01' } as const;
  const days = (figure: string, more = {}) =>
    rowsBehind({ ...asked, ...more }, '2 - High', figure)?.replace('/escalations?priority=PRIORITY_HIGH&', '');
  expect(days('open_under_30_days')).toBe('time=own&from=2026-06-02&to=2026-07-01&as_of=2026-07-01');
  expect(days('open_under_90_days')).toBe('time=own&from=2026-04-03&to=2026-06-01&as_of=2026-07-01');
  expect(days('open_under_180_days')).toBe('time=own&from=2026-01-03&to=2026-04-02&as_of=2026-07-01');
  expect(days('open_from_180_days')).toBe('time=own&to=2026-01-02&as_of=2026-07-01');
  expect(days('open_under_90_days', { time: 'own', from: '2026-05-01' })).toBe(
    'time=own&from=2026-05-01&to=2026-06-01&as_of=2026-07-01',
  );
});

test('steps of a period are those of its days, within what was asked for', () => {
  expect(stepsBehind('2016-W09', 'verified', {})).toBe(
    '/items?happened=verified&happened_from=2016-02-29&happened_to=2016-03-06',
  );
  const asked = { from: '2016-02-15T00:00:00.000Z', before: '2016-03-01T00:00:00.000Z' };
  expect(stepsBehind('2016-02', 'closed', asked)).toBe(
    '/items?happened=closed&happened_from=2016-02-15&happened_to=2016-02-29',
  );
  expect(happenedOn({ happened_from: '2016-02-15', happened_to: '2016-02-29' })).toEqual(asked);
});

test('what the source told is asked for as it told it', () => {
  const told = { subject: 'escalations', groupBy: 'team', basis: 'source' } as const;
  expect(rowsBehind(told, 'Group 70', 'opened')).toBe('/escalations?team=Group+70&state=all&basis=source');
  expect(rowsBehind(told, 'Group 70', 'sla_met')).toBe(
    '/escalations?team=Group+70&state=all&happened=sla_met&basis=source',
  );
  expect(rowsBehind({ ...told, asOf: '2016-03-01' }, 'Group 70', 'problem_links')).toBe(
    '/escalations?team=Group+70&state=all&happened=problem_named&basis=source&as_of=2016-03-01',
  );
});

test('plans and problems have pages of their own', () => {
  expect(['plans/p1', 'problems/q1', 'teams/content', 'Group 70'].map(pageOf)).toEqual([
    '/plans/p1',
    '/problems/q1',
    undefined,
    undefined,
  ]);
});

test('a day of a burn-down leads to its last instant in UTC, wherever the reader is', () => {
  expect(itemsBehind('plans/p1', 'open', '2026-03-01')).toBe(
    '/items?plan=plans%2Fp1&standing=open&as_of=2026-03-01T23%3A59%3A59.999999Z',
  );
});
