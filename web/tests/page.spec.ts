import type { Locator } from '@playwright/test';
import { readXlsx } from 'hucre/xlsx';
import type { PlanView } from '../src/api/types.ts';
import { administrator, coordinator, escalation, items, manager, NOW, partner, specialist } from './fixtures.ts';
import { expect, expectAccessible, refusal, test } from './service.ts';

test('a partner answers, starts and finishes by keyboard alone', async ({ page, service }) => {
  await page.goto('/');
  await expect(page).toHaveURL('/work');
  await page.getByRole('listitem').filter({ hasText: 'Refunds arrive late' }).focus();
  await page.keyboard.press('a');
  await expect.poll(() => service.changes.length).toBe(1);
  await page.getByRole('listitem').filter({ hasText: 'Refunds arrive late' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('e');
  await page.getByLabel('Evidence').fill('https://git.example/1');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(service.changes.map(({ path, body }) => [path, body.team ?? body.evidence, body.etag])).toEqual([
    ['/api/v1/plans/p2:acceptCommitment', 'teams/engineering', 'c9'],
    ['/api/v1/plans/p1/items/1:claimDone', ['https://git.example/1'], 'i1-1'],
  ]);
  expect(service.changes.map(({ token }) => token)).toEqual(['token-1', 'token-1']);
  await expect.poll(() => service.reads.some((url) => url.searchParams.get('read_after') === 'plans/p1@10')).toBe(true);
});

/** A plan asks for two items, where the fixture asks for one. */
const askedForTwo = (answer: object) =>
  'to_answer' in answer && Array.isArray(answer.to_answer)
    ? {
        ...answer,
        to_answer: answer.to_answer.map((each) => ({
          ...each,
          items: [...each.items, { ...each.items[0], name: 'plans/p2/items/8', title: 'Tell the customers' }],
        })),
      }
    : answer;

test('a team accepts, declines and passes on single items by keyboard', async ({ page, service }) => {
  service.rewrite = askedForTwo;
  await page.goto('/work');
  const row = page.getByRole('listitem').filter({ hasText: 'Refunds arrive late' });
  const dialog = page.getByRole('dialog');
  const leaveOut = async (key: string) => {
    await row.focus();
    await page.keyboard.press(key);
    await expect(dialog.getByRole('checkbox', { name: /^Speed the ledger up/ })).toBeFocused();
    await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(2);
    await page.keyboard.press('Space');
  };
  await leaveOut('o');
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await leaveOut('d');
  await dialog.getByLabel('Reason').fill('Support tells them');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await leaveOut('p');
  await dialog.getByLabel('To the team').selectOption('Content');
  await dialog.getByLabel('Reason').fill('Theirs');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path, body }) => [path.split(':')[1], body.items, body.etag])).toEqual([
    ['acceptCommitment', ['plans/p2/items/8'], 'c9'],
    ['declineCommitment', ['plans/p2/items/8'], 'c9'],
    ['delegateCommitment', ['plans/p2/items/8'], 'c9'],
  ]);
});

test('an answer to none of the items is not sent, and one to all names none', async ({ page, service }) => {
  service.rewrite = askedForTwo;
  await page.goto('/work');
  await page.getByRole('button', { name: 'Decline: Refunds arrive late' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Not ours');
  for (const box of await dialog.getByRole('checkbox').all()) {
    await box.uncheck();
  }
  await dialog.getByRole('button', { name: 'Decline' }).click();
  await expect(dialog.getByText('Choose at least one item.')).toBeVisible();
  expect(service.changes).toEqual([]);
  for (const box of await dialog.getByRole('checkbox').all()) {
    await box.check();
  }
  await dialog.getByRole('button', { name: 'Decline' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes[0]?.body).toMatchObject({ team: 'teams/engineering', reason: 'Not ours' });
  expect(service.changes[0]?.body).not.toHaveProperty('items');
});

test('a comment is made by keyboard wherever its item stands, and needs no etag', async ({ page, service }) => {
  const say = async (text: string) => {
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByLabel('Text').fill(text);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await page.goto('/work');
  await page.getByRole('listitem').filter({ hasText: 'Retry the upload' }).focus();
  await say('From the work');
  await page.getByRole('listitem').filter({ hasText: 'Refunds arrive late' }).focus();
  await say('From the commitment');
  await page.goto('/plans/p1');
  await page.locator('[data-thing="plans/p1/items/4"]').focus();
  await say('From the board');
  await page.getByRole('region', { name: 'Actions' }).focus();
  await say('From the plan');
  await page.getByRole('tab', { name: 'Table' }).click();
  await page.getByRole('row', { name: /Retry the upload/ }).focus();
  await say('From the table');
  await page.getByLabel('2 comments on “Retry the upload”').click();
  await expect(page.getByText('I ask them on Monday')).toBeVisible();
  await expectAccessible(page);
  const item = '/api/v1/plans/p1/items/4:comment';
  expect(service.changes.map(({ path, body: { request_id, ...rest } }) => [path, rest])).toEqual([
    [item, { text: 'From the work' }],
    ['/api/v1/plans/p2:comment', { text: 'From the commitment' }],
    [item, { text: 'From the board' }],
    ['/api/v1/plans/p1:comment', { text: 'From the plan' }],
    [item, { text: 'From the table' }],
  ]);
});

for (const [timezoneId, hour] of [
  ['America/Los_Angeles', '03:00:00'],
  ['Asia/Shanghai', '23:59:59'],
]) {
  test.describe(() => {
    test.use({ timezoneId });
    test(`an item is due on the day that was agreed on, in ${timezoneId} too`, async ({ page, service }) => {
      service.rewrite = (answer) => JSON.parse(JSON.stringify(answer).replaceAll('10T15:59:59Z', `10T${hour}Z`));
      await page.goto('/work');
      await expect(page.getByText('Speed the ledger up, due Dec 10, 2026')).toBeVisible();
      await expect(page.getByText('Due Dec 10, 2026').first()).toBeVisible();
    });
  });
}

test('a counter-proposal names the items that get another date, wording or person', async ({ page, service }) => {
  await page.goto('/work');
  await page.getByRole('button', { name: 'Counter: Refunds arrive late' }).click();
  await page.getByLabel('New due date of “Speed the ledger up” (asked for: Dec 10, 2026)').fill('2027-01-15');
  await page.getByLabel('Other wording of “Speed the ledger up”').fill('Cache the ledger');
  await page.getByLabel('Accountable person for “Speed the ledger up”').fill('partner@content');
  await expectAccessible(page);
  await page.getByLabel('Reason').fill('The ledger team is on leave');
  await page.getByRole('button', { name: 'Counter', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(service.changes[0]?.body).toMatchObject({
    team: 'teams/engineering',
    counters: [
      {
        item: 'plans/p2/items/9',
        due_time: '2027-01-15T23:59:59Z',
        title: 'Cache the ledger',
        owner: 'partner@content',
      },
    ],
    reason: 'The ledger team is on leave',
  });
});

test('files show that an item is done; one that is too large is not sent', async ({ page, service }) => {
  await page.goto('/work');
  await page.getByRole('button', { name: 'Done: Refuse duplicate uploads' }).click();
  const dialog = page.getByRole('dialog');
  const large = { name: 'large.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) };
  await dialog.getByLabel('Files').setInputFiles(large);
  await expect(dialog.getByText('Larger than 10 MB: large.pdf. Choose a smaller one.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(service.changes).toEqual([]);
  const small = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('OK') };
  await dialog.getByLabel('Files').setInputFiles(small);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path, body }) => [path, body.content ?? body.files])).toEqual([
    ['/api/v1/plans/p1/items/1/files', 'T0s='],
    ['/api/v1/plans/p1/items/1:claimDone', ['plans/p1/items/1/files/f2']],
  ]);
});

test('who verifies reads the evidence', async ({ page, service }) => {
  await page.goto('/work');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '截图.txt (2 KB)' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('截图.txt');
  expect((await (await file.createReadStream()).toArray()).join('')).toBe('OK');
  expect(service.reads.at(-1)?.pathname).toBe('/api/v1/plans/p1/items/3/files/f1');
});

test('the session ends while somebody types: nothing is lost', async ({ page, context, service }) => {
  await page.goto('/work');
  await page.getByRole('button', { name: 'Block: Refuse duplicate uploads' }).click();
  await page.getByLabel('Reason').fill('The quota is decided elsewhere');
  service.refuse = () => refusal(401, 'UNAUTHENTICATED');
  await context.route(/\/sign-in\?/, (route) => {
    service.refuse = () => undefined;
    const back = new URL(route.request().url()).searchParams.get('return_to');
    return route.fulfill({ contentType: 'text/html', body: `<meta http-equiv="refresh" content="0;url=${back}">` });
  });
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const small = await popup;
  await expect.poll(() => small.isClosed()).toBe(true);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(service.changes[0]?.body.reason).toBe('The quota is decided elsewhere');
});

/** Nothing waits for another. */
const startable = (answer: object): object =>
  JSON.parse(JSON.stringify(answer, (key, value) => (key === 'depends_on' ? undefined : value)));

test('without a network the page says so, keeps what it has, and goes on afterwards', async ({
  page,
  context,
  service,
}) => {
  service.rewrite = startable;
  await page.goto('/work');
  const start = page.getByRole('button', { name: 'Start: Alert on failing uploads' });
  await expect(start).toBeVisible();
  service.offline = true;
  await context.setOffline(true);
  await start.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('The service does not answer; check your connection');
  await expectAccessible(page);
  service.offline = false;
  await context.setOffline(false);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path }) => path)).toEqual(['/api/v1/plans/p1/items/2:start']);
});

test('a list that could not be read again says of when it is', async ({ page, context, service }) => {
  service.rewrite = startable;
  await page.goto('/work');
  await expect(page.getByRole('button', { name: 'Start: Alert on failing uploads' })).toBeVisible();
  service.offline = true;
  await context.setOffline(true);
  await context.setOffline(false); // the browser is told of a network, and the service still does not answer
  await expect(page.getByText('What is shown is of Nov 20, 2026, 5:00')).toBeVisible();
  await expect(page.getByText('Refunds arrive late')).toBeVisible();
  await expectAccessible(page);
  service.offline = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('What is shown is of')).toHaveCount(0);
});

