import type { Page } from '@playwright/test';
import type { Escalation } from '../src/api/types.ts';
import { escalation, other, specialist } from './fixtures.ts';
import { expect, expectAccessible, refusal, type Service, test } from './service.ts';

const person = { ...specialist, teams: ['content'] };

/** The first cases of the list as a test wants them. */
function first(service: Service, ...cases: Partial<Escalation>[]) {
  service.rewrite = (answer) => {
    const { escalations } = answer as { escalations?: Escalation[] };
    return escalations
      ? { ...answer, escalations: escalations.map((each, index) => ({ ...each, ...cases[index] })) }
      : answer;
  };
}

const TRIAGED: Partial<Escalation> = { state: 'ESCALATION_STATE_TRIAGED' };
const ASSIGNED: Partial<Escalation> = { state: 'ESCALATION_STATE_ASSIGNED', assignee: 'kim' };

test('a specialist works through the queue by keyboard alone, and takes the last step back', async ({
  page,
  service,
}) => {
  service.session = person;
  first(service, TRIAGED, ASSIGNED);
  await page.goto('/escalations');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const row = page.getByRole('row').nth(1);
  await row.focus();
  await page.keyboard.press('i');
  await expect.poll(() => service.changes.length).toBe(1);
  await expect(row).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await expect.poll(() => service.changes.length).toBe(2);
  await page.keyboard.press('g');
  await expect.poll(() => service.changes.length).toBe(3);
  await expect(page.getByText('Assign to my team: Case 1 – done')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+z');
  await expect.poll(() => service.changes.length).toBe(4);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/escalations/n1');
  expect(service.changes.map(({ path, body }) => [path, body.team, body.assignee])).toEqual([
    ['/api/v1/escalations/e1:assign', 'teams/content', 'specialist'],
    ['/api/v1/escalations/n1:acknowledge', undefined, undefined],
    ['/api/v1/escalations/n1:assign', 'teams/content', ''],
    ['/api/v1/escalations/n1:assign', 'teams/engineering', 'kim'],
  ]);
});

test('a case is taken on its own page, too, and given back', async ({ page, service }) => {
  service.session = person;
  service.rewrite = (answer) =>
    'escalation' in answer ? { ...answer, escalation: { ...(answer.escalation as Escalation), ...ASSIGNED } } : answer;
  await page.goto('/escalations/e1');
  await page.getByRole('region', { name: 'Actions' }).focus();
  await page.keyboard.press('i');
  await expect(page.getByText('Assign to me: 上传后视频丢失 – done')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect
    .poll(() => service.changes.map(({ path, body }) => [path, body.team, body.assignee]))
    .toEqual([
      ['/api/v1/escalations/e1:assign', 'teams/content', 'specialist'],
      ['/api/v1/escalations/e1:assign', 'teams/engineering', 'kim'],
    ]);
});

for (const [language, colorScheme, width, actions, merge] of [
  ['en', 'light', 1280, 'Actions', 'Merge into…'],
  ['zh-CN', 'dark', 360, '操作', '合并到…'],
] as const) {
  test.describe(`${language} ${width}`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });
    test('every action of a row stands in its menu', async ({ page, service }) => {
      service.session = person;
      first(service, { merged: [] });
      await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
      await page.goto('/escalations');
      const menu = page
        .getByRole('row')
        .nth(1)
        .getByRole('button', { name: new RegExp(`^${actions}`) });
      await menu.focus();
      await page.keyboard.press('Enter');
      const item = page.getByRole('menuitem', { name: merge });
      await expect(item).toBeVisible();
      await expect(page.getByRole('menuitem').first()).toBeFocused();
      await expectAccessible(page); // meanwhile the menu, which takes the focus twice when it opens, has done so
      await page.keyboard.press('ArrowDown');
      await expect(page.getByRole('menuitem').nth(1)).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(item).toHaveCount(0);
      await expect(menu).toBeFocused();
      await page.keyboard.press('Enter');
      await item.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog')).toContainText(merge);
      await expect(page.getByRole('dialog').getByRole('radio').first()).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test('a case that leaves the list leaves its place to the next', async ({ page, service }) => {
  service.session = person;
  first(service, { state: 'ESCALATION_STATE_IN_PROGRESS' });
  await page.goto('/escalations?team=teams%2Fengineering');
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Resolution code').fill('fixed');
  service.rewrite = (answer) => {
    const { escalations } = answer as { escalations?: Escalation[] };
    return escalations ? { ...answer, escalations: escalations.slice(1) } : answer;
  };
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toHaveCount(0);
  await expect(page.getByRole('row').nth(1)).toBeFocused();
  await expect(page.getByRole('row').nth(1)).toContainText('Case 1');
});

test('what is expected is shown at once; when somebody was faster it is taken back, and told', async ({
  page,
  service,
}) => {
  service.session = person;
  first(service, ASSIGNED);
  await page.goto('/escalations');
  const row = page.getByRole('row').nth(1);
  await expect(row).toContainText('Assigned');
  service.refuse = () => refusal(412, 'STALE_ETAG');
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/v1/escalations/e1:acknowledge', async (route) => {
    await held;
    await route.fallback();
  });
  await row.focus();
  await page.keyboard.press('k');
  await expect(row).toContainText('Acknowledged');
  answer();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('row', { name: 'Assignee kim –' })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Take theirs' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText('Assigned');
});

test('cases that are mine', async ({ page, service }) => {
  service.session = person;
  await page.goto('/escalations');
  await page.getByLabel('Assignee').selectOption({ label: 'To me' });
  await expect(page).toHaveURL('/escalations?assignee=specialist');
  await expect
    .poll(() => service.reads.findLast((url) => url.pathname.endsWith('/escalations'))?.searchParams.get('assignee'))
    .toBe('specialist');
});

test('cases that came by a channel', async ({ page, service }) => {
  service.session = person;
  await page.goto('/escalations');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const options = page.locator('#queue-channels option');
  await expect(options).toHaveCount(1);
  await expect(options).toHaveAttribute('value', 'mail');
  await expect(page.getByRole('search').getByLabel('Channel')).toBeHidden();
  await page.getByText('More filters', { exact: true }).click();
  await page.getByRole('search').getByLabel('Channel').fill('mail');
  await expect(page).toHaveURL('/escalations?channel=mail');
  await expect
    .poll(() => service.reads.findLast((url) => url.pathname.endsWith('/escalations'))?.searchParams.get('channel'))
    .toBe('mail');
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText('More filters (1 in force)')).toBeVisible();
  await page.getByRole('search').getByLabel('Channel').fill('');
  await expect(page).toHaveURL('/escalations');
  await expect(page.getByRole('search').getByLabel('Channel')).toBeFocused(); // and is not put away
});

test('cases that nobody has, by their words', async ({ page, service }) => {
  service.session = person;
  await page.goto('/escalations');
  await page.getByLabel('Assignee').selectOption({ label: 'To nobody' });
  await expect(page).toHaveURL('/escalations?assignee=none');
  const asked = (name: string) =>
    service.reads
      .findLast((url) => url.pathname.endsWith('/escalations') && url.searchParams.get('page_size') === '500')
      ?.searchParams.get(name);
  await expect.poll(() => [asked('unassigned'), asked('assignee')]).toEqual(['true', null]);
  await page.getByLabel('Words or external id').fill('视频');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  await page.getByLabel('Words or external id').fill('upload gone');
  await expect(page.getByRole('link', { name: 'Videos are gone after the upload' })).toBeVisible();
  await expect(page).toHaveURL('/escalations?assignee=none&text=upload+gone');
});

for (const [language, width, link, cell] of [
  ['en', 1280, '3 escalations wait for triage', 'Not triaged yet'],
  ['zh-CN', 360, '3 个工单待分诊', '尚未分诊'],
] as const) {
  test(`the queue is by priority and age, and what is not triaged has its place: ${language} ${width}`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    service.session = person;
    first(service, { priority: 'PRIORITY_UNSPECIFIED', source_priority: '' });
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    await page.goto('/escalations');
    await expect(page.getByRole('row').nth(1)).toContainText(cell);
    const last = () => service.lastOfList('/api/v1/escalations');
    expect([last()?.get('order_by'), last()?.get('priority')]).toEqual(['priority', null]);
    await page.getByRole('link', { name: link }).click();
    await expect(page).toHaveURL('/escalations?priority=PRIORITY_UNSPECIFIED&order_by=open_time');
    await expect
      .poll(() => [last()?.get('order_by'), last()?.get('priority')])
      .toEqual(['open_time', 'PRIORITY_UNSPECIFIED']);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await expectAccessible(page);
  });
}

