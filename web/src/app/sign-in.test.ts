import { expect, test } from 'vitest';
import { placeAfterSignIn, wayToSignIn } from './SignIn.tsx';

test('who signs in comes back to where they were, without what was said of a failure', () => {
  const place = (address: string, window = '') => placeAfterSignIn(new URL(address, 'https://tracker.example'), window);
  expect(place('/plans?health=RED&sign_in_failed=SIGN_IN_FAILED')).toBe('/plans?health=RED');
  expect(place('/?sign_in_failed=SIGN_IN_FAILED')).toBe('/');
  expect(place('/?sign_in_failed=SIGN_IN_FAILED', 'sign-in')).toBe('/signed-in');
});

test('the issuer is asked to speak as the page does', () => {
  expect(wayToSignIn('/plans?health=RED', 'zh-CN')).toBe('/sign-in?return_to=%2Fplans%3Fhealth%3DRED&ui_locales=zh-CN');
});