test('a part that an upgrade has taken away is found by loading the page again, once', async ({
  page,
  context,
  service,
  violations,
}) => {
  service.session = manager;
  let missing = 1;
  await context.route(/assets\/(Insights|Plans)-[^/]*\.js$/, (route) =>
    missing-- > 0 ? route.fulfill({ status: 404 }) : route.fallback(),
  );
  await page.goto('/problems');
  await page.getByRole('link', { name: 'Insights' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Insights');
  missing = 10;
  await page.goto('/problems');
  await page.getByRole('link', { name: 'Plans' }).click();
  await expect(page.getByRole('alert')).toContainText('The tracker was renewed while this page was open');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Problems' }).click(); // one screen that failed is not all of them
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Problems');
  await page.getByRole('link', { name: 'Plans' }).click();
  missing = 0;
  await page.getByRole('button', { name: 'Load the page again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plans');
  const told = violations.splice(0); // React says what the screen says too
  expect(told.filter((each) => !each.includes('Failed to fetch dynamically imported module'))).toEqual([]);
});

/** Words of Latin letters that go on in the next line. */
const brokenWords = (parts: Element[]) =>
  parts.flatMap((part) => {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const broken: string[] = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      for (const { index, 0: word } of (text.textContent ?? '').matchAll(/[A-Za-z]+/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (range.getClientRects().length > 1) {
          broken.push(word);
        }
      }
    }
    return broken;
  });

test('a plan can be printed, from dark colours too', async ({ page, service }) => {
  service.session = manager;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/plans/p1?tab=table');
  await expect(page.getByRole('region', { name: 'Table' })).toContainText('Retry the upload');
  const why = page.getByRole('region', { name: 'Table' }).getByText(/The alerting team is on leave/);
  await expect(why.filter({ visible: true })).toHaveCount(0);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(why.filter({ visible: true })).toHaveCount(1);
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await page.getByText('Why', { exact: true }).first().click();
  await expect(why.filter({ visible: true })).toHaveCount(1);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(why.filter({ visible: true })).toHaveCount(1);
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('tablist')).toBeHidden();
  await expect(page.getByRole('button').first()).toBeHidden();
  await expect(page.getByRole('region', { name: 'Actions' })).toBeHidden();
  await expect(page.getByText(/^Arrow keys go/)).toBeHidden();
  await expect(page.getByLabel('Compare with')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('table')).toContainText('Retry the upload');
  const colours = await page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    return [color, backgroundColor];
  });
  expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  expect((await page.pdf()).length).toBeGreaterThan(1_000);
  await expectAccessible(page);
});

for (const language of ['en', 'zh-CN']) {
  test(`the table of a plan fits a screen of 1280 and a sheet of paper, in ${language}`, async ({ page, service }) => {
    service.session = manager;
    service.rewrite = (answer) => {
      const { plan, columns } = answer as PlanView;
      const items = plan?.items?.map((each) => ({ ...each, state: 'ITEM_STATE_COUNTER_PROPOSED' as const }));
      return plan && columns ? { ...answer, plan: { ...plan, items } } : answer;
    };
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    await page.goto('/plans/p1?tab=table');
    const table = page.locator('.item-table');
    await expect(table).toContainText('Retry the upload');
    await table
      .locator('summary')
      .filter({ hasText: /^(Why|原因)/ })
      .first()
      .click();
    expect(await table.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    const labels = table.locator('.mantine-Badge-label');
    expect(
      await labels.evaluateAll((each) => each.filter((label) => label.scrollWidth > label.clientWidth).length),
    ).toBe(0);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 718, height: 1000 }); // A4, upright, within its margins
    await expect(table.locator('th.acts')).toBeHidden();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718);
    expect(await labels.evaluateAll(brokenWords)).toEqual([]);
    expect(await table.locator('thead th, td').evaluateAll(brokenWords)).toEqual([]);
  });
}

test('what makes most of a figure stands first, with the share of all up to it', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/insights');
  const table = page.getByRole('region', { name: 'Opened' });
  await expect(table.getByRole('rowheader').first()).toHaveText('Critical');
  await page.getByLabel('Greatest first, with the running share (Pareto)').check();
  await expect(page).toHaveURL(/pareto=true/);
  await expect(table.getByRole('rowheader').first()).toHaveText('High');
  await expect(table.getByRole('row').nth(1).getByRole('cell').last()).toHaveText('69.2');
  await expect(page.getByRole('img', { name: 'Opened' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Figure').selectOption({ label: 'Hours to close, mean' });
  await expect(page.getByLabel('Greatest first, with the running share (Pareto)')).toHaveCount(0);
});

test('a list without rows says how they come into it, or that its filters let none through', async ({
  page,
  service,
}) => {
  service.session = { ...manager, roles: ['program_manager', 'specialist'] };
  service.rewrite = (answer) =>
    'total_size' in answer && !('teams' in answer)
      ? { total_size: 0 }
      : 'to_verify' in answer
        ? { team: { name: 'teams/x' } }
        : answer;
  for (const [place, text] of [
    ['/plans', 'There is no plan yet.'],
    ['/problems', 'There is no problem yet.'],
    ['/escalations?order_by=open_time', 'No escalation is open.'],
    ['/work?team=teams%2Fengineering', 'Nothing to do. When a plan asks this team'],
  ] as const) {
    await page.goto(place);
    await expect(page.getByText(text)).toBeVisible();
    await expectAccessible(page);
  }
  await page.goto('/plans?text=nowhere');
  await expect(page.getByText('Nothing fits these filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page).toHaveURL('/plans');
  await page.getByRole('link', { name: 'To the problems' }).click();
  await expect(page).toHaveURL('/problems');
});

test('who is not signed in is led to the sign-in and back', async ({ page, service }) => {
  service.session = null;
  await page.goto('/plans?health=HEALTH_COLOUR_RED');
  await expect(page.getByRole('link', { name: 'Sign in' })).toHaveAttribute(
    'href',
    '/sign-in?return_to=%2Fplans%3Fhealth%3DHEALTH_COLOUR_RED&ui_locales=en',
  );
});

test('who did not get in reads why, and what to do', async ({ page, service }) => {
  service.session = null;
  await page.goto('/?sign_in_failed=IDENTITY_UNAVAILABLE');
  await expect(page.getByRole('alert')).toContainText('Wait a minute, and sign in again.');
  await expectAccessible(page);
  await page.goto('/?sign_in_failed=SIGN_IN_FAILED');
  await expect(page.getByRole('alert')).toContainText('given up, took too long or was refused');
  await page.getByLabel('Language').selectOption('zh-CN');
  await expect(page.getByRole('alert')).toContainText('登录未完成');
  await expect(page.getByRole('link', { name: '登录' })).toHaveAttribute(
    'href',
    '/sign-in?return_to=%2F&ui_locales=zh-CN',
  );
});

test('the language changes without loading the page again', async ({ page, service }) => {
  await page.goto('/work');
  await page.getByLabel('Language').selectOption('zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('我的工作');
  await expect(page.getByText('已等待 2 天')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('搜索页面、工单、方案、团队或操作').fill('English');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My work');
  expect(service.session).toBe(partner);
});

test('the palette opens although its key was pressed before it had come', async ({ page, service }) => {
  service.session = partner;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked = page.waitForRequest('**/Palette-*.js');
  await page.route('**/Palette-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/work');
  await asked;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  release();
  await expect(page.getByPlaceholder('Search for a page, a case, a plan, a team or an action')).toBeFocused();
});

test('a plan is shown as it was on a day, and what changed between two', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/plans');
  await page.getByRole('link', { name: 'Uploads fail without a word' }).click();
  await expect(page.getByText('Blocked share: Amber. It is 25%; green up to 10%, amber up to 30%.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Blocked' })).toContainText('Retry the upload');
  await page.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/as_of=2026-11-19/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Uploads fail');
  await expect(page.getByText('Retry the upload')).toHaveCount(0);
  expect(service.reads.filter((url) => url.searchParams.get('as_of') === '2026-11-19T15:59:59.000Z')).toHaveLength(1);
  await page.getByRole('tab', { name: 'Changes' }).click();
  await expect(page.getByRole('cell', { name: 'Nov 18, 2026', exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText('Engineering accepted.')).toBeVisible();
});

for (const width of [1280, 360]) {
  test(`every day is told within the slider, also the first and the last, ${width} wide`, async ({ page, service }) => {
    service.session = manager;
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/plans/p1');
    const thumb = page.getByRole('slider');
    const edgesOf = async (part: Locator) => {
      const { x = 0, width = 0 } = (await part.boundingBox()) ?? {};
      return [x, x + width] as const;
    };
    for (const key of ['Home', 'ArrowRight', 'End', 'ArrowLeft']) {
      await thumb.press(key);
      const [left, right] = await edgesOf(page.locator('.mantine-Slider-label'));
      const [start, end] = await edgesOf(page.locator('.mantine-Slider-root'));
      expect([left >= start, right <= end]).toEqual([true, true]);
    }
  });
}

test('a day that has been has its own health, lateness, alignment and history', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/plans/p1?as_of=2026-11-03');
  await expect(page.getByText('As it stood at the end of Nov 3, 2026')).toBeVisible();
  await expect(page.getByText('Blocked share: Green. It is 0%; green up to 10%, amber up to 30%.')).toBeVisible();
  await expect(page.getByText('1 day late')).toBeVisible();
  await expect(page.getByText('Waits for: Refuse duplicate uploads')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Alignment' }).click();
  await expect(page.getByRole('row', { name: /Engineering/ })).toContainText('1 of 2');
  await page.getByRole('tab', { name: 'Table' }).click();
  await expect(page.getByText('Against baseline 1: 9 days later; furthest behind is')).toBeVisible();
  await page.getByRole('tab', { name: 'Burn-down' }).click();
  await expect(page.getByRole('region', { name: 'Burn-down' })).toBeVisible();
  await expect(page.getByLabel('Basis')).toHaveCount(0); // what was learnt later is not of that day
  expect(service.reads.findLast(({ pathname }) => pathname.endsWith('/burn-down'))?.searchParams.toString()).toBe(
    'basis=known&to_day=2026-11-02', // the last day of UTC that was over when that day ended in Shanghai
  );
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText('The plan was drafted.')).toBeVisible();
  await expect(page.getByText('Engineering accepted.')).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('button', { name: /: Uploads fail/ })).toHaveCount(0);
});

test('the plan before is told from this one though it may be called the same', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/plans/p1');
  await expect(
    page.getByRole('link', { name: 'Uploads are slow (In execution, drafted Nov 1, 2026)' }),
  ).toHaveAttribute('href', '/plans/p0');
});

test('a plan is compared with any of its baselines', async ({ page, service }) => {
  service.session = manager;
  service.rewrite = (answer) => {
    const { plan, columns } = answer as PlanView;
    return plan && columns
      ? {
          ...answer,
          plan: {
            ...plan,
            baselines: [
              ...(plan.baselines ?? []),
              {
                number: 2,
                agree_time: '2026-11-15T09:00:00Z',
                items: [{ item: 'plans/p1/items/1', due_time: '2026-11-16T15:59:59Z' }],
              },
            ],
          },
          columns: columns.map((column) => ({
            ...column,
            cards: column.cards?.map((card) => ({
              ...card,
              slips: card.item === 'plans/p1/items/1' ? [...(card.slips ?? []), { baseline: 2, days: 2 }] : card.slips,
            })),
          })),
          slips: [
            { baseline: 1, days: 9, agreed_items: 2 },
            { baseline: 2, days: -3, agreed_items: 1, added: ['plans/p1/items/2'] },
          ],
        }
      : answer;
  };
  await page.goto('/plans/p1?tab=table');
  await expect(
    page.getByText('Against baseline 1: 9 days later; furthest behind is “Alert on failing uploads” (9 days)'),
  ).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Alert on failing uploads: 9 days later' })).toContainText(
    'time until Dec 10, 2026: The alerting team is on leave',
  );
  const row = page.getByRole('row', { name: /Alert on failing uploads/ });
  await expect(row).toContainText('Refuse duplicate uploads');
  await page.getByLabel('Compare with').selectOption('Baseline 2, agreed on Nov 15, 2026');
  await expect(page).toHaveURL(/baseline=2/);
  await expect(
    page.getByText('Against baseline 2: 3 days sooner; furthest behind is “Refuse duplicate uploads” (2 days)'),
  ).toBeVisible();
  await expect(page.getByText('1 item added:')).toBeVisible();
  await expect(page.getByRole('row', { name: /^Refuse duplicate uploads/ })).toContainText('Nov 16, 2026');
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByLabel('Compare with')).toHaveValue('2');
  await expect(page.locator('path.baseline')).toHaveCount(1);
  await page.getByRole('listitem').getByRole('link', { name: 'Alert on failing uploads' }).click();
  await expect(page).toHaveURL('/plans/p1?tab=table&baseline=2');
  await expect(page.getByRole('row', { name: /^Alert on failing uploads/ })).toBeFocused();
});

test('a plan without items says how they come into it', async ({ page, service }) => {
  service.session = manager;
  service.rewrite = (answer) => {
    const { plan, columns } = answer as PlanView;
    return plan && columns
      ? { ...answer, plan: { ...plan, state: 'PLAN_STATE_DRAFT', items: [] }, columns: [], alignment: [] }
      : answer;
  };
  await page.goto('/plans/p1');
  for (const tab of ['Board', 'Table', 'Timeline']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByText('Put forward what is to be done, by which team and until when')).toBeVisible();
  }
  await page
    .getByRole('tabpanel')
    .getByRole('button', { name: /^Add an item/ })
    .click();
  await expect(page.getByRole('dialog').getByLabel('Title')).toBeVisible();
  service.session = partner;
  await page.goto('/plans/p1');
  await expect(page.getByText('A program manager puts items forward and asks their teams')).toBeVisible();
});

