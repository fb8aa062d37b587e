import { expect, test } from 'vitest';
import { fingerprintOf, matterOf } from './fingerprint.ts';

/** As the contract's own test has them. */
test.each([
  ['Symptom 534', ['Category 42', 'Subcategory 223'], '1|category 42/subcategory 223|symptom 534'],
  [' Symptom \t 534 ', ['CATEGORY 42', 'Sub|category/223'], '1|category 42/sub category 223|symptom 534'],
  ['视频　无法加载', ['内容'], '1|内容|视频 无法加载'],
  ['', ['Category 42', '?'], '1|category 42|'],
  ['?', ['', 'Subcategory 223'], '1|subcategory 223|'],
  ['Symptom 534', [], '1||symptom 534'],
  ['?', [' ', '?'], ''],
])('%j in %j is known by %s', (symptom, category, fingerprint) => {
  expect(fingerprintOf({ symptom, category })).toBe(fingerprint);
});

test.each([
  ['1|video/upload|does not work', 'video › upload: does not work'],
  ['1|category 45/subcategory 220|', 'category 45 › subcategory 220'],
  ['1||does not work', 'does not work'],
  ['2|of another form', '2|of another form'],
  ['1||', '1||'],
])('the fingerprint %s is told as %s', (fingerprint, told) => {
  expect(matterOf(fingerprint)).toBe(told);
});
