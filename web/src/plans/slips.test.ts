import { expect, test } from 'vitest';
import { whysOf } from './slips.ts';

const item = 'plans/p1/items/1';
const agreed = (number: number, agree_time: string, due_time?: string) => ({
  number,
  agree_time,
  items: due_time ? [{ item, due_time }] : [],
});

test('an item slips by time that was given and by baselines that moved it, oldest first', () => {
  const extensions = [
    { number: 1, state: 'DECISION_STATE_DENIED' as const, decide_time: '2026-11-02T00:00:00Z' },
    { number: 2, state: 'DECISION_STATE_APPROVED' as const, decide_time: '2026-11-20T00:00:00Z' },
  ];
  const baselines = [
    agreed(1, '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'),
    agreed(2, '2026-11-05T00:00:00Z', '2026-12-01T00:00:00Z'),
    agreed(3, '2026-11-08T00:00:00Z'),
    agreed(4, '2026-11-10T00:00:00Z', '2026-12-24T00:00:00Z'),
  ];
  expect(whysOf({ baselines }, { name: item, extensions }).map(({ kind, time }) => [kind, time.slice(5, 10)])).toEqual([
    ['baseline', '11-10'],
    ['extension', '11-20'],
  ]);
});

test('a baseline that takes over the time that was given has moved nothing', () => {
  const extensions = [
    {
      number: 1,
      state: 'DECISION_STATE_APPROVED' as const,
      decide_time: '2026-11-03T00:00:00Z',
      due_time: '2026-12-04T00:00:00Z',
    },
  ];
  const first = agreed(1, '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z');
  const kinds = (due: string) =>
    whysOf({ baselines: [first, agreed(2, '2026-11-05T00:00:00Z', due)] }, { name: item, extensions }).map((why) =>
      why.kind === 'baseline' ? [why.kind, why.from, why.to] : [why.kind],
    );
  expect(kinds('2026-12-04T00:00:00Z')).toEqual([['extension']]);
  expect(kinds('2026-12-24T00:00:00Z')).toEqual([
    ['extension'],
    ['baseline', '2026-12-04T00:00:00Z', '2026-12-24T00:00:00Z'],
  ]);
});

test('what was taken in later has not slipped', () => {
  const baselines = [agreed(1, '2026-11-01T00:00:00Z'), agreed(2, '2026-11-05T00:00:00Z', '2026-12-01T00:00:00Z')];
  expect(whysOf({ baselines }, { name: item })).toEqual([]);
});