test('requests for more time are gone through and answered by keyboard, and leave with the work', async ({
  page,
  service,
}) => {
  service.session = manager;
  const { extensions: [, extension] = [], ...item } = items[1] ?? {};
  service.rewrite = (answer) =>
    'to_answer' in answer
      ? {
          ...answer,
          extensions: [
            { item: { item, plan: 'plans/p1', plan_title: 'Uploads', plan_state: 'PLAN_STATE_AGREED' }, extension },
          ],
        }
      : answer;
  await page.goto('/work?team=teams%2Fengineering');
  const row = page.getByRole('listitem').filter({ hasText: 'Nobody is on call' });
  await expect(page.getByRole('heading', { name: '1 request for more time' })).toBeVisible();
  await page.getByRole('listitem').filter({ hasText: 'Help article' }).last().focus();
  await page.keyboard.press('ArrowDown');
  await expect(row).toBeFocused();
  await page.keyboard.press('d');
  await page
    .getByRole('dialog')
    .getByLabel(/Reason/)
    .fill('Somebody is');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => service.changes.map(({ path, body }) => [path, body.number, body.approve]))
    .toEqual([['/api/v1/plans/p1/items/2:decideExtension', 2, false]]);
  expect(service.reads.find(({ pathname }) => pathname === '/api/v1/plans')?.searchParams.getAll('state')).toEqual([
    'PLAN_STATE_DRAFT',
    'PLAN_STATE_PROPOSED',
    'PLAN_STATE_ALIGNING',
    'PLAN_STATE_AGREED',
    'PLAN_STATE_IN_EXECUTION',
    'PLAN_STATE_REPLANNING',
  ]);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV (UTF-8)' }).click();
  const lines = (await (await (await download).createReadStream()).toArray()).join('').split('\r\n');
  expect(lines[0]).toMatch(/,More time until,Reason$/);
  expect(lines.at(-2)).toMatch(/^Alert on failing uploads,.*,2026-12-20T15:59:59Z,Nobody is on call$/);
});

test('a comment is two clicks away where the work is', async ({ page, service }) => {
  await page.goto('/work');
  await page.getByRole('button', { name: 'Comment: Refuse duplicate uploads' }).click();
  await page.getByRole('dialog').getByLabel('Text').fill('On it');
  await page.getByRole('dialog').getByRole('button', { name: 'Comment' }).click();
  await expect
    .poll(() => service.changes.map(({ path, body }) => [path, body.text]))
    .toEqual([['/api/v1/plans/p1/items/1:comment', 'On it']]);
});

test('the work, the items of a plan and its alignment leave as files', async ({ page, service }) => {
  const saved = async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV (UTF-8)' }).click();
    const file = await download;
    return [file.suggestedFilename(), (await (await file.createReadStream()).toArray()).join('')] as const;
  };
  await page.goto('/work');
  const [name, work] = await saved();
  expect(name).toMatch(/^work-engineering-/);
  expect(work.split('\r\n').filter((line) => /ledger|duplicate|article/.test(line))).toHaveLength(3);
  service.session = manager;
  await page.goto('/plans/p1?tab=table');
  const [, table] = await saved();
  expect(table).toContain('Alert on failing uploads,Accepted');
  expect(table.split('\r\n').find((line) => line.startsWith('Alert'))).toContain(',Refuse duplicate uploads,');
  await page.goto('/plans/p1?tab=alignment');
  expect((await saved())[1]).toContain('Content,Asked,1,0,4,');
});

test('on a telephone titles and facts have room, and are told whole', async ({ page, service }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  service.session = manager;
  const title = 'Videos of more than an hour are gone after the upload from a telephone of one kind';
  const called = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(called)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([name, each]) => [name, name === 'title' ? title : called(each)]),
          )
        : value;
  service.rewrite = (answer) => called(answer) as typeof answer;
  for (const [screen, selector] of [
    ['/escalations/e1', 'h1'],
    ['/escalations/e1', 'th .text-link'],
    ['/problems/q1', 'h1'],
    ['/plans/p1', 'h1'],
    ['/plans/p1', '.facts dd'],
    ['/plans', 'th .text-link'],
    ['/problems', 'th .text-link'],
    ['/items', 'th .text-link'],
  ] as const) {
    await page.goto(screen);
    const told = page.locator(selector);
    await expect(told.filter({ hasText: title }).first()).toBeVisible();
    const found = await told.evaluateAll((parts) => ({
      hasRoom: parts.every(({ clientWidth }) => clientWidth >= 140),
      isCut: parts.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
    }));
    expect({ screen, selector, ...found }).toEqual({ screen, selector, hasRoom: true, isCut: false });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  }
});

