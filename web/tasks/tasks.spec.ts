import { randomUUID } from 'node:crypto';
import { expectAccessible } from '../tests/service.ts';
import { inDays, matterOf, offeredPlan, twoCases } from './matters.ts';
import { expect, test } from './people.ts';

/** With a key each second it is done within a minute. */
const MOST_PRESSES = 60;

test('a partner accepts an item and finishes it', async ({ page, person, signIn, keyboard, picture, t }, info) => {
  const matter = matterOf(info.project.name);
  const title = `${matter.title} ${randomUUID().slice(0, 8)}`;
  const { plan, item, manager } = await offeredPlan(person, matter, title);
  const row = page.getByRole('listitem').filter({ hasText: title });

  await signIn(`demo-partner-${matter.team}`, '/work');
  await keyboard.to(row.filter({ has: page.getByRole('button', { name: t('action.accept') }) }));
  await picture('partner-1-asked');
  await keyboard.press('a');
  await expect(page.getByLabel(t('field.owner'), { exact: true })).toHaveValue(matter.partner);
  await keyboard.press('Control+Enter');
  await keyboard.to(row.filter({ has: page.getByRole('button', { name: t('action.start') }) }));
  await keyboard.press('s');
  await keyboard.to(row.filter({ has: page.getByRole('button', { name: t('action.claimDone') }) }));
  await keyboard.press('e');
  await expect(page.getByRole('textbox', { name: t('field.evidence') })).toBeFocused();
  await keyboard.type(matter.evidence);
  await picture('partner-2-evidence');
  await keyboard.press('Control+Enter');
  await expect(row.getByText(t('enum.ITEM_STATE_DONE_CLAIMED'))).toBeVisible();
  await picture('partner-3-done');

  expect(keyboard.presses).toBeLessThanOrEqual(MOST_PRESSES);
  // the page shows what it expects; the service has the last word
  await expect
    .poll(async () => (await manager.get(plan)).items.find(({ name }: { name: string }) => name === item))
    .toMatchObject({ state: 'ITEM_STATE_DONE_CLAIMED', evidence: [matter.evidence] });
});

test('a specialist finds a duplicate and merges it', async ({ page, person, signIn, keyboard, picture, t }, info) => {
  const matter = matterOf(info.project.name);
  const specialist = await person('demo-specialist');
  const [first, second] = await twoCases(specialist, matter);

  await signIn('demo-specialist', '/escalations');
  await keyboard.to(page.getByLabel(t('queue.text'), { exact: true }));
  await keyboard.type(first.external_id.slice(0, -1));
  await keyboard.to(page.getByRole('row').filter({ hasText: second.external_id }).getByRole('link'));
  await picture('specialist-1-alike');
  await keyboard.press('Enter');
  await keyboard.to(page.getByRole('region', { name: t('actions'), exact: true }));
  await keyboard.press('m');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(t('pick.escalation'))).toBeFocused();
  await keyboard.type(first.external_id);
  await expect(dialog.getByRole('radio')).toHaveCount(1); // until it is found, what is alike stands there
  await keyboard.to(dialog.getByRole('radio'));
  await keyboard.press('Space');
  await keyboard.to(dialog.getByLabel(t('field.reason')));
  await keyboard.type(matter.reason);
  await picture('specialist-2-merge');
  await keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(matter.reason).first()).toBeVisible();
  await picture('specialist-3-merged');

  expect(keyboard.presses).toBeLessThanOrEqual(MOST_PRESSES);
  await expect
    .poll(() => specialist.get(second.name))
    .toMatchObject({ state: 'ESCALATION_STATE_MERGED', merge: { into: first.name, reason: matter.reason } });
});

test('a program manager sees what slipped, and why', async ({ page, person, signIn, keyboard, picture, t }, info) => {
  const matter = matterOf(info.project.name);
  const title = `${matter.title} ${randomUUID().slice(0, 8)}`;
  const { plan, item, manager } = await offeredPlan(person, matter, title);
  const partner = await person(`demo-partner-${matter.team}`);
  await partner.post(`${plan}:acceptCommitment`, {
    team: `teams/${matter.team}`,
    owner: `demo-partner-${matter.team}`,
  });
  await partner.post(`${item}:requestExtension`, { due_time: inDays(21), reason: matter.reason });
  await manager.post(`${item}:decideExtension`, { number: 1, approve: true, reason: matter.reason });

  await signIn('demo-program-manager', '/plans');
  await keyboard.to(page.getByLabel(t('plans.text'), { exact: true }));
  await keyboard.type(title.slice(-8));
  await keyboard.to(page.getByRole('row').filter({ hasText: title }).getByRole('link'));
  await picture('manager-1-plans');
  await keyboard.press('Enter');
  await keyboard.to(page.getByRole('tab', { selected: true }));
  await keyboard.press('ArrowRight');
  await keyboard.to(page.locator('summary').filter({ hasText: t('slip.why') }));
  await keyboard.press('Enter');
  const row = page.getByRole('row').filter({ hasText: matter.item });
  await expect(row.locator('details').getByText(matter.reason)).toBeVisible();
  await expect(row.getByRole('cell', { name: /^7/ })).toBeVisible();
  await picture('manager-2-why');

  expect(keyboard.presses).toBeLessThanOrEqual(MOST_PRESSES);
});