for (const [width, lines] of [
  [1280, 1],
  [360, 2],
] as const) {
  test(`a title that is too long for its column ends in an ellipsis, is told whole by its cell, and can be hit: ${width}`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    service.session = person;
    const title = 'Videos of more than an hour are gone after the upload from a telephone';
    first(service, { title: `${title} of one kind` }, { title: `${title} of another` });
    await page.goto('/escalations');
    for (const kind of ['one kind', 'another']) {
      const link = page.getByRole('link', { name: `${title} of ${kind}` });
      await expect(page.getByRole('cell').filter({ has: link })).toHaveAttribute('title', `${title} of ${kind}`);
      const [overflow, cut, shown, high] = await link.evaluate((element) => {
        const { textOverflow, lineHeight, paddingBlock } = getComputedStyle(element);
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
        const text = clientHeight - 2 * Number.parseFloat(paddingBlock);
        const isCut = scrollWidth > clientWidth || scrollHeight > clientHeight;
        return [textOverflow, isCut, Math.round(text / Number.parseFloat(lineHeight)), clientHeight];
      });
      expect([overflow, cut, shown]).toEqual(['ellipsis', true, lines]);
      expect(high).toBeGreaterThanOrEqual(24);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await expectAccessible(page);
  });
}

test('the list stays in its place when it is known how many wait for triage', async ({ page, service }) => {
  service.session = person;
  let count = () => {};
  const counted = new Promise<void>((resolve) => {
    count = resolve;
  });
  const counts = (url: URL) => url.searchParams.get('page_size') === '1';
  await page.route(counts, async (route) => {
    await counted;
    await route.fallback();
  });
  await page.goto('/escalations');
  await expect(page.getByRole('link', { name: 'Case 1', exact: true })).toBeVisible();
  const top = () => page.getByRole('region', { name: 'Queue' }).evaluate((list) => list.getBoundingClientRect().top);
  const before = await top();
  count();
  await expect(page.getByRole('link', { name: '3 escalations wait for triage' })).toBeVisible();
  expect(await top()).toBe(before);
});