test('a manager re-plans, and says why', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/plans/p1?tab=alignment');
  await page.getByRole('button', { name: /^Re-plan/ }).click();
  await page.getByLabel('Reason').fill('The root was deeper');
  await page.getByRole('button', { name: 'Re-plan', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(service.changes[0]).toMatchObject({
    path: '/api/v1/plans/p1:startReplanning',
    body: { reason: 'The root was deeper', etag: 'p1-9' },
  });
});

for (const [motion, moves] of [
  ['reduce', false],
  ['no-preference', true],
] as const) {
  test(`a notice ${moves ? 'fades' : 'is there, and gone, at once'} for who asks for motion so: ${motion}`, async ({
    page,
    service,
  }) => {
    service.session = manager;
    await page.emulateMedia({ reducedMotion: motion });
    await page.addInitScript(() => {
      const seen: number[] = [];
      Object.assign(window, { seen });
      document.addEventListener('transitionrun', ({ target }) => {
        const duration = getComputedStyle(target as Element)
          .transitionDuration.split(',')
          .map(Number.parseFloat);
        seen.push(Math.max(...duration));
      });
    });
    await page.goto('/plans/p1?tab=alignment');
    await page.getByRole('button', { name: /^Re-plan/ }).press('Enter');
    await page.getByLabel('Reason').fill('The root was deeper');
    await page.keyboard.press('Control+Enter');
    const notice = page.locator('.mantine-Notification-root');
    await expect(notice).toBeVisible();
    await expect(notice).toHaveCount(0);
    const longest = await page.evaluate(() => Math.max(0, ...(window as unknown as { seen: number[] }).seen));
    expect(longest >= 0.1, `${longest} s`).toBe(moves);
  });
}

for (const [language, more, accept, earlier, happened] of [
  ['en', 'More: Content', 'Accept, earlier…: Content', 'It happened earlier', 'Happened'],
  ['zh-CN', '更多：Content', '接受（补录）…：Content', '实际发生得更早', '发生时间'],
] as const) {
  test(`what was agreed in a meeting is entered later, by keyboard alone, in ${language}`, async ({
    page,
    service,
  }) => {
    service.session = { ...manager, subject: 'olga' }; // whoever put the plan forward answers for no team
    await page.setViewportSize({ width: 360, height: 800 });
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    await page.goto('/plans/p1?tab=alignment');
    const dialog = page.getByRole('dialog');
    await page.getByLabel(more).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: accept })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog.getByLabel(happened)).toBeFocused();
    await expectAccessible(page);
    await dialog.getByLabel(happened).fill('2026-11-20T17:01'); // of Shanghai, where it is five
    await page.keyboard.press('Control+Enter');
    await expect(dialog.getByLabel(happened)).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
    await dialog.getByLabel(happened).fill('2026-11-18T10:30');
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toHaveCount(0);

    for (const folded of [false, true]) {
      await page
        .locator('main')
        .getByRole('button', { name: /^(Re-plan|重新规划)/ })
        .press('Enter');
      await expect(dialog.getByRole('textbox')).toBeFocused();
      await page.keyboard.type('x');
      await page.keyboard.press('Tab');
      await expect(dialog.getByText(earlier)).toBeFocused();
      await page.keyboard.press('Enter');
      await dialog.getByLabel(happened).fill('2026-11-18T10:30');
      await expectAccessible(page);
      if (folded) {
        await dialog.getByText(earlier).press('Enter');
        await expect(dialog.getByLabel(happened)).toBeHidden();
        await expect(dialog.getByLabel(happened)).toHaveValue('');
      }
      await page.keyboard.press('Control+Enter');
      await expect(dialog).toHaveCount(0);
    }
    expect(service.changes.map(({ path, body }) => [path, body.occurred_time])).toEqual([
      ['/api/v1/plans/p1:acceptCommitment', '2026-11-18T02:30:00.000Z'],
      ['/api/v1/plans/p1:startReplanning', '2026-11-18T02:30:00.000Z'],
      ['/api/v1/plans/p1:startReplanning', undefined],
    ]);
  });
}

test('a manager accepts a risk, and says what comes first', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/plans/p1');
  await expect(page.getByText(/^problem_coordinator asks to accept the risk until/)).toBeVisible();
  await page.getByRole('button', { name: 'Accept the risk: Retry the upload', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Few are hit');
  await dialog.getByRole('button', { name: 'Accept the risk', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByLabel('More: Alert on failing uploads').click();
  await page.getByRole('button', { name: 'What comes first: Alert on failing uploads' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'Refuse duplicate uploads' })).toBeChecked();
  await dialog.getByRole('checkbox', { name: 'Help article' }).check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'What comes first' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path, body }) => [path, body.approve ?? body.depends_on])).toEqual([
    ['/api/v1/plans/p1/items/4:decideRiskAcceptance', true],
    ['/api/v1/plans/p1/items/2:setDependencies', ['plans/p1/items/1', 'plans/p1/items/3']],
  ]);
});

test('a hundred thousand escalations scroll, and only those in sight are drawn', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const list = page.getByRole('region', { name: 'Queue' });
  await list.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(page.getByRole('link', { name: /^Case (9\d{3}|10\d{3})$/ }).first()).toBeVisible();
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  expect(service.reads.some((url) => url.searchParams.get('page_token') === '9500')).toBe(true);
  await page.getByLabel('Priority').selectOption('PRIORITY_HIGH');
  await expect(page).toHaveURL('/escalations?priority=PRIORITY_HIGH');
  await page.reload();
  await expect(page.getByLabel('Priority')).toHaveValue('PRIORITY_HIGH');
});

test('a case is taken in by hand, and a problem is opened from one that has none', async ({ page, service }) => {
  service.session = { ...specialist, roles: ['specialist', 'problem_coordinator'] };
  await page.goto('/escalations');
  await page.getByRole('button', { name: /^New escalation/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('A call from Berlin');
  await dialog.getByRole('button', { name: 'New escalation' }).click();
  await expect(page).toHaveURL('/escalations/e1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('上传后视频丢失');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('main')).toBeFocused();
  await page.goto('/escalations/e4');
  await page.getByRole('button', { name: /^Open a problem/ }).click();
  await dialog.getByLabel('Title').fill('Uploads are lost');
  await dialog.getByLabel('Kind').selectOption('PROBLEM_KIND_RECURRING_CASE');
  await dialog.getByRole('button', { name: 'Open a problem' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path, body }) => [path, body.title, body.escalations, body.etag])).toEqual([
    ['/api/v1/escalations', 'A call from Berlin', undefined, undefined],
    ['/api/v1/problems', 'Uploads are lost', ['escalations/e4'], undefined],
  ]);
});

test('a specialist triages from the page of a case', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations/e1');
  await expect(page.getByText('Asked for the file names.')).toBeVisible();
  await page.getByRole('button', { name: /^Triage/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Priority').selectOption('PRIORITY_CRITICAL');
  await expect(dialog.getByLabel('Category')).toHaveValue('Uploads');
  await dialog.getByLabel('Category').fill('Uploads > Video');
  await dialog.getByLabel('Users affected').fill('300');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Triage', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(service.changes[0]).toMatchObject({
    path: '/api/v1/escalations/e1:triage',
    body: {
      priority: 'PRIORITY_CRITICAL',
      classification: { category: ['Uploads', 'Video'], symptom: 'Lost', affected_users: 300 },
      etag: 'e1-3',
    },
  });
});

test('a specialist merges what is alike, and takes a duplicate apart', async ({ page, service }) => {
  service.session = specialist;
  service.rewrite = (answer) =>
    'related' in answer ? { ...answer, escalation: { ...escalation, merged: [] } } : answer;
  await page.goto('/escalations/e1');
  await page.getByRole('button', { name: /^Merge into…/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Both say: Uploads, Lost')).toBeVisible();
  await dialog.getByLabel('Search by words or external id').fill('0002');
  await dialog.getByRole('radio', { name: /Videos are gone/ }).check();
  await dialog.getByLabel('Reason').fill('The same creator');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Merge into…' }).click();
  await expect(dialog).toHaveCount(0);
  service.rewrite = (answer) => answer;
  await page.reload();
  await page.getByRole('button', { name: 'Take apart again: Upload lost' }).click();
  await dialog.getByLabel('Reason').fill('Other videos');
  await dialog.getByRole('button', { name: 'Take apart again' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path, body }) => [path, body.into, body.reason, body.etag])).toEqual([
    ['/api/v1/escalations/e1:merge', 'escalations/e2', 'The same creator', 'e1-3'],
    ['/api/v1/escalations/e3:unmerge', undefined, 'Other videos', 'e3-7'],
  ]);
});

test('a duplicate says as which one it goes on, and why', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations/e3');
  const merged = page.getByRole('alert');
  await expect(merged).toContainText('Both say: uploads, lost');
  await expect(merged).toContainText('The same three videos');
  await expect(merged.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
});

