import { manager } from './fixtures.ts';
import { expect, expectAccessible, test } from './service.ts';

const SCREENS = [
  '/work',
  '/plans',
  '/plans/p1',
  '/plans/p1?tab=table',
  '/plans/p1?tab=timeline',
  '/plans/p1?tab=alignment',
  '/plans/p1?tab=history',
  '/plans/p1?tab=changes',
  '/plans/p1?as_of=2000-01-01',
  '/plans/p1?as_of=2026-11-10',
  '/plans?state=zzz&as_of=2026-99-99',
  '/items',
  '/items?standing=open&plan=plans%2Fp1',
  '/escalations',
  '/escalations/e1',
  '/escalations/e1?as_of=2026-11-19',
  '/escalations/e3',
  '/escalations/e4',
  '/problems',
  '/problems/q1',
  '/problems/q1?as_of=2026-11-10',
  '/insights',
  '/insights?about=aging',
  '/insights?about=load',
  '/insights?about=throughput',
  '/insights?about=burnDown&plan=plans%2Fp1',
  '/plans/p1?tab=burnDown',
  '/import',
  '/operations',
  '/teams',
  '/audit',
  '/audit?name=plans%2Fp1',
  '/audit?name=teams%2Fengineering',
];

for (const [language, colours, width] of [
  ['en', 'light', 1280],
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 360],
  ['zh-CN', 'dark', 360],
] as const) {
  test.describe(`${language} ${colours} ${width}`, () => {
    test.use({ colorScheme: colours, viewport: { width, height: 800 } });
    test('who is not signed in can find out how', async ({ page, service }) => {
      service.session = null;
      await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
      for (const place of ['/plans', '/plans?sign_in_failed=RATE_LIMITED']) {
        await page.goto(place);
        await expect(page.locator('a[href^="/sign-in"]')).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await expectAccessible(page);
      }
    });
    for (const screen of SCREENS) {
      test(`${screen} can be used by everybody`, async ({ page, service }) => {
        service.session =
          screen === '/work'
            ? service.session
            : { ...manager, roles: ['program_manager', 'specialist', 'problem_coordinator', 'administrator'] };
        await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
        await page.goto(screen);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.getByRole('status', { name: /Loading|正在加载/ })).toHaveCount(0);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await expectAccessible(page);
      });
    }
  });
}

test('dialogs and the palette can be used by everybody', async ({ page, service }) => {
  await page.goto('/work');
  await page.getByRole('button', { name: 'Counter: Refunds arrive late' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('Search for a page, a case, a plan, a team or an action')).toBeFocused();
  await expectAccessible(page);
  expect(service.changes).toEqual([]);
});
