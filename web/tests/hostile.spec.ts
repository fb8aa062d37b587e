import { manager } from './fixtures.ts';
import { expect, expectAccessible, test } from './service.ts';

const OVERRIDE = '\u202e';
const TYPED = `<script>window.hit = 1</script><img src=x onerror="window.hit = 1">{t} [x] ${OVERRIDE}txt.exe 👩‍👩‍👧‍👦 𠮷𪚥𱁬`;
const HOSTILE = `${TYPED} ${'W'.repeat(10_000)}`;
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
  'category',
  'symptom',
  'harm_type',
  'workaround',
  'verdict',
  'resolution_code',
  'resolution_summary',
  'waiting_for',
  'lessons',
  'evidence',
  'answer_reason',
  'end_reason',
  'note',
  'last_error',
];

/** What things can hold besides, by the beginnings of their names; what the fixtures have not is hostile all the more. */
const BESIDES: [RegExp, string[]][] = [
  [/^escalations\/\w+$/, ['waiting_for', 'resolution_code', 'resolution_summary']],
  [/^problems\/\w+$/, ['workaround']],
  [/^plans\/\w+$/, ['end_reason']],
  [/^plans\/\w+\/items\/\w+$/, ['end_reason', 'answer_reason', 'done_note']],
];

/** All that people write, at any depth, is hostile. */
function hostile<T>(answer: T): T {
  if (Array.isArray(answer)) {
    return answer.map(hostile) as T;
  }
  if (answer === null || typeof answer !== 'object') {
    return answer;
  }
  const called = 'name' in answer && typeof answer.name === 'string' ? answer.name : '';
  const besides = BESIDES.flatMap(([name, fields]) => (name.test(called) ? fields : []));
  const parts = Object.entries(answer).map(([name, value]) => [
    name,
    WRITTEN.includes(name) ? written(value) : hostile(value),
  ]);
  return Object.fromEntries([...besides.map((name) => [name, written(name)]), ...parts]);
}

const written = (value: unknown): unknown =>
  typeof value === 'string' ? HOSTILE : Array.isArray(value) ? value.map(written) : hostile(value);

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
  '/items',
  '/teams',
  '/operations',
  '/escalations',
  '/escalations/e1',
  '/problems',
  '/problems/q1',
  '/insights?about=load',
  '/audit?name=plans%2Fp1',
  '/audit?name=teams%2Fengineering',
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

test('what the services and files hold of hostile words is shown as such, field by field', async ({
  page,
  service,
}) => {
  service.session = { ...manager, roles: ['program_manager', 'specialist', 'problem_coordinator', 'administrator'] };
  service.rewrite = hostile;
  for (const [screen, around, fields] of [
    ['/escalations/e1', 'xpath=..', ['Category', 'Symptom', 'Waiting for', 'Resolution']],
    ['/problems/q1', 'xpath=ancestor::section[1]', ['Workaround']],
    ['/plans/p1', 'xpath=..', ['Why it ended', 'Lessons']],
  ] as const) {
    await page.goto(screen);
    for (const field of fields) {
      const told = page.getByText(field, { exact: true }).first().locator(around);
      await expect(told, `${screen}: ${field}`).toContainText('𠮷𪚥𱁬');
    }
  }
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
});

test('a hostile file is previewed as text', async ({ page, service }) => {
  service.session = { ...manager, roles: ['administrator'] };
  await page.goto('/import');
  const log = `number,incident_state,opened_at,sys_updated_at\n"${TYPED.replaceAll('"', '""')}",New,a,b\n`;
  await page
    .getByLabel('Audit log')
    .setInputFiles({ name: `${TYPED.replaceAll('/', '')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(log) });
  await expect(page.getByText('𠮷𪚥𱁬').first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
});

for (const [screen, button] of [
  ['/work', /^Block: /],
  ['/work', /^Decline: /],
  ['/work', /^Counter: /],
  ['/work', /^Done: /],
  ['/escalations', /^New escalation/],
  ['/escalations/e1', /^Comment/],
  ['/problems/q1', /^Ask why/],
  ['/problems/q1', /^Add a factor/],
  ['/problems/q1', /^Add to the timeline/],
  ['/plans/p1', /^Suspend/],
  ['/teams', /^Add somebody: Engineering/],
  ['/teams', /^New team/],
] as const) {
  test(`what is typed on ${screen} behind ${button.source} is sent to the letter`, async ({ page, service }) => {
    const roles = ['program_manager', 'specialist', 'problem_coordinator', 'administrator'];
    service.session = screen === '/work' ? service.session : { ...manager, roles };
    await page.goto(screen);
    await page.getByRole('button', { name: button }).first().click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    const texts = dialog.locator('textarea:visible, input[type=text]:visible, input:not([type]):visible');
    const count = await texts.count();
    expect(count).toBeGreaterThan(0);
    for (let at = 0; at < count; at++) {
      await texts.nth(at).fill(TYPED);
    }
    await dialog.locator('button[type=submit]').click();
    await expect.poll(() => service.changes.length).toBe(1);
    const sent = JSON.stringify(service.changes[0]?.body);
    expect(sent.split(JSON.stringify(TYPED).slice(1, -1)).length - 1).toBeGreaterThanOrEqual(1);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  });
}