test('who may know of a case is named, changed and taken back', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations/e4');
  await expect(page.getByText('Beside those who always may: specialist')).toBeVisible();
  await page.getByRole('button', { name: /^Change who may know/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Remove specialist' })).toBeVisible();
  await dialog.getByLabel('Viewers').fill('program_manager');
  await dialog.getByLabel('Viewers').press('Enter');
  await expect(dialog.getByRole('button', { name: 'Remove program_manager' })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Change who may know of it' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: /^Open to all/ }).click();
  await expect(dialog.getByText(/^Whoever may read escalations/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Open to all' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ body }) => [body.confidentiality, body.viewers])).toEqual([
    ['CONFIDENTIALITY_CONFIDENTIAL', ['specialist', 'program_manager']],
    ['CONFIDENTIALITY_OPEN', undefined],
  ]);
});

test('a problem and its cases lead to the plan that goes on, and to those before it', async ({ page, service }) => {
  service.rewrite = (answer) =>
    'problem' in answer && 'plan' in answer
      ? { ...answer, earlier_plans: [{ name: 'plans/p0', title: 'Look away', state: 'PLAN_STATE_CLOSED_INEFFECTIVE' }] }
      : answer;
  for (const path of ['/problems/q1', '/escalations/e1']) {
    await page.goto(path);
    await expect(page.getByRole('link', { name: /^Plan: / })).toHaveAttribute('href', '/plans/p1');
    const earlier = page.getByRole('link', { name: /^Earlier plan: Look away/ });
    await expect(earlier).toHaveAttribute('href', '/plans/p0');
  }
  await expectAccessible(page);
});

/** Answers with a problem in them, of which something else is so. */
const withProblem = (more: object) => (answer: object) =>
  'problem' in answer ? { ...answer, problem: { ...(answer.problem as object), ...more } } : answer;

for (const [language, before, why] of [
  ['en', 'Comes back from', 'Why it was opened'],
  ['zh-CN', '复发自', '新建原因'],
] as const) {
  test(`a problem says which one has come back with it, and why it was opened, in ${language}`, async ({
    page,
    service,
  }) => {
    service.session = coordinator;
    service.rewrite = withProblem({
      name: 'problems/q2',
      recurrence_of: 'problems/q1',
      open_reason: 'Three cases in a week',
    });
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    await page.goto('/problems/q2');
    await expect(page.getByRole('definition').filter({ hasText: 'Three cases in a week' })).toBeVisible();
    await expect(page.getByRole('term').filter({ hasText: why })).toBeVisible();
    await expect(page.getByRole('term').filter({ hasText: before })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('definition').getByRole('link', { name: 'Uploads are lost' }).click();
    await expect(page).toHaveURL('/problems/q1');
  });
}

for (const [language, why] of [
  ['en', '3 escalations of the same fingerprint were opened from Nov 2, 2026 to Nov 6, 2026'],
  ['zh-CN', '2026年11月2日至2026年11月6日（UTC）期间新建了 3 个同一指纹的工单'],
] as const) {
  test(`a problem says why recurrence opened it by a code, in ${language}`, async ({ page, service }) => {
    service.session = coordinator;
    service.rewrite = withProblem({
      open_reason: 'Three cases in a week',
      open_reason_by_code: {
        code: 'RECURRED',
        arguments: { count: '3', first: '2026-11-02', last: '2026-11-06', window: '604800s' },
      },
    });
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    await page.goto('/problems/q1');
    await expect(page.getByRole('definition').filter({ hasText: why })).toBeVisible();
  });
}

test('a problem is closed as the duplicate of another', async ({ page, service }) => {
  service.session = coordinator;
  await page.goto('/problems/q1');
  await page.getByText('More', { exact: true }).first().click();
  await page.getByRole('button', { name: /^Close as a duplicate/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /Videos vanish/ }).check();
  await dialog.getByLabel('Reason').fill('The same cause');
  await dialog.getByRole('button', { name: 'Close as a duplicate' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes[0]?.body).toMatchObject({
    resolution: 'PROBLEM_RESOLUTION_DUPLICATE',
    duplicate_of: 'problems/q2',
    reason: 'The same cause',
  });
});

test('an escalation is taken out of a problem, and in again', async ({ page, service }) => {
  service.session = coordinator;
  await page.goto('/problems/q1');
  await page.getByRole('button', { name: 'Actions: 上传后视频丢失' }).click();
  await page.getByRole('menuitem', { name: 'Take out' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Another matter');
  await dialog.getByRole('button', { name: 'Take out' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Take in again: Upload lost' }).click();
  await expect.poll(() => service.changes.length).toBe(2);
  expect(service.changes.map(({ path, body }) => [path, body.escalations, body.reason])).toEqual([
    ['/api/v1/problems/q1:removeEscalations', ['escalations/e1'], 'Another matter'],
    ['/api/v1/problems/q1:addEscalations', ['escalations/e3'], undefined],
  ]);
});

test('a coordinator asks why again, and confirms the cause', async ({ page, service }) => {
  service.session = coordinator;
  await page.goto('/problems/q1');
  await page.getByRole('button', { name: 'Ask why again: “The disk was full.”' }).click();
  await page.getByLabel('Why?').fill('Why was it full?');
  await page.getByLabel('Because').fill('Nobody was told.');
  await page.getByRole('button', { name: 'Ask why again', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(service.changes[0]?.body).toMatchObject({
    parent: 'why-2',
    question: 'Why was it full?',
    answer: 'Nobody was told.',
  });
});

test('a finding is taken back by what it says', async ({ page, service }) => {
  service.session = coordinator;
  await page.goto('/problems/q1');
  for (const said of ['Why was it lost?', 'Nobody is told of a full disk', 'The quota is too small', 'First report']) {
    await expect(page.getByRole('button', { name: `Take back: “${said}”` })).toBeVisible();
  }
});

test('an item of my work says what it waits for, and what of its plan can block it', async ({ page, service }) => {
  service.session = partner;
  await page.goto('/work');
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title });
  await expect(row('Alert on failing uploads').first()).toContainText('Waits for: Refuse duplicate uploads');
  await page.getByRole('button', { name: 'Block: Refuse duplicate uploads' }).click();
  await expect(page.getByRole('dialog').getByRole('option', { name: 'Alert on failing uploads' })).toHaveCount(1);
});

test('an audit is searched by what it shows', async ({ page, service }) => {
  service.session = { ...manager, roles: ['program_manager'] };
  await page.goto('/audit?name=plans%2Fp1');
  const events = page
    .getByRole('main')
    .getByRole('list')
    .getByText(/drafted\.|accepted\./);
  await expect(events).toHaveCount(2);
  await page.getByLabel('By whom').fill('Li Wei'); // the record holds partner@engineering
  await expect(events).toHaveText(['Engineering accepted.']);
});

test('every event of a thing is found and read to the letter', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations/e1');
  await page.getByRole('link', { name: 'All that was recorded' }).click();
  await expect(page).toHaveURL('/audit?name=escalations%2Fe1');
  await expect(page.getByText('2 of 2 events')).toBeVisible();
  await expect(page.getByText('specialist wrote: “Asked for the file names.”')).toBeVisible();
  await expect(page.getByRole('listitem').first()).toContainText('Opened');
  await page.getByLabel('Newest first').check();
  await expect(page.getByRole('listitem').first()).toContainText('Commented');
  await page.getByLabel('Holds the words').fill('file names');
  await expect(page.getByText('1 of 2 events')).toBeVisible();
  await page.getByText('Everything', { exact: true }).click();
  await expect(page.getByText('type.googleapis.com/tracker.escalation.v1.EscalationCommented')).toBeVisible();
  await page.getByLabel('About').selectOption('plan');
  await page.getByRole('radio', { name: /Uploads fail without a word/ }).check();
  await expect(page).toHaveURL(/of=plan/);
  await expect(page.getByText('0 of 2 events')).toBeVisible();
  await page.getByLabel('Holds the words').fill('');
  await expect(page.getByText('Engineering accepted.')).toBeVisible();
});

test('an administrator tries again what stands still, and makes lists anew', async ({ page, service }) => {
  service.session = administrator;
  await page.goto('/operations');
  await expect(page.getByRole('row', { name: /when-root-cause-confirmed/ })).toContainText('Tries again');
  await page.getByRole('button', { name: 'Try again: Root cause confirmed' }).click();
  await expect(page.getByText('It failed again, and stays: Root cause confirmed')).toBeVisible();
  await page.getByRole('button', { name: 'Drop: Root cause confirmed' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^What should have followed/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Drop' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Make anew: facts' }).click();
  await expect(page.getByText('Generation 3 answers now, of 12,034 events.')).toBeVisible();
  const policy = '/api/v1/operations/reporting-service/processors/when-root-cause-confirmed-then-draft-plan';
  expect(service.changes.map(({ path, body }) => [path, body])).toEqual([
    [`${policy}/deadLetters/7:retry`, {}],
    [`${policy}/deadLetters/7:drop`, {}],
    ['/api/v1/operations/reporting-service/projections/facts:rebuild', {}],
  ]);
});

test('that not all that was set aside is shown is said', async ({ page, service }) => {
  service.session = administrator;
  service.rewrite = (answer) => {
    const { processors = [] } = answer as { processors?: { dead_letters?: number }[] };
    const many = processors.map((each) => (each.dead_letters ? { ...each, dead_letters: 1_500 } : each));
    return 'processors' in answer ? { processors: many } : answer;
  };
  await page.goto('/operations');
  await expect(page.getByText(/^These are the oldest 1 of 1,500/)).toBeVisible();
});

test('a rebuild that somebody began is seen by whoever comes, and how long events have waited', async ({
  page,
  service,
}) => {
  service.session = administrator;
  const rebuild = { generation: 3, events_done: '6000', events_total: '12034' };
  const facts = { name: 'facts', status: 'PROCESSOR_STATUS_RUNNING', projection: true, position: '12000', lag: '34' };
  service.rewrite = (answer) =>
    'processors' in answer && (answer.processors as object[]).length > 0
      ? { processors: [{ ...facts, lag_time: '185.2s', rebuild }] }
      : answer;
  await page.goto('/operations');
  await expect(page.getByText('Being made anew: 6,000 of 12,034 events')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'How far facts is' })).toHaveAttribute('value', '6000');
  await expect(page.getByRole('row', { name: /^facts/ })).toContainText('34 (waiting for 3 minutes)');
  await expect(page.getByRole('button', { name: 'Make anew: facts' })).toBeDisabled();
  await expectAccessible(page);
});

test('an administrator keeps the directory of teams', async ({ page, service }) => {
  service.session = administrator;
  await page.goto('/teams');
  await page.getByRole('button', { name: 'Add somebody: Engineering' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Person')).toBeFocused();
  await dialog.getByLabel('Person').fill('mo');
  await dialog.getByLabel('Name').fill('Morgan');
  await dialog.getByLabel('In the team').selectOption('TEAM_ROLE_HEAD');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add somebody' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Change name or kind: Engineering' }).click();
  await expect(dialog.getByLabel('Name')).toHaveValue('Engineering');
  await expect(dialog.getByLabel('Kind')).toHaveValue('TEAM_KIND_ENGINEERING');
  await dialog.getByLabel('Name').fill('Engineers');
  await dialog.getByRole('button', { name: 'Change name or kind' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Change: Li Wei' }).first().click();
  await expect(dialog.getByLabel('Person')).toHaveValue('partner@engineering');
  await dialog.getByLabel('In the team').selectOption('TEAM_ROLE_LEAD');
  await dialog.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Take out: Li Wei' }).first().click();
  await expect(dialog.getByText(/^They are reminded no more/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Take out' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes.map(({ path, body: { request_id: _, ...body } }) => [path, body])).toEqual([
    [
      '/api/v1/teams/engineering:putMember',
      { member: { subject: 'mo', display_name: 'Morgan', role: 'TEAM_ROLE_HEAD' }, etag: '1' },
    ],
    ['/api/v1/teams/engineering:change', { display_name: 'Engineers', kind: 'TEAM_KIND_ENGINEERING', etag: '1' }],
    [
      '/api/v1/teams/engineering:putMember',
      { member: { subject: 'partner@engineering', display_name: 'Li Wei', role: 'TEAM_ROLE_LEAD' }, etag: '1' },
    ],
    ['/api/v1/teams/engineering:removeMember', { subject: 'partner@engineering', etag: '1' }],
  ]);
});

test('all that happened to a team is told where it stands, and in the audit', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/teams');
  const asked = () => service.reads.filter(({ pathname }) => pathname.endsWith('/timeline')).length;
  expect(asked()).toBe(0);
  await page.getByText('History', { exact: true }).first().press('Enter');
  await expect(page.getByText('administrator took in the team “Engineering”; kind: Engineering.')).toBeVisible();
  await expect(page.getByText('administrator entered “Kim” (kim) as a member; in the team: lead.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'All that was recorded' }).click();
  await expect(page).toHaveURL('/audit?name=teams%2Fengineering');
  await expect(page.getByText('2 of 2 events')).toBeVisible();
  await page.getByLabel('Search by name').fill('cont');
  await page.getByRole('radio', { name: 'Content' }).check();
  await expect(page).toHaveURL(/name=teams%2Fcontent/);
});

test('figures are drawn, and leave as a file that Excel reads', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/insights');
  await expect(page.getByRole('img', { name: 'Opened' }).locator('svg')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV for Excel' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`escalations-priority-observed-${NOW.slice(0, 10)}.csv`);
  const stream = await file.createReadStream();
  const text = (await stream.toArray()).join('');
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(text).toContain('Critical,4,3,4,12.5,,20\r\n');
});

test('figures are of a stretch of time that the address keeps, and each says what it counts', async ({
  page,
  service,
}) => {
  service.session = manager;
  const asked = () => service.reads.findLast(({ pathname }) => pathname === '/api/v1/metrics/escalations')?.search;
  await page.goto('/insights');
  await page.getByLabel('Opened (days of UTC)').selectOption('90');
  await expect(page).toHaveURL('/insights?time=90');
  await expect.poll(asked).toContain(`from=${encodeURIComponent(startOf(-89))}`);
  await page.getByLabel('Opened (days of UTC)').selectOption('own');
  await page.getByLabel('From the day').fill('2016-03-01');
  await page.getByLabel('To the day').fill('2016-03-31');
  await expect(page).toHaveURL('/insights?time=own&from=2016-03-01&to=2016-03-31');
  await expect.poll(asked).toContain('from=2016-03-01T00%3A00%3A00.000Z&to=2016-04-01T00%3A00%3A00.000Z');
  const said = page.getByText('How many of these have been resolved at some time, even if they came back since.');
  await expect(said).toBeHidden();
  await page.getByRole('button', { name: 'What is meant by Resolved?' }).press('Enter');
  await expect(said).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(said).toBeHidden();
});

/** The first instant of the day so many days from today, in UTC. */
const startOf = (days: number) =>
  `${new Date(Date.parse(NOW) + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)}T00:00:00.000Z`;

test('open items stand against the first baseline, and the load with its teams', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/insights');
  await page.getByRole('tab', { name: 'Burn-down' }).click();
  await page.getByRole('radio', { name: /Uploads fail without a word/ }).check();
  await expect(page.getByRole('img', { name: 'Burn-down' }).locator('svg')).toBeVisible();
  await expect(page.getByRole('row', { name: 'Nov 18, 2026 4 4 1 2' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'Dec 1, 2026 – – 0 –' })).toBeVisible();
  await page.getByRole('tab', { name: 'Team load' }).click();
  await expect(page.getByRole('row').nth(1)).toContainText('Engineering32');
  await page.getByRole('tab', { name: 'Throughput' }).click();
  await expect(page.getByRole('rowheader', { name: 'Week 46, 2026' })).toBeVisible();
});

test('a number leads to the rows that it counts, and they to what happened', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/insights?about=load');
  await page
    .getByRole('row', { name: /^Engineering/ })
    .getByRole('link', { name: '2' })
    .click();
  await expect(page).toHaveURL('/items?team=teams%2Fengineering&standing=overdue');
  await expect(page.getByText('4 action items')).toBeVisible();
  const asked = service.reads.findLast(({ pathname }) => pathname === '/api/v1/items')?.searchParams;
  expect([asked?.get('team'), asked?.get('overdue'), asked?.get('state')]).toEqual(['teams/engineering', 'true', null]);
  await page.getByRole('link', { name: 'History: Refuse duplicate uploads' }).click();
  await expect(page).toHaveURL('/plans/p1?tab=history');
  await expect(page.getByText('Engineering accepted.')).toBeVisible();
});

test('a number of a day that has been leads to the list as it was', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/insights?group_by=priority&as_of=2026-11-10');
  await page
    .getByRole('row', { name: /^Critical/ })
    .getByRole('link', { name: '4' })
    .first()
    .click();
  await expect(page).toHaveURL('/escalations?priority=PRIORITY_CRITICAL&state=all&as_of=2026-11-10');
  await expect(page.getByLabel('At the end of a day')).toHaveValue('2026-11-10');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const asked = service.lastOfList('/api/v1/escalations');
  expect([asked?.get('priority'), asked?.get('state'), asked?.get('as_of')]).toEqual([
    'PRIORITY_CRITICAL',
    null,
    '2026-11-10T15:59:59.000Z',
  ]);
});

test('categories stand by how much they have, each leads to its rows', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/insights');
  await page.getByLabel('Grouped by').selectOption('category');
  await page.getByLabel('Greatest first, with the running share (Pareto)').check();
  await expect(page.getByRole('rowheader')).toHaveText(['Category 26', 'Category 55', 'Unknown']);
  await expect(page.getByRole('row', { name: /^Category 55/ })).toContainText('90');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV for Excel' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`escalations-category-observed-${NOW.slice(0, 10)}.csv`);
  await page
    .getByRole('row', { name: /^Unknown/ })
    .getByRole('link', { name: '2' })
    .first()
    .click();
  await expect(page).toHaveURL('/escalations?category=%3F&state=all');
  await expect(page.getByLabel('Category')).toHaveValue('?');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const asked = service.lastOfList('/api/v1/escalations');
  expect([asked?.get('category'), asked?.get('state')]).toEqual(['?', null]);
});

test('a number that the source told leads to what it told of', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/insights?group_by=priority&basis=source');
  await page
    .getByRole('row', { name: /^Critical/ })
    .getByRole('link', { name: '12.5' })
    .click();
  await expect(page).toHaveURL('/escalations?priority=PRIORITY_CRITICAL&state=all&happened=closed&basis=source');
  await expect(page.getByLabel('Basis')).toHaveValue('source');
  await expect(page.getByLabel('What has happened to it')).toHaveValue('closed');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const asked = service.lastOfList('/api/v1/escalations');
  expect([asked?.get('basis'), asked?.get('happened')]).toEqual(['source', 'closed']);
  await page.getByLabel('What has happened to it').selectOption('sla_met');
  await expect(page).toHaveURL(/happened=sla_met/);
  await expectAccessible(page);
});

test('slip leads to what it is measured on, and that to what is late', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/insights?about=items&group_by=team');
  await page
    .getByRole('row', { name: /^Engineering/ })
    .getByRole('link', { name: '6' })
    .first()
    .click();
  await expect(page).toHaveURL('/items?team=teams%2Fengineering&standing=inPlan&baseline=1');
  for (const list of ['items', 'plans']) {
    await page.goto(`/${list}?baseline=1`);
    await page.getByLabel('Due later than agreed there').check();
    await expect(page).toHaveURL(`/${list}?baseline=1&slipped=true`);
    await expect
      .poll(() => service.reads.findLast(({ pathname }) => pathname === `/api/v1/${list}`)?.searchParams.get('slipped'))
      .toBe('true');
  }
});

test('a number of steps leads to what they were taken on, and says how often', async ({ page, service }) => {
  service.session = manager;
  service.rewrite = (answer) =>
    'items' in answer && 'total_size' in answer ? { ...answer, happened_count: 7 } : answer;
  await page.goto('/insights?about=throughput');
  await page
    .getByRole('row', { name: /^Week 46, 2026/ })
    .getByRole('link', { name: '4' })
    .click();
  await expect(page).toHaveURL('/items?happened=proposed&happened_from=2026-11-09&happened_to=2026-11-15');
  await expect(page.getByText('4 action items · happened 7 times in all')).toBeVisible();
  await expect(page.getByLabel('What has happened to it')).toHaveValue('proposed');
  await expect(page.getByLabel('Happened to the day (UTC)')).toHaveValue('2026-11-15');
  const asked = service.reads.findLast(({ pathname }) => pathname === '/api/v1/items')?.searchParams;
  expect([asked?.get('happened'), asked?.get('happened_from'), asked?.get('happened_before')]).toEqual([
    'proposed',
    '2026-11-09T00:00:00.000Z',
    '2026-11-16T00:00:00.000Z',
  ]);
});

test('plans, items and problems are listed as they were on a day, and lead to plans as they were', async ({
  page,
  service,
}) => {
  service.session = manager;
  for (const list of ['plans', 'items', 'problems']) {
    await page.goto(`/${list}`);
    await page.getByLabel('At the end of a day').fill('2026-11-10');
    await expect(page).toHaveURL(`/${list}?as_of=2026-11-10`);
    await expect
      .poll(() => service.reads.findLast(({ pathname }) => pathname === `/api/v1/${list}`)?.searchParams.get('as_of'))
      .toBe('2026-11-10T15:59:59.000Z');
  }
  await page.goto('/plans?as_of=2026-11-10');
  await page.getByRole('link', { name: 'Uploads fail without a word' }).click();
  await expect(page).toHaveURL('/plans/p1?as_of=2026-11-10');
  await page.goto('/items?as_of=2026-11-10');
  await page.getByRole('link', { name: 'History: Alert on failing uploads' }).click();
  await expect(page).toHaveURL('/plans/p1?tab=history&as_of=2026-11-10');
});

for (const [language, age, told] of [
  ['en', '13 h', 'As it stood at the end of Nov 18, 2026'],
  ['zh-CN', '13 小时', '2026年11月18日 结束时的状态'],
] as const) {
  test(`cases and problems of a list of the past are as old as then, and lead to what they were then: ${language}`, async ({
    page,
    service,
  }) => {
    service.session = { ...specialist, roles: ['specialist', 'problem_coordinator'] };
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    await page.goto('/escalations?as_of=2026-11-18');
    const row = page.getByRole('row').filter({ hasText: '上传后视频丢失' });
    await expect(row.getByRole('cell', { name: age, exact: true })).toBeVisible();
    await row.getByRole('link').click();
    await expect(page).toHaveURL('/escalations/e1?as_of=2026-11-18');
    await expect(page.getByText(told)).toBeVisible();
    await page.goto('/escalations?as_of=2026-11-18');
    await row.focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/escalations/e1?as_of=2026-11-18');
    await page.goto('/problems?as_of=2026-11-18');
    await page.getByRole('link', { name: 'Uploads are lost' }).click();
    await expect(page).toHaveURL('/problems/q1?as_of=2026-11-18');
    await expect(page.getByText(told)).toBeVisible();
    await page.goto('/problems/q1');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Uploads are lost');
    await expect(page.getByText(told)).toHaveCount(0);
  });
}

test('a case and a problem are shown as they were on a day, to be read and no more', async ({ page, service }) => {
  service.session = { ...specialist, roles: ['specialist', 'problem_coordinator'] };
  const main = page.getByRole('main');
  const [title, heading] = [page.getByRole('heading', { level: 1 }), page.getByRole('heading', { level: 2 })];
  await page.goto('/escalations/e1');
  await expect(main.getByRole('button', { name: /: 上传后视频丢失/ })).not.toHaveCount(0);
  await expect(heading.filter({ hasText: 'Similar cases' })).toBeVisible();
  await page.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL('/escalations/e1?as_of=2026-11-19');
  await expect(page.getByText('As it stood at the end of Nov 19, 2026')).toBeVisible();
  await expect(title).toHaveText('上传失败');
  await expect(main.getByText('Triaged', { exact: true })).toBeVisible();
  await expect(page.getByRole('slider')).toBeFocused();
  await expect(main.getByRole('button', { name: /: 上传/ })).toHaveCount(0);
  await expect(heading.filter({ hasText: 'Similar cases' })).toHaveCount(0);
  await expect(heading.filter({ hasText: 'Belongs to' })).toHaveCount(0);
  const asked = (path: string) =>
    service.reads.filter((url) => url.pathname === path).map((url) => url.searchParams.get('as_of'));
  expect(asked('/api/v1/escalations/e1')).toEqual(['2026-11-19T15:59:59.000Z']);
  await page.getByLabel('At the end of a day').fill('2026-11-17');
  await expect(page.getByText('It was not there yet on that day.')).toBeVisible();
  await main.getByRole('button', { name: 'Now', exact: true }).click();
  await expect(page).toHaveURL('/escalations/e1');
  await expect(main.getByRole('button', { name: /: 上传后视频丢失/ })).not.toHaveCount(0);
  await page.goto('/escalations/e1?as_of=2026-11-17');
  await expect(page.getByRole('status').filter({ hasText: 'It was not there yet on that day.' })).toBeVisible();

  await page.goto('/problems/q1');
  await expect(main.getByRole('button', { name: /: Uploads are lost/ })).not.toHaveCount(0);
  await expect(heading.filter({ hasText: 'Trend' })).toBeVisible();
  await page.goto('/problems/q1?as_of=2026-11-10');
  await expect(page.getByText('As it stood at the end of Nov 10, 2026')).toBeVisible();
  await expect(title).toHaveText('Uploads vanish');
  await expect(main.getByText('Assessed', { exact: true })).toBeVisible();
  await expect(page.getByText('It was never stored.')).toHaveCount(0);
  await expect(heading.filter({ hasText: 'Trend' })).toHaveCount(0);
  await expect(main.getByRole('button', { name: /: Uploads/ })).toHaveCount(0);
  const rows = page.getByRole('table', { name: 'Escalations' }).getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1).getByRole('link')).toHaveAttribute('href', '/escalations/e2?as_of=2026-11-10');
  expect(asked('/api/v1/problems/q1')).toEqual(['2026-11-10T15:59:59.000Z']);
  expect(asked('/api/v1/escalations').at(-1)).toBe('2026-11-10T15:59:59.000Z');
});

