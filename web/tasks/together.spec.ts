/** Two people look at one plan, each in a window of their own; in one language, for the words do not matter here. */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { inDays, matterOf, offeredPlan } from './matters.ts';
import { expect, isTold, type Person, test } from './people.ts';

const matter = matterOf('en');
const PARTNER = `demo-partner-${matter.team}`;
const MANAGER = 'demo-program-manager';

/** Its one item waits for the answer of the partner's team, or is accepted. */
async function planOf(person: (id: string) => Promise<Person>, accepted = false) {
  const title = `${matter.title} ${randomUUID().slice(0, 8)}`;
  const { plan, item, manager } = await offeredPlan(person, matter, title);
  const partner = await person(PARTNER);
  const accept = () => partner.post(`${plan}:acceptCommitment`, { team: `teams/${matter.team}`, owner: PARTNER });
  if (accepted) {
    await accept();
  }
  const stateOf = async () =>
    (await manager.get(plan)).items.find(({ name }: { name: string }) => name === item).state as string;
  return { plan, item, title: `${matter.item}: ${title}`, partner, accept, stateOf };
}

/** The line of the item, also behind a form. */
const lineOf = (page: Page, title: string) => page.locator('tbody tr').filter({ hasText: title });

test('what a partner does is shown to the manager, who keeps their place', async ({ person, window, t }) => {
  const { plan, title } = await planOf(person);
  const partner = await window(PARTNER, `/${plan}?tab=alignment`);
  const manager = await window(MANAGER, `/${plan}?tab=table`);
  await manager.setViewportSize({ width: 1000, height: 150 }); // so that what is added above the table is out of sight
  const line = lineOf(manager, title);
  await expect(line).toContainText(t('enum.ITEM_STATE_OFFERED'));
  await line.scrollIntoViewIfNeeded();
  const place = await line.boundingBox();
  expect(await manager.evaluate(() => scrollY)).toBeGreaterThan(100);

  await partner.getByRole('button', { name: new RegExp(`^${t('action.accept')}:`) }).click();
  await partner
    .getByRole('dialog')
    .getByRole('button', { name: t('action.accept') })
    .click();
  await expect(line).toContainText(t('enum.ITEM_STATE_ACCEPTED'));
  expect((await line.boundingBox())?.y).toBeCloseTo(place?.y ?? 0, -1);
  await expect(manager.getByRole('tab', { name: t('plan.table') })).toHaveAttribute('aria-selected', 'true');

  await manager.setViewportSize({ width: 1000, height: 800 });
  await manager.getByRole('button', { name: new RegExp(`^${t('action.suspend')}:`) }).click();
  const reason = manager.getByRole('dialog').getByLabel(t('field.reason'));
  await reason.fill('Half a sent');
  await partner.getByRole('tab', { name: t('plan.board') }).click();
  await partner.getByRole('button', { name: t('action.about', { action: t('action.start'), title }) }).click();
  await expect(line).toContainText(t('enum.ITEM_STATE_IN_PROGRESS'));
  await expect(reason).toHaveValue('Half a sent');
  await expect(reason).toBeFocused();
});

test('who was slower reads what changed, and goes on; who regrets takes it back', async ({ person, window, t }) => {
  const { plan, title, stateOf } = await planOf(person, true);
  const partner = await window(PARTNER, `/${plan}`);
  const manager = await window(MANAGER, `/${plan}`);
  const button = (page: Page, label: string) =>
    page.getByRole('button', { name: t('action.about', { action: t(label), title }), exact: true });
  const dialog = manager.getByRole('dialog');

  await button(manager, 'action.requestExtension').click();
  await dialog.getByLabel(t('field.due_time')).fill(inDays(21).slice(0, 10));
  await dialog.getByLabel(t('field.reason')).fill(matter.reason);
  await button(partner, 'action.start').press('Enter');
  await expect(partner.locator('[data-thing]').filter({ hasText: title })).toBeFocused(); // in its new column
  await expect.poll(stateOf).toBe('ITEM_STATE_IN_PROGRESS');
  await dialog.getByRole('button', { name: t('action.requestExtension') }).click();
  await expect(dialog.locator('tbody th')).toHaveText([t('field.state'), t('field.start_time')]); // and nothing else
  const difference = dialog.getByRole('row').filter({ hasText: t('field.state') });
  await expect(difference).toContainText(t('enum.ITEM_STATE_ACCEPTED'));
  await expect(difference).toContainText(t('enum.ITEM_STATE_IN_PROGRESS'));
  await dialog.getByRole('button', { name: t('conflict.again') }).click();
  await expect(dialog).toHaveCount(0);
  await expect(partner.getByText(matter.reason)).toBeVisible();

  await button(partner, 'action.block').click();
  await partner.getByRole('dialog').getByLabel(t('field.reason')).fill('Nobody decides');
  await partner.keyboard.press('Control+Enter');
  await expect(manager.getByText('Nobody decides')).toBeVisible();
  await partner.keyboard.press('Control+z');
  await expect(manager.getByText('Nobody decides')).toHaveCount(0);
  await expect.poll(stateOf).toBe('ITEM_STATE_IN_PROGRESS');
});

test('what happened while there was no network is shown when it is back', async ({ person, window, t }) => {
  const { plan, title, item, partner, accept } = await planOf(person);
  const manager = await window(MANAGER, `/${plan}?tab=table`);
  const line = lineOf(manager, title);
  const dialog = manager.getByRole('dialog');
  await manager.getByRole('button', { name: new RegExp(`^${t('action.suspend')}:`) }).click();
  await dialog.getByLabel(t('field.reason')).fill(matter.reason);

  await manager.context().setOffline(true);
  await accept();
  await dialog.getByRole('button', { name: t('action.suspend') }).click();
  await expect(dialog.getByText(t('reason.UNREACHABLE'))).toBeVisible();
  await expect(line).toContainText(t('enum.ITEM_STATE_OFFERED'));

  const told = isTold(manager);
  await manager.context().setOffline(false);
  await expect(line).toContainText(t('enum.ITEM_STATE_ACCEPTED'));
  await told;
  await partner.post(`${item}:start`);
  await expect(line).toContainText(t('enum.ITEM_STATE_IN_PROGRESS'));
  await dialog.getByRole('button', { name: t('action.suspend') }).click();
  await expect(dialog.getByRole('row').filter({ hasText: t('enum.ITEM_STATE_IN_PROGRESS') })).toBeVisible();
  await dialog.getByRole('button', { name: t('conflict.again') }).click();
  await expect(dialog).toHaveCount(0);
  await expect(manager.getByText(t('enum.PLAN_STATE_SUSPENDED')).first()).toBeVisible();
});
