import { expect, test } from 'vitest';
import { problem } from '../../tests/fixtures.ts';
import { whyTree } from './whys.ts';

test('a why hangs under the answer that it asks about', () => {
  const [root, ...others] = whyTree(problem.whys ?? []);
  expect(others).toEqual([]);
  expect(root?.further.map(({ why }) => why.id)).toEqual(['why-2']);
});
