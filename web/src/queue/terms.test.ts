import { expect, test } from 'vitest';
import { joined } from './terms.ts';

test.each([
  [
    ['收不', '不到', '验证', '证码'],
    ['收不到', '验证码'],
  ],
  [
    ['missing', 'getting', 'brazil'],
    ['missing', 'getting', 'brazil'],
  ],
  [
    ['退款', 'ab', '款项'],
    ['退款', 'ab', '款项'],
  ],
  [[], []],
])('of %j people read %j', (terms, read) => {
  expect(joined(terms)).toEqual(read);
});