for (const [language, list, label, mine, filter, other] of [
  ['en', 'plans', 'Program manager', 'Plans I lead', 'manager', undefined],
  ['zh-CN', 'plans', '项目经理', '我负责的方案', 'manager', undefined],
  ['en', 'items', 'Accountable person', 'My own items', 'owner', 'Li Wei'],
  ['zh-CN', 'items', '唯一责任人', '我本人的措施', 'owner', 'Li Wei'],
] as const) {
  test(`whoever looks finds what is theirs, and what is others’: ${list} in ${language}`, async ({ page, service }) => {
    service.session = manager;
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    await page.goto(`/${list}`);
    const asked = () =>
      service.reads.findLast(({ pathname }) => pathname === `/api/v1/${list}`)?.searchParams.get(filter);
    const field = page.getByRole('search').getByLabel(label);
    await expect(page.getByRole('table')).toBeVisible();
    await field.selectOption({ label: mine });
    await expect(page).toHaveURL(`/${list}?${filter}=program_manager`);
    await expect.poll(asked).toBe('program_manager');
    await expectAccessible(page);
    if (other) {
      await field.selectOption({ label: other, value: 'partner@content' });
      await expect.poll(asked).toBe('partner@content');
    } else {
      await expect(field.getByRole('option')).toHaveCount(2);
      await page.goto('/plans?manager=partner%40content');
      await expect(field).toContainText('Li Wei');
      await expect(field).toHaveValue('partner@content');
    }
  });
}

