import type { Page } from '@playwright/test';
import type { Escalation } from '../src/api/types.ts';
import { administrator, deadLetters, NOW, partner, specialist } from './fixtures.ts';
import { expect, expectAccessible, refusal, test } from './service.ts';

/** Whoever uses the keyboard or listens goes on where they were: once it has begun nothing here sets the focus but keys. */

/** Mantine gives the focus to a dialog twice: the second time in a later task, which would take it from where a key has moved it. */
const focusGiven = (page: Page) =>
  page.evaluate(() => new Promise((given) => requestAnimationFrame(() => setTimeout(() => setTimeout(given)))));

test('from a dialog about a row of the queue one comes back to the row, given up or done', async ({
  page,
  service,
}) => {
  service.session = specialist;
  service.rewrite = (answer) => {
    const { escalations } = answer as { escalations?: Escalation[] };
    const triaged = escalations?.map((each) => ({ ...each, state: 'ESCALATION_STATE_TRIAGED' }));
    return triaged ? { ...answer, escalations: triaged } : answer;
  };
  await page.goto('/escalations');
  await expect(page.getByRole('link', { name: 'Case 4' })).toBeVisible();
  await page.getByRole('row').nth(1).focus();
  for (const _ of [2, 3, 4, 5]) {
    await page.keyboard.press('ArrowDown');
  }
  const row = page.getByRole('row').nth(5);
  const dialog = page.getByRole('dialog', { name: /^Assign: Case 4/ });
  await page.keyboard.press('a');
  await expect(dialog.getByLabel('Team')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(row).toBeFocused();
  await page.keyboard.press('a');
  await expect(dialog.getByLabel('Team')).toBeFocused();
  await page.keyboard.type('Content');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path, body }) => [path, body.team])).toEqual([
    ['/api/v1/escalations/n4:assign', 'teams/content'],
  ]);
  await expect(row).toBeFocused();
});

test('who presses the button of a dialog and is refused stands at the first field that is wrong, or at the button', async ({
  page,
  service,
}) => {
  service.session = partner;
  await page.goto('/work');
  await page.getByRole('button', { name: 'Block: Refuse duplicate uploads' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Block/ });
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await focusGiven(page);
  const submit = dialog.getByRole('button', { name: 'Block', exact: true });
  service.refuse = () => refusal(429, 'RATE_LIMITED');
  await submit.press('Enter');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(submit).toBeFocused();
  service.refuse = () => refusal(400, 'INVALID_ARGUMENT', [{ field: 'reason', description: 'is missing' }]);
  await submit.press('Enter');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
});

test('a key of what is not possible about an item of one’s own work says so', async ({ page, service }) => {
  service.session = partner;
  await page.goto('/work');
  await page.getByRole('listitem').filter({ hasText: 'Retry the upload' }).press('s');
  await expect(page.getByText('Start is not possible: “Retry the upload” is Blocked.')).toBeVisible();
});

test('what is chosen from is sent with a key, too', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations');
  await page.getByRole('row').filter({ hasText: '上传后视频丢失' }).press('t');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox').first()).toBeFocused();
  await page.keyboard.press('h');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  expect(service.changes).toHaveLength(1);
});

test('a key of what is not possible about a row, or not for whom it is pressed, says so', async ({ page, service }) => {
  service.rewrite = (answer) => {
    const { escalations } = answer as { escalations?: Escalation[] };
    const acknowledged = escalations?.map((each) => ({ ...each, state: 'ESCALATION_STATE_ACKNOWLEDGED' }));
    return acknowledged ? { ...answer, escalations: acknowledged } : answer;
  };
  for (const [session, key, said] of [
    [specialist, 'w', 'Wait is not possible: “Case 1” is Acknowledged.'],
    [partner, 'm', 'Merge into is not for you to do here.'],
  ] as const) {
    service.session = session;
    await page.goto('/escalations');
    await expect(page.getByRole('link', { name: 'Case 1', exact: true })).toBeVisible();
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Case 1', exact: true }) });
    await row.focus();
    await page.keyboard.press('z'); // which starts nothing anywhere
    await page.keyboard.press(key);
    await expect(page.getByRole('alert')).toHaveText(said);
    await expect(row).toBeFocused();
  }
  expect(service.changes).toEqual([]);
});

test('from what a menu has begun one comes back to its button', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations');
  await expect(page.getByRole('link', { name: 'Case 1', exact: true })).toBeVisible();
  await page.getByRole('row').nth(2).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const menu = page.getByRole('button', { name: 'Actions: Case 1', exact: true });
  await expect(menu).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Triage' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: /^Triage/ }).getByLabel('Priority')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(menu).toBeFocused();
});