test('a coordinator asks why, and confirms the cause', async ({ page, person, signIn, keyboard, picture, t }, info) => {
  const matter = matterOf(info.project.name);
  const title = `${matter.title} ${randomUUID().slice(0, 8)}`;
  const [first] = await twoCases(await person('demo-specialist'), matter);
  const coordinator = await person('demo-problem-coordinator');
  const { problem } = await coordinator.post('problems', {
    kind: 'PROBLEM_KIND_RECURRING_CASE',
    title,
    escalations: [first.name],
  });
  const button = (action: string) =>
    page.getByRole('button', { name: t('action.about', { action: t(action), title }), exact: true });
  const dialog = page.getByRole('dialog');

  await signIn('demo-problem-coordinator', '/plans');
  await keyboard.to(page.getByRole('link', { name: t('nav.problems'), exact: true }));
  await keyboard.press('Enter');
  await keyboard.to(page.getByLabel(t('problems.text'), { exact: true }));
  await keyboard.type(title.slice(-8));
  await keyboard.to(page.getByRole('row').filter({ hasText: title }).getByRole('link'));
  await keyboard.press('Enter');
  for (const step of ['action.assess', 'action.analyze']) {
    await keyboard.to(button(step));
    await keyboard.press('Enter');
  }
  await keyboard.to(button('action.addWhy'));
  await keyboard.press('Enter');
  await keyboard.to(dialog.getByLabel(t('field.question')));
  await keyboard.type(matter.symptom);
  await keyboard.to(dialog.getByLabel(t('field.answer')));
  await keyboard.type(matter.cause);
  await picture('coordinator-1-why');
  await keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await keyboard.to(button('action.confirmRootCause'));
  await keyboard.press('Enter');
  await keyboard.to(dialog.getByLabel(t('field.statement')));
  await keyboard.type(matter.cause);
  await keyboard.to(dialog.getByLabel(t('field.category')));
  await keyboard.type(matter.category);
  await keyboard.to(dialog.getByRole('textbox', { name: t('field.evidence') }));
  await keyboard.type(matter.evidence);
  await keyboard.press('Control+Enter');
  await expect(page.getByText(t('problem.cause'), { exact: true })).toBeVisible();
  await picture('coordinator-2-confirmed');

  await expect
    .poll(() => coordinator.get(problem.name))
    .toMatchObject({
      state: 'PROBLEM_STATE_FIX_IN_PROGRESS',
      whys: [{ answer: matter.cause }],
      root_cause: { statement: matter.cause, evidence: [matter.evidence] },
    });
});

test('an analyst goes from a number to its rows, and takes them along', async ({
  page,
  person,
  signIn,
  keyboard,
  picture,
  t,
}, info) => {
  const matter = matterOf(info.project.name);
  const [first] = await twoCases(await person('demo-specialist'), matter);

  await signIn('demo-analyst', '/plans');
  await keyboard.to(page.getByRole('link', { name: t('nav.insights'), exact: true }));
  await keyboard.press('Enter');
  const critical = page.getByRole('row').filter({ hasText: t('enum.PRIORITY_CRITICAL') });
  await keyboard.to(critical.getByRole('link').first());
  await picture('analyst-1-figures');
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/escalations\?.*PRIORITY_CRITICAL/);
  await keyboard.to(page.getByRole('button', { name: t('download.plain'), exact: true }));
  await picture('analyst-2-rows');
  const download = page.waitForEvent('download');
  await keyboard.press('Enter');
  const file = await (await download).createReadStream();
  expect((await file.toArray()).join('')).toContain(first.external_id);
});

test('an administrator has a read model made anew', async ({ page, signIn, keyboard, picture, t }, { project }) => {
  const projection = { en: 'facts', 'zh-CN': 'documents' }[project.name] ?? '';

  await signIn('demo-administrator', '/plans');
  await keyboard.to(page.getByRole('link', { name: t('nav.operations'), exact: true }));
  await keyboard.press('Enter');
  const title = t('action.about', { action: t('operations.rebuild'), title: projection });
  await keyboard.to(page.getByRole('button', { name: title }));
  await picture('administrator-1-processors');
  await keyboard.press('Enter');
  await expect(page.getByRole('row').filter({ hasText: projection }).getByRole('status')).toBeVisible();
  await picture('administrator-2-anew');
});

test('the stack’s own page for signing in can be used by everybody', async ({ page, t }, { project }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('/sign-in?return_to=/');
    await expect(page.locator('html')).toHaveAttribute('lang', project.name);
    await expectAccessible(page);
    await page.locator('input[name=username]').first().check();
    await page.locator('input[name=password]').fill('wrong');
    await page.locator('input[name=password]').press('Enter');
    await expect(page.getByRole('alert')).toBeVisible();
    await expectAccessible(page);
  }
  await page.goto('/');
  await expect(page.getByRole('link', { name: t('signIn'), exact: true })).toBeVisible();
  await expectAccessible(page);
});
