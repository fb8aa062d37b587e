/** How fast the page is with a hundred thousand rows, and how often it waits for answers before it can ask for others. */
import { gzipSync } from 'node:zlib';
import type { Page, Response, Route } from '@playwright/test';
import { manager, specialist } from './fixtures.ts';
import { expect, type Service, test } from './service.ts';

test.describe.configure({ mode: 'default' }); // beside each other they would measure each other

/** So long nothing new is asked for, and all of a round is known. */
const QUIET_MS = 400;
const MOST_ROUNDS = 2;
const MOST_KB = 250;

/** Another machine is slower, or has something else to do besides: these are printed, not asserted. */
const say = (what: string, ms: number, most: number) =>
  console.log(`${what}: ${Math.round(ms)} ms (at most ${most} ms on a machine of its own)`);

test('what loads first is small', async ({ page, service }) => {
  service.session = null;
  const scripts: Promise<Buffer>[] = [];
  const take = (response: Response) => {
    if (/\.js$/.test(new URL(response.url()).pathname)) {
      scripts.push(response.body());
    }
  };
  page.on('response', take);
  await page.goto('/plans');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  page.off('response', take); // what comes later would be asked for when the test has ended
  const size = (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script).length, 0);
  console.log(`What loads first: ${Math.round(size / 1024)} KB of ${scripts.length} scripts (at most ${MOST_KB} KB)`);
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThanOrEqual(MOST_KB * 1024);
});

test('a hundred thousand rows: the first of them, and what is done with them', async ({ page, service }) => {
  service.session = specialist;
  await page.addInitScript(() => {
    const durations: number[] = [];
    new PerformanceObserver((list) => {
      durations.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    const shown = new Promise<number>((resolve) => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('.virtual-row a')) {
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now()));
        }
      }).observe(document, { childList: true, subtree: true });
    });
    Object.assign(window, { durations, shown });
  });
  await page.goto('/escalations');
  const first = await page.evaluate(() => (window as unknown as { shown: Promise<number> }).shown);
  say('First row of 100,000', first, 1_000);

  const list = page.locator('.virtual');
  await list.focus();
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press('PageDown');
  }
  expect(await page.locator('.virtual-row').count()).toBeLessThan(100); // only those in sight are drawn
  await page.getByRole('combobox', { name: 'Priority' }).first().selectOption('PRIORITY_HIGH');
  await page.getByLabel('Words or external id').pressSequentially('INC00');
  await expect(page.getByRole('link', { name: '上传后视频丢失' })).toBeVisible();
  const durations = await page.evaluate(() => (window as unknown as { durations: number[] }).durations);
  const p95 = durations.toSorted((one, other) => one - other)[Math.floor(durations.length * 0.95)] ?? 0;
  say(`Interactions, p95 of ${durations.length} that took 16 ms or more`, p95, 100);
});

/** What is asked for at once, again and again until nothing is: each round waits for the answers to the one before it. */
async function roundsOf(page: Page, service: Service, path: string): Promise<string[][]> {
  const held: Route[] = [];
  const rounds: string[][] = [];
  await page.route('**/api/**', async (route) => {
    held.push(route);
  });
  await page.goto(path);
  for (;;) {
    await expect
      .poll(async () => {
        const before = held.length;
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
        return (
          held.length === before && (before > 0 || (await page.getByRole('status', { name: 'Loading' }).count()) === 0)
        );
      })
      .toBe(true);
    if (held.length === 0) {
      return rounds;
    }
    const round = held.splice(0);
    rounds.push(round.map((route) => new URL(route.request().url()).pathname.slice('/api/v1'.length)).sort());
    await Promise.all(round.map((route) => service.answer(route)));
  }
}

for (const path of [
  '/work',
  '/plans',
  '/plans/p1',
  '/plans/p1?tab=history',
  '/plans/p1?tab=burnDown',
  '/plans/p1?tab=changes',
  '/plans/p1?as_of=2026-11-10',
  '/items',
  '/escalations',
  '/escalations/e1',
  '/escalations/e3',
  '/problems',
  '/problems/q1',
  '/insights',
  '/insights?about=aging',
  '/insights?about=load',
  '/insights?about=burnDown',
  '/insights?about=throughput',
  '/teams',
  '/operations',
  '/audit?name=plans%2Fp1',
]) {
  test(`${path} waits for no more than two answers, one after the other, once it knows who asks`, async ({
    page,
    service,
  }) => {
    service.session =
      path === '/work'
        ? service.session
        : { ...manager, roles: ['program_manager', 'specialist', 'problem_coordinator', 'administrator'] };
    const [first, ...rounds] = await roundsOf(page, service, path);
    expect(first).toEqual(['/session']); // who asks decides what is asked for: it is not counted
    expect(rounds.length, JSON.stringify(rounds)).toBeLessThanOrEqual(MOST_ROUNDS);
  });
}

test('a screen is drawn with what surrounds it, and not after it', async ({ page, service }) => {
  service.session = specialist;
  await page.addInitScript(() => {
    const seen: boolean[] = [];
    new MutationObserver(() => {
      if (document.querySelector('#screen')) {
        seen.push(document.querySelector('#screen h1') !== null);
      }
    }).observe(document, { childList: true, subtree: true });
    Object.assign(window, { seen });
  });
  await page.goto('/escalations');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const seen = await page.evaluate(() => (window as unknown as { seen: boolean[] }).seen);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen).not.toContain(false);
});

test('who is there is asked while another language is on its way, and the screen right after both', async ({
  page,
  service,
}) => {
  await page.addInitScript(() => localStorage.setItem('tracker.language', 'zh-CN'));
  const asked: string[] = [];
  await page.route('**/assets/zh-CN*.js', async (route) => {
    asked.push('language');
    await expect.poll(() => asked).toContain('/api/v1/session');
    await route.continue();
  });
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/work');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('我的工作');
  expect(asked.filter((path) => path === '/api/v1/session')).toHaveLength(1);
  expect(service.reads.length).toBeGreaterThan(0);
});
