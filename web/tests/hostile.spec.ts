import { manager } from './fixtures.ts';
import { expect, expectAccessible, test } from './service.ts';

const OVERRIDE = '\u202e';
const HOSTILE = `<script>window.hit = 1</script><img src=x onerror="window.hit = 1">{t} ${OVERRIDE}txt.exe 👩‍👩‍👧‍👦 𠮷𪚥𱁬 ${'W'.repeat(10_000)}`;
const WRITTEN = [
  'title',
  'description',
  'cause',
  'reason',
  'blocked_reason',
  'statement',
  'question',
  'answer',
  'text',
  'done_note',
  'file_name',
  'plan_title',
  'summary',
  'display_name',
  'external_id',
  'channel',
  'market',
];

/** All that people write, at any depth, is hostile. */
function hostile<T>(answer: T): T {
  if (Array.isArray(answer)) {
    return answer.map(hostile) as T;
  }
  if (answer === null || typeof answer !== 'object') {
    return answer;
  }
  const parts = Object.entries(answer).map(([name, value]) => [
    name,
    typeof value === 'string' && WRITTEN.includes(name) ? HOSTILE : hostile(value),
  ]);
  return Object.fromEntries(parts);
}

test.use({ viewport: { width: 360, height: 800 } });

for (const screen of [
  '/work?team=teams%2Fengineering',
  '/plans',
  '/plans/p1',
  '/plans/p1?tab=table',
  '/plans/p1?tab=timeline',
  '/plans/p1?tab=alignment',
  '/plans/p1?tab=history',
  '/plans/p1?tab=changes',
  '/escalations',
  '/escalations/e1',
  '/problems',
  '/problems/q1',
  '/insights?about=load',
  '/audit?name=plans%2Fp1',
]) {
  test(`${screen} takes whatever people write for text`, async ({ page, service }) => {
    service.session = { ...manager, roles: ['program_manager', 'specialist', 'problem_coordinator', 'administrator'] };
    service.rewrite = hostile;
    await page.goto(screen);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText('𠮷𪚥𱁬').first()).toBeAttached();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  });
}

test('a hostile title stays within its own place in a dialog', async ({ page, service }) => {
  service.rewrite = hostile;
  await page.goto('/work');
  await page.getByRole('button', { name: /^Block: / }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  expect(await dialog.getByRole('heading').textContent()).not.toContain(OVERRIDE);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expect(dialog.getByLabel('Reason')).toBeAttached();
  await expectAccessible(page);
});
