// @vitest-environment node
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { logOf, recordsOf, textOf } from './log.ts';

const HEADER = 'number,incident_state,opened_at,sys_updated_at';

test('a case is its rows in the order of the file, wherever they stand, in pieces that the service takes', () => {
  const rows = Array.from({ length: 501 }, (_, index) => `INC1,New,${index},x`);
  const log = logOf(`\uFEFF${HEADER}\r\nINC2,New,a,x\r\n${rows.join('\r\n')}\r\nINC2,Closed,b,x\r\n?,New,c,x\r\n`);
  expect(log.cases.flat().map((piece) => [piece.externalId, piece.firstOrdinal, piece.rows.length])).toEqual([
    ['INC2', 1, 2],
    ['INC1', 1, 500],
    ['INC1', 501, 1],
  ]);
  expect(log.cases[0]?.[0]?.rows.map(({ line }) => line)).toEqual([2, 504]);
  expect(log.orphans.map(({ line }) => line)).toEqual([505]);
  expect(log.rows).toBe(504);
});

test('quoted values hold commas, lines and quotes, and lines are counted through them', () => {
  expect(recordsOf('a,b\n"x,""y""\n2",\n\n"",z')).toEqual([
    { line: 1, values: ['a', 'b'] },
    { line: 2, values: ['x,"y"\n2', ''] },
    { line: 5, values: ['', 'z'] },
  ]);
});

test.each([
  ['', 'import.missing'],
  ['number,opened_at\n1,2', 'import.missing'],
  [HEADER, 'import.empty'],
  [`${HEADER}\n"INC1,New`, 'import.quotes'],
])('a file that is none is refused: %j', (text, id) => {
  expect(() => logOf(text)).toThrow(id);
});

test('a file is text in UTF-8, plain or gzip', async () => {
  expect(await textOf(new Blob(['编号']))).toBe('编号');
  expect(await textOf(new Blob([gzipSync('编号')]))).toBe('编号');
  await expect(textOf(new Blob([new Uint8Array([0xb1, 0xe0])]))).rejects.toThrow('import.notUtf8');
  await expect(textOf(new Blob([gzipSync('编号').subarray(0, 12)]))).rejects.toThrow('import.damaged');
});