test('the age of a case ends when the case does', async ({ page, service }) => {
  service.session = person;
  const opened = { open_time: '2016-01-01T00:00:00Z' };
  const cycles = [{ close_time: '2016-01-13T00:00:00Z' }];
  first(service, { ...opened, state: 'ESCALATION_STATE_CLOSED', cycles }, { ...opened, ...ASSIGNED });
  for (const [address, age] of [
    ['/escalations?state=all', '3,976 d'],
    ['/escalations?state=all&as_of=2016-02-01', '32 d'],
    ['/escalations?state=all&as_of=2016-01-01', '15 h'],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole('row').nth(1).getByRole('cell').nth(2)).toHaveText('12 d');
    await expect(page.getByRole('row').nth(2).getByRole('cell').nth(2)).toHaveText(age);
  }
});

test('what belongs to a long list by now is told beside it, and shown when it is wanted', async ({ page, service }) => {
  service.session = person;
  service.told = [];
  await page.goto('/escalations?team=teams%2Fengineering');
  const list = page.getByRole('region', { name: 'Queue' });
  await expect(page.getByRole('link', { name: 'Case 3' })).toBeVisible();
  await list.evaluate((element) => {
    element.scrollTop = 510 * 44;
  });
  await expect(page.getByRole('link', { name: 'Case 515' })).toBeVisible();
  const [before] = [await list.evaluate((element) => element.getBoundingClientRect().top)];
  service.told.push(
    { cursor: 'c2', event: { resource: 'escalations/new1', event: { '@type': 'x/EscalationOpened' } } },
    { cursor: 'c3', event: { resource: 'escalations/others', event: { '@type': 'x/EscalationOpened' } } },
  );
  await expect(page.getByText('1 new one belongs here')).toBeVisible();
  await expectAccessible(page);
  expect(await list.evaluate((element) => [element.scrollTop, element.getBoundingClientRect().top])).toEqual([
    510 * 44,
    before,
  ]);
  service.rewrite = (answer) => {
    const { escalations } = answer as { escalations?: Escalation[] };
    const added = { ...escalations?.[0], name: 'escalations/new1', title: 'New case' };
    return escalations?.[0]?.name === 'escalations/e1' ? { ...answer, escalations: [added, ...escalations] } : answer;
  };
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('link', { name: 'New case' })).toBeVisible();
  await expect(page.getByText('belongs here')).toHaveCount(0);
});

