import { expect, test } from 'vitest';
import { items } from '../../tests/fixtures.ts';
import { endOfDay } from '../language/days.ts';
import { standing, valuesOf } from './ActionDialog.tsx';

test('what was typed is sent as the contract wants it, and nothing that was left empty', () => {
  const values = valuesOf(
    [
      { name: 'evidence', kind: 'lines' },
      { name: 'note', kind: 'text' },
      { name: 'due_time', kind: 'date' },
      { name: 'window', kind: 'days' },
      { name: 'threshold', kind: 'number' },
    ],
    {
      evidence: ' https://a.example/1 \n\nhttps://a.example/2',
      note: '  ',
      due_time: '2026-12-01',
      window: '14',
      threshold: '0',
    },
    {},
  );
  expect(values).toEqual({
    evidence: ['https://a.example/1', 'https://a.example/2'],
    due_time: endOfDay('2026-12-01'),
    window: '1209600s',
    threshold: 0,
  });
});

test('a counter-proposal holds the items that got another date', () => {
  const values = valuesOf(
    [{ name: 'counters', kind: 'counters' }],
    { 'counters.plans/p1/items/2': '2027-01-15' },
    { items },
  );
  expect(values).toEqual({ counters: [{ item: 'plans/p1/items/2', due_time: endOfDay('2027-01-15') }] });
});

test('a list that is replaced is typed on from what it is, and none is none', () => {
  const fields = [
    { name: 'viewers', kind: 'people' as const },
    { name: 'reason', kind: 'long' as const },
  ];
  expect(standing(fields, { viewers: ['kim', 'ana'], reason: 'old' })).toEqual({ viewers: 'kim\nana' });
  expect(standing(fields, { viewers: ['kim'], reason: 'old' }, true)).toEqual({ viewers: 'kim', reason: 'old' });
  expect(standing(fields, undefined)).toEqual({ viewers: '' });
  expect(valuesOf(fields, { viewers: ' kim \n\nana' }, {})).toEqual({ viewers: ['kim', 'ana'] });
});
