import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

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
