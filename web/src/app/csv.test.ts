import { expect, test } from 'vitest';
import { csvOf, pastedOf } from './csv.ts';

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

test('what is pasted holds no formula either', () => {
  expect(pastedOf(['a'], [['=HYPERLINK("https://x.example")'], ['＝1'], ['\t=1'], [-3]])).toBe(
    'a\n"\'=HYPERLINK(""https://x.example"")"\n\'＝1\n\' =1\n-3',
  );
});

test('what is pasted is quoted, for a quotation mark would take in the cells that follow', () => {
  expect(pastedOf(['a', 'b'], [['"lost', '"=1+1"']])).toBe('a\tb\n"""lost"\t"""=1+1"""');
});

test('a pasted cell stays one cell', () => {
  expect(pastedOf(['a', 'b'], [['x\ty\nz', null]])).toBe('a\tb\nx y z\t');
});
