import { expect, test } from 'vitest';
import { csvOf, pastedOf, tableOf } from './figures.ts';

test('groups become rows, statistics columns, and nothing stays nothing', () => {
  const table = tableOf({
    groups: {
      '2026-10': { opened: 0, slip_days: { count: 0, mean: null } },
      '2026-02': { opened: 7, slip_days: { count: 2, mean: 1.5 } },
    },
  });
  expect(table.columns).toEqual(['opened', 'slip_days.count', 'slip_days.mean']);
  expect(table.rows).toEqual([
    { group: '2026-02', values: [7, 2, 1.5] },
    { group: '2026-10', values: [0, 0, null] },
  ]);
});

test('ungrouped figures are one row', () => {
  expect(tableOf({ figures: { opened: 3 }, groups: {} }).rows).toEqual([{ group: '', values: [3] }]);
});

test('CSV quotes what it must, keeps Chinese whole for Excel, and holds no formula', () => {
  const csv = csvOf(
    ['团队', 'n'],
    [
      ['Group "70", A', 1.5],
      ['=1+1', null],
    ],
    true,
  );
  expect(csv).toBe('\uFEFF团队,n\r\n"Group ""70"", A",1.5\r\n\'=1+1,\r\n');
  expect(csvOf(['n'], [[-3]], false)).toBe('n\r\n-3\r\n');
});

test('a pasted cell stays one cell', () => {
  expect(pastedOf(['a', 'b'], [['x\ty\nz', null]])).toBe('a\tb\nx y z\t');
});
