import { expect, test } from 'vitest';
import { firstLanguage } from './Language.tsx';

test.each([
  ['zh-CN', ['en-US'], 'zh-CN'],
  ['en', ['zh-CN'], 'en'],
  [null, ['de-DE', 'zh-Hans-SG', 'en'], 'zh-CN'],
  [null, ['en-GB', 'zh-CN'], 'en'],
  ['fr', ['fr-FR'], 'en'],
])('chosen %s and asked for %s, it is %s', (chosen, asked, expected) => {
  expect(firstLanguage(chosen, asked)).toBe(expected);
});
