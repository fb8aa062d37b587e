import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { workbookOf } from './workbook.ts';

test('a workbook has heads, numbers and times as such, of which zone, and no formula', async () => {
  const workbook = await workbookOf(
    ['团队', 'n', 'open_time'],
    [
      ['=1+1', 3.5, '2026-11-18T10:20:30.5Z'],
      ['007', null, ''],
      ['x'.repeat(40_000), -1, null],
    ],
    (head) => `${head} (UTC)`,
  );
  const { sheets } = await readXlsx(new Uint8Array(await workbook.arrayBuffer()));
  expect(sheets[0]?.rows).toEqual([
    ['团队', 'n', 'open_time (UTC)'],
    ['=1+1', 3.5, new Date('2026-11-18T10:20:30.500Z')],
    ['007', null, ''],
    [`${'x'.repeat(32_766)}…`, -1, null],
  ]);
  expect(sheets[0]?.freezePane).toEqual({ rows: 1 });
});

test('more rows than Excel holds are refused, not cut', async () => {
  await expect(workbookOf(['n'], Array(1_048_576).fill([1]), String)).rejects.toThrow('1048577');
});
