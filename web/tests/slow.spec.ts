/** What people see while answers are on their way. */
import type { Page } from '@playwright/test';
import { manager } from './fixtures.ts';
import { expect, expectAccessible, refusal, type Service, test } from './service.ts';

/** What is waited for, and what lets it arrive. */
function awaited(): [arrival: Promise<void>, arrive: () => void] {
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return [arrival, arrive];
}

/** From now on nothing arrives, until it is let. */
function slow(service: Service): () => void {
  const [arrival, arrive] = awaited();
  service.arrival = arrival;
  return arrive;
}

async function block(page: Page) {
  await page.goto('/work');
  await page.getByRole('button', { name: /^Block: / }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The file names are missing');
  return dialog;
}

test('what is on its way is sent once, however often it is pressed, and nothing that was typed is lost', async ({
  page,
  service,
}) => {
  const dialog = await block(page);
  const arrive = slow(service);
  const send = dialog.getByRole('button', { name: 'Block' });
  await send.click();
  await expect(send).toBeDisabled();
  await expect(send).toHaveAttribute('data-loading', 'true');
  await dialog.getByLabel('Reason').press('Control+Enter');
  await dialog.getByLabel('Reason').press('Control+Enter');
  await expect(dialog.getByLabel('Reason')).toHaveValue('The file names are missing');
  await expectAccessible(page);
  arrive();
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path }) => path)).toEqual([expect.stringMatching(/:block$/)]);
});

test('what is refused late is still there to be sent again', async ({ page, service }) => {
  const dialog = await block(page);
  service.refuse = () => refusal(429, 'RATE_LIMITED');
  const arrive = slow(service);
  const send = dialog.getByRole('button', { name: 'Block' });
  await send.click();
  await expect(send).toBeDisabled();
  arrive();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByLabel('Reason')).toHaveValue('The file names are missing');
  service.refuse = () => undefined;
  await send.click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes).toHaveLength(1);
});

for (const [screen, filter] of [
  ['/plans', 'Title or cause'],
  ['/problems', 'Title or description'],
  ['/escalations', 'External id'],
] as const) {
  test(`${screen} keeps what is typed while its answer is on its way, and says that it is an old one`, async ({
    page,
    service,
  }) => {
    service.session = { ...manager, roles: ['program_manager', 'specialist', 'problem_coordinator'] };
    await page.goto(screen);
    await expect(page.getByRole('status').filter({ hasText: /\d/ }).first()).toBeVisible();
    const arrive = slow(service);
    await page.getByLabel(filter).pressSequentially('INC0');
    await expect(page.getByRole('status', { name: 'Loading' })).toBeVisible();
    await expect(page.getByLabel(filter)).toHaveValue('INC0');
    arrive();
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
    await expect(page.getByLabel(filter)).toHaveValue('INC0');
  });
}

test('a page whose answers are on their way says so', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/work');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const arrive = slow(service);
  await page.getByRole('link', { name: 'Plans' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Plans' })).toBeVisible();
  await expect(page.getByRole('status', { name: 'Loading' })).toBeVisible();
  arrive();
  await expect(page.getByRole('link', { name: 'Uploads fail without a word' })).toBeVisible();
});

test('a chart that comes late moves no number from under the pointer', async ({ page, service }) => {
  service.session = manager;
  const [arrival, arrive] = awaited();
  await page.route('**/assets/Chart-*.js', async (route) => {
    await arrival;
    await route.continue();
  });
  await page.goto('/insights?group_by=priority');
  const number = page
    .getByRole('row', { name: /^Critical/ })
    .getByRole('link')
    .first();
  await expect(number).toBeVisible();
  const before = await number.boundingBox();
  arrive();
  await expect(page.locator('.chart svg').first()).toBeVisible();
  expect(await number.boundingBox()).toEqual(before);
});