test('the queue on paper has all that was loaded, and says so', async ({ page, service }) => {
  service.session = person;
  await page.goto('/escalations');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const printed = page.getByText(/^On paper: \d+ of 10,000 escalations/);
  await expect(printed).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(printed).toContainText('On paper: 500 of 10,000');
  await expect(page.getByRole('row')).toHaveCount(501);
  await expect(page.getByText(/^Arrow keys go/)).toBeHidden();
  const [top, next] = await page
    .getByRole('row')
    .evaluateAll((each) => each.slice(1, 3).map((row) => row.getBoundingClientRect().top));
  expect(next).toBeGreaterThan(top ?? 0);
  await page.emulateMedia({ media: 'screen' });
  await expect.poll(() => page.getByRole('row').count()).toBeLessThan(100);
});

test('a case that nobody has judged shows those of the same words, and that there are more', async ({
  page,
  service,
}) => {
  service.session = person;
  service.rewrite = (answer) =>
    'related' in answer
      ? {
          escalation: { ...escalation, classification: undefined, links: [], merged: [] },
          related: [{ ...other, classification: undefined }],
          shared_words: [{ escalation: other.name, words: ['上传', '视频'] }],
          more_related: true,
        }
      : answer;
  await page.goto('/escalations/e1');
  const similar = page.getByRole('region', { name: 'Similar cases' });
  await expect(similar.getByRole('row').nth(1)).toContainText('Both titles say: 上传, 视频');
  await expect(similar.getByRole('row').nth(1)).not.toContainText('Same classification');
  await expect(page.getByText('There are more: the first of each kind are shown.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Search for all with these words' })).toHaveAttribute(
    'href',
    `/escalations?${new URLSearchParams({ text: escalation.title ?? '', state: 'all' })}`,
  );
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Merge into…/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Both titles say: 上传, 视频')).toBeVisible();
  await expect(dialog.getByText('There are more: the first of each kind are shown.')).toBeVisible();
});

test('similar cases say why, and one of them is merged into', async ({ page, service }) => {
  service.session = person;
  service.rewrite = (answer) =>
    'related' in answer
      ? {
          ...answer,
          escalation: { ...escalation, merged: [] },
          related: [{ ...other, state: 'ESCALATION_STATE_RESOLVED' }],
        }
      : answer;
  await page.goto('/escalations/e1');
  const similar = page.getByRole('table').filter({ hasText: 'Videos are gone after the upload' });
  await expect(similar.getByRole('row').nth(1)).toContainText('Same problem, Both say: Uploads, Lost');
  await expect(similar.getByRole('link', { name: 'Videos are gone after the upload' })).toHaveAttribute(
    'href',
    '/escalations/e2',
  );
  const cycles = page.getByRole('table').filter({ hasText: 'Opened or reopened' });
  await expect(cycles.getByRole('row')).toHaveCount(3);
  await expect(cycles.getByRole('row').nth(1)).toContainText('Opened: Nov 10, 2026');
  await expect(cycles.getByRole('row').nth(1)).toContainText('Nov 12, 2026');
  await expect(cycles.getByRole('row').nth(2)).toContainText('Reopened: Nov 18, 2026');
  await expectAccessible(page);
  await similar.getByRole('button', { name: /^Merge into it/ }).click();
  await expect(page.getByRole('dialog').getByText(/^That case is already resolved: /)).toBeVisible();
  await page.getByRole('dialog').getByLabel('Reason').fill('The same three videos');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => service.changes.map(({ path, body }) => [path, body.into, body.reason]))
    .toEqual([['/api/v1/escalations/e1:merge', 'escalations/e2', 'The same three videos']]);
});

test('however many duplicates there are, they are asked for together', async ({ page, service }) => {
  service.session = person;
  const merged = Array.from({ length: 60 }, (_, index) => `escalations/new${index}`);
  service.rewrite = (answer) =>
    'escalation' in answer
      ? { ...answer, escalation: { ...(answer.escalation as Escalation), title: 'The first', merged } }
      : answer;
  await page.goto('/escalations/e1');
  await expect(page.getByText('60 duplicates go on as this one')).toBeVisible();
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toHaveCount(60);
  expect(service.reads.filter(({ searchParams }) => searchParams.has('name'))).toHaveLength(2);
  expect(service.reads.filter(({ pathname }) => /\/v1\/escalations\/new/.test(pathname))).toEqual([]);
});

