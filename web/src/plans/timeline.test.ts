import { expect, test } from 'vitest';
import { NOW, plan, planView } from '../../tests/fixtures.ts';
import { columnsOf } from './columns.ts';
import { timelineOf } from './timeline.ts';

test('bars lie between the first start and the last date, with the baseline before what slipped', () => {
  const { bars, at } = timelineOf(plan, NOW, planView.columns);
  const [first, second] = bars;
  expect(bars.map(({ kind }) => kind)).toEqual(['late', 'open', 'open', 'open']);
  expect(Math.min(...bars.map(({ from }) => from))).toBe(0);
  expect(Math.max(...bars.map(({ to }) => to))).toBe(1);
  expect(first?.agreed).toBeLessThan(first?.to ?? 0);
  expect(first?.to).toBeLessThan(at);
  expect(second?.dependsOn).toEqual(['plans/p1/items/1']);
});

test('the diamond is that of the baseline that is chosen', () => {
  const later = {
    number: 2,
    items: [{ item: 'plans/p1/items/1', due_time: '2026-11-16T15:59:59Z' }],
  };
  const rebaselined = { ...plan, baselines: [...(plan.baselines ?? []), later] };
  const agreed = (baseline?: number) => timelineOf(rebaselined, NOW, [], baseline).bars.map((bar) => bar.agreed);
  expect(agreed(1)).toEqual(agreed());
  expect(agreed(2)[0]).toBeGreaterThan(agreed(1)[0] ?? 1);
  expect(agreed(2)[1]).toBeUndefined();
  expect(agreed(7)).toEqual(agreed(1));
});

test('an item that is verified is never late, and one that is cancelled is not drawn', () => {
  const [late, ...others] = plan.items ?? [];
  const items = [
    { ...late, state: 'ITEM_STATE_VERIFIED' as const },
    ...others.map((item) => ({ ...item, state: 'ITEM_STATE_CANCELLED' as const })),
  ];
  expect(timelineOf({ ...plan, items }, NOW, []).bars.map(({ kind }) => kind)).toEqual(['finished']);
});

test('late is what the board calls overdue: not what is claimed done, and a risk that was accepted until lately', () => {
  const [first = {}] = plan.items ?? [];
  const items = [
    { ...first, name: 'done', state: 'ITEM_STATE_DONE_CLAIMED' as const },
    { ...first, name: 'expired', state: 'ITEM_STATE_RISK_ACCEPTED' as const },
    { ...first, name: 'accepted', state: 'ITEM_STATE_RISK_ACCEPTED' as const },
  ];
  const columns = [{ cards: [{ item: 'done' }, { item: 'expired', overdue: true }, { item: 'accepted' }] }];
  expect(timelineOf({ ...plan, items }, NOW, columns).bars.map(({ item, kind }) => [item, kind])).toEqual([
    ['done', 'open'],
    ['expired', 'late'],
  ]);
});

test('columns come in the order in which items go through them', () => {
  expect(columnsOf(plan.items ?? []).map(({ state }) => state)).toEqual([
    'ITEM_STATE_ACCEPTED',
    'ITEM_STATE_IN_PROGRESS',
    'ITEM_STATE_BLOCKED',
    'ITEM_STATE_DONE_CLAIMED',
  ]);
});

/** Of a place between, or beside, two lines. */
function instantOf(ticks: { place: number; time: string }[], place: number): number {
  const [from, to] = [ticks[0], ticks.at(-1)].map((tick) => ({
    at: tick?.place ?? 0,
    time: Date.parse(tick?.time ?? ''),
  }));
  return from && to ? from.time + ((place - from.at) / (to.at - from.at)) * (to.time - from.time) : Number.NaN;
}

test('the lines are ends of days of UTC, on which what is due stands', () => {
  const [first] = plan.items ?? [];
  const { bars, ticks } = timelineOf({ ...plan, items: [{ ...first, due_time: '2026-11-28T23:59:59Z' }] }, NOW, []);
  expect(ticks.every(({ time }) => time.endsWith('T23:59:59.000Z'))).toBe(true);
  expect(ticks.length).toBeGreaterThan(2);
  expect(ticks.length).toBeLessThanOrEqual(6);
  expect(Math.round(instantOf(ticks, bars[0]?.to ?? 0) / 1000) * 1000).toBe(Date.parse('2026-11-28T23:59:59Z'));
});

test.each([
  ['ITEM_STATE_IN_PROGRESS', '2026-11-28T15:59:59Z'],
  ['ITEM_STATE_DONE_CLAIMED', '2026-11-06T09:00:00Z'],
  ['ITEM_STATE_VERIFIED', '2026-11-06T09:00:00Z'],
] as const)('a bar ends when what is %s is due, or was done: %s', (state, end) => {
  const [first] = plan.items ?? [];
  const due_time = '2026-11-28T15:59:59Z';
  const done = { ...first, state, due_time, done_time: '2026-11-06T09:00:00Z', verify_time: '2026-11-09T09:00:00Z' };
  const { bars, ticks } = timelineOf({ ...plan, items: [done] }, NOW, []);
  const instants = [bars[0]?.to, bars[0]?.due].map((place = 0) => Math.round(instantOf(ticks, place) / 1000) * 1000);
  expect(instants).toEqual([Date.parse(end), Date.parse(due_time)]);
});