test('who pressed what is possible no longer is at what is possible now', async ({ page, service }) => {
  service.session = specialist;
  let state = 'ESCALATION_STATE_ASSIGNED';
  service.rewrite = (answer) =>
    'escalation' in answer ? { ...answer, escalation: { ...(answer.escalation as Escalation), state } } : answer;
  await page.goto('/escalations/e1');
  const actions = page.getByRole('region', { name: 'Actions' });
  const acknowledge = actions.getByRole('button', { name: /^Acknowledge/ });
  await actions.focus();
  while (!(await acknowledge.evaluate((button) => button === document.activeElement))) {
    await page.keyboard.press('Tab');
  }
  state = 'ESCALATION_STATE_ACKNOWLEDGED';
  await page.keyboard.press('Enter');
  await expect(acknowledge).toHaveCount(0);
  await expect(actions).toBeFocused();
});

test('who is done with what was set aside is at the next', async ({ page, service }) => {
  service.session = administrator;
  const [letter] = deadLetters;
  let letters = [letter, { ...letter, id: '8', event_type: 'tracker.problem.v1.ProblemReopened' }];
  service.rewrite = (answer) => ('dead_letters' in answer ? { dead_letters: letters } : answer);
  await page.goto('/operations');
  const drop = page.getByRole('button', { name: /^Drop: Root cause confirmed/ });
  await drop.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused(); // which it has not at once
  await focusGiven(page);
  letters = letters.slice(1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Drop' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(drop).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: 'reopened' })).toBeFocused();
});

test('Escape gives up what is above, and not the form below with what was typed in it', async ({ page, service }) => {
  service.session = partner;
  await page.goto('/work');
  const block = page.getByRole('button', { name: 'Block: Refuse duplicate uploads' });
  await block.focus();
  await page.keyboard.press('Enter');
  const reason = page.getByLabel('Reason');
  await expect(reason).toBeFocused();
  await page.keyboard.type('The quota is decided elsewhere');
  await page.keyboard.press('Control+k'); // nothing is opened over it that would lead away
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.mouse.click(5, 400); // beside it
  service.refuse = () => refusal(401, 'UNAUTHENTICATED');
  await reason.press('Control+Enter');
  const signIn = page.getByRole('dialog', { name: /session has ended/ });
  await expect(signIn.getByRole('button', { name: 'Sign in' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(signIn).toHaveCount(0);
  await expect(page.getByRole('dialog', { name: /^Block/ }).getByRole('alert')).toBeVisible();
  await expect(reason).toHaveValue('The quota is decided elsewhere');
  await page.keyboard.press('Escape');
  const question = page.getByRole('alertdialog', { name: 'Discard what you entered?' });
  await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  await expect(reason).toBeFocused();
  await expect(reason).toHaveValue('The quota is decided elsewhere');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter'); // it is meant
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ has: block })).toBeFocused(); // it was another button meanwhile
});

test('back from a case one is at its row, far down the list, and a list gone to anew begins at its top', async ({
  page,
  service,
}) => {
  service.session = specialist;
  await page.clock.install({ time: NOW });
  await page.goto('/escalations');
  const list = page.getByRole('region', { name: 'Queue' });
  const offset = () => list.evaluate((element) => element.scrollTop);
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Case 1203', exact: true }) });
  await expect(page.getByRole('link', { name: 'Case 3', exact: true })).toBeVisible();
  await list.evaluate((element) => {
    element.scrollTop = 1_200 * 44;
  });
  await row.getByRole('link').click();
  await expect(page).toHaveURL('/escalations/n1203');
  await page.goBack();
  await expect(row).toBeFocused();
  await expect(row).toBeInViewport();
  expect(await offset()).toBe(1_200 * 44);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/escalations/n1204');
  await page.clock.fastForward('10:00'); // what was read is no longer kept, and read again
  const before = service.reads.length;
  await page.goBack();
  await expect(page.getByRole('row', { name: 'Case 1204' })).toBeFocused();
  expect(await offset()).toBe(1_200 * 44);
  expect(service.reads.slice(before).map((url) => url.searchParams.get('page_token'))).toContain('1000');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/escalations/n1204');
  await page.getByRole('link', { name: 'Queue', exact: true }).click();
  await expect.poll(offset).toBe(0);
  await expect(page.getByRole('link', { name: 'Case 3', exact: true })).toBeInViewport();
});