test('items over all plans are narrowed down, and leave as a file', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/items');
  await page.getByLabel('Counted as').selectOption('unverified');
  await page.getByLabel('Due in the month (UTC)').fill('2026-12');
  await expect(page).toHaveURL('/items?standing=unverified&month=2026-12');
  await expect
    .poll(() => service.reads.findLast(({ pathname }) => pathname === '/api/v1/items')?.search)
    .toBe(
      '?open=true&state=ITEM_STATE_DONE_CLAIMED&due_from=2026-12-01T00%3A00%3A00.000Z&due_before=2027-01-01T00%3A00%3A00.000Z&page_size=100',
    );
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV for Excel' }).click();
  const lines = (await (await (await download).createReadStream()).toArray()).join('').split('\r\n');
  expect(lines).toContain(
    'Refuse duplicate uploads,In progress,Prevent,Engineering,Li Wei,2026-11-18T15:59:59Z,2026-12-01T15:59:59Z,1.7,Uploads fail without a word,plans/p1/items/1',
  );
});

test('a chart has the colours of the device, and is black on paper', async ({ page, service }) => {
  service.session = manager;
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/insights');
  const label = page.locator('.chart text').first();
  const ink = () => label.evaluate((element) => getComputedStyle(element).fill);
  await expect(label).toBeVisible();
  expect(await ink()).toBe('rgb(0, 0, 0)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ink).toBe('rgb(201, 201, 201)');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect.poll(ink).toBe('rgb(0, 0, 0)');
});

test('a problem shows whether it comes back less often', async ({ page, service }) => {
  service.session = coordinator;
  await page.goto('/problems/q1');
  await expect(page.getByRole('img', { name: /^Trend/ }).locator('svg')).toBeVisible();
  await expect(page.getByRole('row', { name: 'Week 47, 2026 2' }).getByRole('link', { name: '2' })).toHaveAttribute(
    'href',
    '/escalations?problem=problems%2Fq1&state=all&time=own&from=2026-11-16&to=2026-11-22',
  );
  expect(
    service.reads.filter(({ searchParams }) => searchParams.get('page_size') === '500' && searchParams.has('problem')),
  ).toEqual([]);
  await page.getByRole('link', { name: 'All of its escalations in the queue' }).click();
  await expect(page).toHaveURL('/escalations?problem=problems%2Fq1&state=all');
  await expect(page.getByRole('link', { name: 'Videos are gone after the upload' })).toBeVisible();
  await expect(page.getByLabel('Problem')).toContainText('Uploads are lost');
  await page.getByLabel('Problem').selectOption('All');
  await expect(page).toHaveURL('/escalations?state=all');
});

test('whoever writes a case down sees those that are alike, and why', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations');
  await page.getByRole('button', { name: /^New escalation/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Nothing is there');
  await dialog.getByLabel('Category').fill('UPLOADS');
  await dialog.getByLabel('Symptom').fill('lost ');
  const alike = dialog.getByRole('status');
  await expect(alike.getByRole('link', { name: /上传后视频丢失/ })).toHaveAttribute('href', '/escalations/e1');
  await expect(alike.getByText('Both say: Uploads, Lost')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Symptom').fill('late');
  await expect(alike).toHaveCount(0);
});

test('what the source says stands beside what the tracker knows', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations/e3');
  const said = page.getByRole('region', { name: /^What servicenow says/ });
  await expect(said.getByRole('row', { name: 'State Merged Awaiting Vendor' })).toBeVisible();
  await expect(said.getByRole('row', { name: 'Priority High 3 - Moderate' })).toBeVisible();
  await expect(said.getByRole('row', { name: 'SLA met – No' })).toBeVisible();
});

test('a view is kept under a name, and forgotten', async ({ page, service }) => {
  service.session = manager;
  await page.goto('/plans?health=HEALTH_COLOUR_RED');
  await page.getByText('Saved views (0)').click();
  await page.getByLabel('Name of this view').fill('In trouble');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved views (1)')).toBeVisible();
  await expectAccessible(page);
  await page.goto('/plans');
  await page.getByText('Saved views (1)').click();
  await page.getByRole('link', { name: 'In trouble' }).click();
  await expect(page).toHaveURL('/plans?health=HEALTH_COLOUR_RED');
  await page.getByRole('button', { name: 'Forget: In trouble' }).click();
  await expect(page.getByText('Saved views (0)')).toBeVisible();
});

test('a list leaves as a file, whole', async ({ page, service }) => {
  service.session = specialist;
  await page.goto('/escalations?team=teams%2Fengineering');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV for Excel' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`escalations-${NOW.slice(0, 10)}.csv`);
  const lines = (await (await file.createReadStream()).toArray()).join('').split('\r\n');
  expect(lines).toHaveLength(1_202);
  expect(lines[1]).toContain('INC0001,上传后视频丢失,New,High,1 - High,Engineering,');
  const workbook = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel workbook' }).click();
  const { sheets } = await readXlsx(Buffer.concat(await (await (await workbook).createReadStream()).toArray()));
  expect(sheets[0]?.rows).toHaveLength(1_201);
  expect(sheets[0]?.rows[1]).toContain('上传后视频丢失');
});

test('a file says of which day, on which basis and of which plan it is', async ({ page, service }) => {
  service.session = { ...manager, roles: ['program_manager', 'specialist'] };
  for (const [path, name] of [
    ['/escalations?as_of=2026-11-10', 'escalations-as-of-2026-11-10.csv'],
    ['/escalations?basis=source&happened=problem_named', `escalations-source-${NOW.slice(0, 10)}.csv`],
    ['/items?as_of=2026-11-10', 'items-as-of-2026-11-10.csv'],
    ['/plans?as_of=2026-11-10', 'plans-as-of-2026-11-10.csv'],
    ['/problems?as_of=2026-11-10', 'problems-as-of-2026-11-10.csv'],
    ['/insights?basis=source&as_of=2026-11-10', 'escalations-priority-source-as-of-2026-11-10.csv'],
    ['/insights?about=burnDown&plan=plans%2Fp1', `burn-down-p1-occurred-${NOW.slice(0, 10)}.csv`],
    ['/insights?about=burnDown&plan=plans%2Fp1&basis=known', `burn-down-p1-known-${NOW.slice(0, 10)}.csv`],
    ['/plans/p1?tab=table', `plan-p1-${NOW.slice(0, 10)}.csv`],
    ['/plans/p1?tab=table&as_of=2026-11-03', 'plan-p1-as-of-2026-11-03.csv'],
    ['/plans/p1?tab=alignment&as_of=2026-11-03', 'alignment-p1-as-of-2026-11-03.csv'],
  ] as const) {
    await page.goto(path);
    if (path.includes('tab=') && path.includes('as_of')) {
      await expect(page.getByText('As it stood at the end of')).toBeVisible();
    }
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV (UTF-8)' }).click();
    expect((await download).suggestedFilename()).toBe(name);
  }
});

for (const [language, lines] of [
  [
    'en',
    [
      'State: Open',
      'Priority: Not triaged yet',
      'Team: Engineering',
      'Order: Priority and age',
      'Opened (days of UTC): In the last 30 days',
      'What has happened to it: Closed',
      'Basis: Told by the source',
      'At the end of a day: Nov 10, 2026',
    ],
  ],
  [
    'zh-CN',
    [
      '状态：未结',
      '优先级：尚未分诊',
      '团队：Engineering',
      '排序：优先级和时长',
      '创建时间（按 UTC 日）：最近 30 天',
      '发生过：已关闭',
      '依据：来源自述',
      '某日结束时：2026年11月10日',
    ],
  ],
] as const) {
  test(`a list on paper says what was asked for, in ${language}`, async ({ page, service }) => {
    service.session = specialist;
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    const asked = 'priority=PRIORITY_UNSPECIFIED&team=teams%2Fengineering&time=30&happened=closed&basis=source';
    await page.goto(`/escalations?${asked}&as_of=2026-11-10`);
    const told = page.locator('.in-force');
    await expect(told).toHaveText(lines);
    await expect(told.first()).toBeHidden();
    await page.emulateMedia({ media: 'print' });
    for (const line of await told.all()) {
      await expect(line).toBeVisible();
    }
    await expect(page.getByRole('search').getByRole('combobox').first()).toBeHidden();
    const [first, second] = await told.evaluateAll((each) => each.map((one) => one.getBoundingClientRect().top));
    expect(second).toBe(first);
  });
}

for (const [language, name, heads, change, letter] of [
  [
    'en',
    'CSV (UTF-8)',
    ['About,Field,Before,After', 'Step,Cause,Set aside,Of,Place,Type of the event'],
    'Refuse duplicate uploads,Due,2026-11-12T15:59:59Z,2026-11-18T15:59:59Z',
    'Root cause confirmed,NOT_FOUND,2026-11-20T08:00:00Z,problems/q1,4,tracker.problem.v1.RootCauseConfirmed',
  ],
  [
    'zh-CN',
    'CSV（UTF-8）',
    ['对象,字段,之前,之后', '步骤,原因,搁置时间,对象,次序,事件类型'],
    'Refuse duplicate uploads,到期日,2026-11-12T15:59:59Z,2026-11-18T15:59:59Z',
    '确认根本原因,NOT_FOUND,2026-11-20T08:00:00Z,problems/q1,4,tracker.problem.v1.RootCauseConfirmed',
  ],
] as const) {
  test(`what changed in a plan and what was set aside leave as files, in ${language}`, async ({ page, service }) => {
    service.session = { ...administrator, roles: ['administrator', 'program_manager'] };
    await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
    const saved = async (path: string) => {
      await page.goto(path);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      const file = await download;
      return [file.suggestedFilename(), ...(await (await file.createReadStream()).toArray()).join('').split('\r\n')];
    };
    expect(await saved('/plans/p1?tab=changes&from=2026-11-10&to=2026-11-19')).toEqual([
      'changes-p1-from-2026-11-10-as-of-2026-11-19.csv',
      heads[0],
      change,
      '',
    ]);
    expect(await saved('/operations')).toEqual([
      `set-aside-when-root-cause-confirmed-then-draft-plan-${NOW.slice(0, 10)}.csv`,
      heads[1],
      letter,
      '',
    ]);
  });
}

test('an administrator checks a log, then takes it in', async ({ page, service }) => {
  service.session = administrator;
  await page.goto('/import');
  const file = (text: string) => ({ name: 'log.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByLabel('Audit log').setInputFiles(file('a,b\n1,2'));
  await expect(page.getByText(/^This is no ServiceNow audit log/)).toBeVisible();
  await expect(page.getByLabel('Audit log')).toHaveValue(/log\.csv$/); // which the browser shows
  const header = 'number,incident_state,opened_at,sys_updated_at';
  await page.getByLabel('Audit log').setInputFiles(file(`${header}\nINC1,New,a,b\nINC1,Closed,a,c\n?,New,a,b`));
  await expect(page.getByText('3 rows of 1 case')).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.getByLabel('Audit log').click();
  await (await chooser).setFiles(file(`${header}\nINC1,New,a,b\nINC1,Closed,a,c\n?,New,a,b`)); // the same file again
  await expect(page.getByRole('cell', { name: 'Closed' })).toBeVisible();
  await page.getByRole('button', { name: 'Check only' }).click();
  await expect(
    page.getByText(/^2 rows would be new, 0 are known; 2 events .* 1 row of no case refused.$/),
  ).toBeVisible();
  await expect(page.getByText('Line 4 belongs to no case')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Take it in' }).click();
  await expect(
    page.getByText('2 rows were new, 0 were known; 2 events were recorded; 1 row of no case refused.'),
  ).toBeVisible();
  expect(service.changes.map(({ body }) => [body.external_id, body.first_ordinal, body.dry_run])).toEqual([
    ['INC1', 1, true],
    ['INC1', 1, false],
  ]);
});

test('who may not take a log in is offered no form for it', async ({ page, service }) => {
  service.session = { ...manager, roles: ['analyst'] };
  await page.goto('/import');
  await expect(page.getByRole('alert')).toContainText('Your role may not do this');
  await expect(page.locator('input[type=file]')).toHaveCount(0);
});

test('why a row is refused is told in the reader’s language', async ({ page, service }) => {
  service.session = administrator;
  const violation = {
    ...{ field: 'rows[0].opened_at', description: "line 2: 'a' is not a time such as 29/2/2016 01:16" },
    ...{ reason: 'VALUE_NO_TIME', arguments: { line: '2', value: 'a' } },
  };
  service.refuse = (path) =>
    path.endsWith(':recordHistory') ? refusal(400, 'INVALID_ARGUMENT', [violation]) : undefined;
  await page.addInitScript(() => localStorage.setItem('tracker.language', 'zh-CN'));
  await page.goto('/import');
  const log = 'number,incident_state,opened_at,sys_updated_at\nINC1,New,a,b';
  await page.getByLabel('审计日志').setInputFiles({ name: 'log.csv', mimeType: 'text/csv', buffer: Buffer.from(log) });
  await page.getByRole('button', { name: '仅检查' }).click();
  await expect(page.getByText('opened_at：第 2 行：“a”不是时间，应如 29/2/2016 01:16。')).toBeVisible();
  Object.assign(violation, { field: 'rows[0].values', reason: 'VALUES_NOT_FOR_COLUMNS' });
  Object.assign(violation, { arguments: { line: '2', values: '3', columns: '4' } });
  await page.getByRole('button', { name: '仅检查' }).click();
  await expect(page.getByText(/^该行单元格：第 2 行/)).toBeVisible();
});

test('an item is moved into the column of what is done with it, and asks what there is to ask', async ({
  page,
  service,
}) => {
  service.rewrite = startable;
  await page.goto('/plans/p1');
  const move = async (title: string, column: string) => {
    await page.getByText(title, { exact: true }).first().hover();
    await page.mouse.down();
    await page.mouse.move(10, 10, { steps: 3 });
    const target = page.getByRole('region', { name: column });
    await expect(target).toHaveAttribute('data-open', 'true');
    await target.hover();
    await target.hover();
    await page.mouse.up();
  };
  await move('Alert on failing uploads', 'In progress');
  await expect.poll(() => service.changes.map(({ path }) => path)).toEqual(['/api/v1/plans/p1/items/2:start']);
  await move('Refuse duplicate uploads', 'Blocked');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The quota is decided elsewhere');
  await dialog.getByRole('button', { name: 'Block' }).click();
  await expect(dialog).toHaveCount(0);
  expect(service.changes[1]?.path).toBe('/api/v1/plans/p1/items/1:block');
  expect(await page.locator('[data-open]').count()).toBe(0);
});