test('what others change comes by itself, and nothing loses its place', async ({ page, service }) => {
  service.session = person;
  service.told = [];
  await page.goto('/escalations?team=teams%2Fengineering');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const list = page.getByRole('region', { name: 'Queue' });
  const filter = page.getByLabel('Name of this view');
  await page.getByText('Saved views (0)').click();
  await filter.fill('half a na');
  await list.evaluate((element) => {
    element.scrollTop = 100;
  });
  first(service, {}, {}, {}, { title: 'Changed by somebody else' });
  service.told.push({
    cursor: 'c2',
    event: { resource: 'escalations/n3', event: { '@type': 'x/EscalationCommented' } },
  });
  await expect(page.getByRole('link', { name: 'Changed by somebody else' })).toBeVisible();
  await expect(filter).toBeFocused();
  await expect(filter).toHaveValue('half a na');
  expect(await list.evaluate((element) => element.scrollTop)).toBe(100);
});

/** In the palette, by keys. */
async function search(page: Page, text: string) {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
  await page.keyboard.insertText(text);
}

test('the palette finds things, and does what the screen offers', async ({ page, service }) => {
  service.session = person;
  await page.goto('/escalations/e1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('上传后视频丢失');
  await search(page, 'triage');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Triage/ });
  await expect(dialog.getByLabel('Priority')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await search(page, 'INC0002');
  const found = page.getByRole('dialog').getByRole('button', { name: /Videos are gone after the upload/ });
  await expect(found).toContainText('INC0002');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/escalations/e2');
  await search(page, 'uploads fail');
  await expect(page.getByRole('button', { name: /Uploads fail without a word/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/(plans|problems)\//);
});

test('the palette opens an escalation from everywhere', async ({ page, service }) => {
  service.session = person;
  for (const path of ['/items', '/escalations']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await search(page, 'new esc');
    await expect(page.getByRole('dialog').getByRole('button', { name: 'New escalation' })).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/escalations');
    await expect(page.getByRole('dialog', { name: 'New escalation', exact: true }).getByLabel('Title')).toBeFocused();
  }
});

test('who types a title in the palette reads, and does nothing by it', async ({ page, service }) => {
  service.session = person;
  await page.goto('/escalations/e1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('上传后视频丢失');
  await search(page, '上传后');
  const palette = page.getByRole('dialog', { name: /^Search for/ });
  await expect(palette.getByRole('button', { name: '上传后视频丢失' })).toBeVisible();
  await expect(palette.getByRole('button', { name: /^Triage/ })).toHaveCount(0);
});

for (const [who, roles, team, path] of [
  ['a specialist', ['specialist'], 'content', '/items?team=teams%2Fcontent'],
  ['a partner of it', ['partner'], 'engineering', '/work?team=teams%2Fengineering'],
  ['a partner of another', ['partner'], 'content', '/items?team=teams%2Fcontent'],
  ['who leads', ['partner', 'program_manager'], 'content', '/work?team=teams%2Fcontent'],
] as const) {
  test(`the palette leads to what of a team ${who} may read`, async ({ page, service }) => {
    service.session = { ...person, roles: [...roles], teams: ['engineering'] };
    await page.goto('/items');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await search(page, team);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(path);
  });
}

test('the palette finds by one character of Chinese, and not by one letter', async ({ page, service }) => {
  service.session = person;
  await page.goto('/items');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await search(page, 'v');
  await expect(page.getByRole('dialog').getByText('Nothing is called that')).toBeVisible();
  expect(service.reads.filter(({ searchParams }) => searchParams.has('text'))).toEqual([]);
  await page.keyboard.press('Backspace');
  await page.keyboard.insertText('频');
  await expect(page.getByRole('dialog').getByRole('button', { name: /上传后视频丢失/ })).toBeVisible();
});

test('the palette does so in Chinese, for the row in hand', async ({ page, service }) => {
  service.session = person;
  first(service, TRIAGED);
  await page.addInitScript(() => localStorage.setItem('tracker.language', 'zh-CN'));
  await page.goto('/escalations');
  await page.getByRole('row').nth(1).focus();
  await search(page, '分派给我');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => service.changes.map(({ path, body }) => [path, body.assignee]))
    .toEqual([['/api/v1/escalations/e1:assign', 'specialist']]);
});
