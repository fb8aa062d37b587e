import { readXlsx } from 'hucre/xlsx';
import type { ProblemCase } from '../src/api/types.ts';
import { coordinator, partner } from './fixtures.ts';
import { expect, expectAccessible, type Service, test } from './service.ts';

/** The problem of the screen as a test wants it. */
function changed(service: Service, change: Partial<ProblemCase>) {
  service.rewrite = (answer) =>
    'problem' in answer ? { ...answer, problem: { ...(answer.problem as ProblemCase), ...change } } : answer;
}

test('all escalations of a problem scroll, in the order that the address keeps, and leave as a file, whole', async ({
  page,
  service,
}) => {
  service.session = coordinator;
  await page.goto('/problems/q2');
  const list = page.getByRole('region', { name: 'Escalations', exact: true });
  await expect(list.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '1,200 escalations' })).toBeVisible();
  await list.evaluate((element) => element.scrollTo(0, 600 * 44));
  await expect(list.getByRole('link', { name: 'Case 605' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Order').selectOption({ label: 'Priority and age' });
  await expect(page).toHaveURL('/problems/q2?order_by=priority');
  const asked = () => service.reads.findLast(({ searchParams }) => searchParams.get('page_size') === '100');
  await expect.poll(() => asked()?.searchParams.get('order_by')).toBe('priority');
  expect(asked()?.searchParams.get('problem')).toBe('problems/q2');
  const workbook = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel workbook' }).last().click();
  const file = await workbook;
  expect(file.suggestedFilename()).toMatch(/^escalations-of-q2-/);
  const { sheets } = await readXlsx(Buffer.concat(await (await file.createReadStream()).toArray()));
  expect(sheets[0]?.rows).toHaveLength(1_201);
  expect(sheets[0]?.rows[1]).toContain('上传后视频丢失');
});

for (const [language, width, ask, whys, factors, hypotheses, members] of [
  [
    'en',
    1280,
    'Ask why: Uploads are lost',
    'Nobody has asked why yet.',
    'No factor is known yet.',
    'There is no hypothesis yet.',
    'No escalation belongs to it yet.',
  ],
  [
    'zh-CN',
    360,
    '追问为什么：Uploads are lost',
    '还没有人追问为什么。',
    '还没有促成因素。',
    '还没有假设。',
    '还没有升级工单属于本问题。',
  ],
] as const) {
  test(`a problem of which nothing is known says how to begin, to whoever may: ${language} ${width}`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    service.session = coordinator;
    const nothing = { whys: [], factors: [], hypotheses: [], timeline: [], escalations: [], removed_escalations: [] };
    service.rewrite = (answer) =>
      'problem' in answer
        ? { ...answer, problem: { ...(answer.problem as ProblemCase), ...nothing }, opened: [] }
        : 'escalations' in answer
          ? { total_size: 0 }
          : answer;
    await page.goto('/problems/q1');
    for (const text of [whys, factors, hypotheses, members]) {
      await expect(page.getByText(text)).toBeVisible();
    }
    const headings = page.getByRole('heading', { level: 2 });
    await expect(headings).toHaveCount(5); // these four, and its history
    await expectAccessible(page);
    await page.getByRole('button', { name: ask }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    service.session = partner;
    await page.goto('/problems/q1');
    await expect(page.getByText(hypotheses)).toBeVisible();
    await expect(page.getByText(members)).toBeVisible();
    await expect(headings).toHaveCount(3); // a partner asks no whys, and names no factors
  });
}

test('a hypothesis is taken back with a reason, and then asks for no verdict', async ({ page, service }) => {
  service.session = coordinator;
  await page.goto('/problems/q1');
  const hypothesis = page.getByRole('listitem').filter({ hasText: 'The quota is too small' });
  await hypothesis.getByRole('button', { name: /^Take back/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('There is no quota');
  const retraction = { reason: 'There is no quota', retracted_by: 'problem_coordinator' };
  changed(service, {
    hypotheses: [
      {
        id: 'hypothesis-1',
        statement: 'The quota is too small',
        state: 'HYPOTHESIS_STATE_PROPOSED',
        retraction,
      },
    ],
  });
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path, body }) => [path, body.finding, body.reason])).toEqual([
    ['/api/v1/problems/q1:retractFinding', 'hypothesis-1', 'There is no quota'],
  ]);
  await expect(hypothesis).toContainText('Taken back by problem_coordinator: There is no quota');
  await expect(hypothesis.getByRole('button')).toHaveCount(0);
});
