import { randomUUID } from 'node:crypto';
import { expect, type Person, test } from './people.ts';

/** With a key each second it is done within a minute. */
const MOST_PRESSES = 60;

/** What somebody brought along, in the words of those who will read it. */
const MATTERS = {
  en: {
    team: 'engineering',
    category: 'Uploads',
    symptom: 'The video is gone',
    title: 'Uploads are lost',
    cause: 'The service accepts what it cannot store',
    item: 'Refuse what cannot be stored',
    reason: 'The store is moved first',
    evidence: 'https://git.example/changes/1',
  },
  'zh-CN': {
    team: 'content',
    category: '上传',
    symptom: '视频消失',
    title: '上传的视频丢失',
    cause: '服务接受了无法存储的内容',
    item: '拒绝无法存储的内容',
    reason: '先迁移存储',
    evidence: 'https://git.example/changes/1',
  },
} as const;
type Matter = (typeof MATTERS)[keyof typeof MATTERS];
const matterOf = (language: string): Matter => MATTERS[language as keyof typeof MATTERS];

const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();

/** Two cases of one matter; nobody else's looks like them. */
async function twoCases(specialist: Person, { category, symptom, title }: Matter) {
  const own = randomUUID();
  const open = async (number: number) =>
    (
      await specialist.post('escalations', {
        title,
        external_id: `${own.slice(0, 8)}-${number}`,
        priority: 'PRIORITY_CRITICAL',
        classification: { category: [category, own], symptom },
      })
    ).escalation;
  return [await open(1), await open(2)];
}

/** A plan for such a matter, with one item that is offered to the team of the readers. */
async function offeredPlan(person: (id: string) => Promise<Person>, matter: Matter, title: string) {
  const specialist = await person('demo-specialist');
  const coordinator = await person('demo-problem-coordinator');
  const manager = await person('demo-program-manager');
  const [first] = await twoCases(specialist, matter);
  const { problem } = await coordinator.post('problems', {
    kind: 'PROBLEM_KIND_RECURRING_CASE',
    title,
    escalations: [first.name],
  });
  await coordinator.post(`${problem.name}:assess`);
  await coordinator.post(`${problem.name}:analyze`);
  await coordinator.post(`${problem.name}:confirmRootCause`, {
    statement: matter.cause,
    category: 'technology',
    evidence: ['https://logs.example/1'],
  });
  const { plan } = await manager.post('plans', { problem: problem.name });
  const { item } = await manager.post(`${plan.name}/items`, {
    kind: 'ITEM_KIND_PREVENT',
    title: `${matter.item}: ${title}`,
    team: `teams/${matter.team}`,
    due_time: inDays(14),
  });
  await manager.post(`${plan.name}:propose`);
  await manager.post(`${plan.name}:offer`);
  return { plan: plan.name as string, item: item as string, manager };
}

test('a partner accepts an item and finishes it', async ({ page, person, signIn, keyboard, picture, t }, info) => {
  const matter = matterOf(info.project.name);
  const title = `${matter.title} ${randomUUID().slice(0, 8)}`;
  const { plan, item, manager } = await offeredPlan(person, matter, title);
  const row = page.getByRole('listitem').filter({ hasText: title });

  await signIn(`demo-partner-${matter.team}`, '/work');
  await keyboard.to(row.filter({ has: page.getByRole('button', { name: t('action.accept') }) }));
  await picture('partner-1-asked');
  await keyboard.press('a');
  await expect(page.getByLabel(t('field.owner'), { exact: true })).toHaveValue(`demo-partner-${matter.team}`);
  await keyboard.press('Control+Enter');
  await keyboard.to(row.filter({ has: page.getByRole('button', { name: t('action.start') }) }));
  await keyboard.press('s');
  await keyboard.to(row.filter({ has: page.getByRole('button', { name: t('action.claimDone') }) }));
  await keyboard.press('e');
  await expect(page.getByLabel(t('field.evidence'), { exact: true })).toBeFocused();
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
  await keyboard.to(page.getByLabel(t('field.external_id'), { exact: true }));
  await keyboard.type(first.external_id.slice(0, -1));
  await keyboard.to(page.getByRole('row').filter({ hasText: second.external_id }).getByRole('link'));
  await picture('specialist-1-alike');
  await keyboard.press('Enter');
  await keyboard.to(page.getByRole('region', { name: t('actions'), exact: true }));
  await keyboard.press('m');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(t('pick.escalation'))).toBeFocused();
  await keyboard.type(first.external_id);
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
  await expect(row.getByText(matter.reason)).toBeVisible();
  await expect(row.getByRole('cell', { name: /^7/ })).toBeVisible();
  await picture('manager-2-why');

  expect(keyboard.presses).toBeLessThanOrEqual(MOST_PRESSES);
});
