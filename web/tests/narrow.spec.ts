import type { Locator } from '@playwright/test';
import { administrator, manager } from './fixtures.ts';
import { expect, expectAccessible, test } from './service.ts';

test.use({ viewport: { width: 360, height: 800 } });

const hiddenAside = (region: Locator) => region.evaluate((element) => element.scrollWidth - element.clientWidth);

for (const [language, slip, why] of [
  ['en', 'Slip in days', 'Why'],
  ['zh-CN', '偏差（天）', '原因'],
] as const) {
  test(`what slipped in a plan, and why, is read without scrolling sideways, in ${language}`, async ({
    page,
    service,
  }) => {
    service.session = manager;
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    await page.goto('/plans/p1?tab=table&baseline=1');
    const row = page.getByRole('row').filter({ hasText: 'Alert on failing uploads' });
    const told = row.getByRole('cell').filter({ hasText: /^9/ });
    expect(await told.evaluate((cell) => getComputedStyle(cell, '::before').content)).toBe(`"${slip}"`);
    await told.getByText(why, { exact: true }).click();
    await expect(told.getByText(/The alerting team is on leave/).filter({ visible: true })).toBeInViewport();
    expect(await hiddenAside(page.locator('.item-table'))).toBe(0);
    await expectAccessible(page);
  });
}

for (const [path, session] of [
  ['/items?baseline=1', manager],
  ['/plans?baseline=1', manager],
  ['/operations', administrator],
] as const) {
  test(`the rows of ${path} stand one below the other`, async ({ page, service }) => {
    service.session = session;
    await page.goto(path);
    const regions = page.locator('.stacked');
    await expect(page.getByRole('rowheader').first()).toBeVisible();
    for (const region of await regions.all()) {
      expect(await hiddenAside(region)).toBe(0);
    }
    const heights = await page
      .getByRole('rowheader')
      .evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().height));
    expect(Math.max(...heights)).toBeLessThan(80); // a name of three lines at most
  });
}

test('what has to be scrolled sideways shows it at its edge', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/plans/p1?tab=timeline');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('img')).toBeVisible();
  expect(await hiddenAside(timeline)).toBeGreaterThan(0);
  await expect(timeline).toHaveCSS('background-attachment', 'local, local, scroll, scroll');
});

test('the head of the page leaves the screen to what it is about, and shows where one is', async ({
  page,
  service,
}) => {
  service.session = administrator;
  await page.goto('/operations');
  const head = page.getByRole('banner');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect((await head.boundingBox())?.height).toBeLessThan(800 / 6);
  await expect(head.getByRole('link', { name: 'Operations' })).toBeInViewport({ ratio: 0.9 });
  await expectAccessible(page);
});
