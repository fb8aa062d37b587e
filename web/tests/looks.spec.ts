/**
 * Pages are what they were: what stands on them, in which order, where their parts begin and how wide they are, and their
 * pictures. What was changed on purpose is written anew: npm run browser -- looks --update-snapshots
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { manager } from './fixtures.ts';
import { expect, test } from './service.ts';
import { bringTypeface } from './typeface.ts';

const SCREENS: Record<string, string> = {
  work: '/work',
  plans: '/plans',
  'plan-board': '/plans/p1',
  'plan-table': '/plans/p1?tab=table',
  'plan-timeline': '/plans/p1?tab=timeline',
  items: '/items',
  queue: '/escalations',
  escalation: '/escalations/e3',
  problem: '/problems/q1',
  insights: '/insights',
  operations: '/operations',
  audit: '/audit?name=plans%2Fp1',
};

/** Their places come from the style sheet alone. */
const PARTS = 'header, main, .columns > *, .board > *, .wide, .virtual, .chart, [role=tabpanel]';

async function lookOf(page: Page): Promise<string> {
  const boxes = await page.locator(PARTS).evaluateAll((parts) =>
    parts.flatMap((part) => {
      const { x, width } = part.getBoundingClientRect();
      const own = (part.getAttribute('class') ?? '').split(' ').find((each) => each && !/^(mantine|m_)/.test(each));
      const name = part.getAttribute('role') ?? own ?? part.localName;
      return width > 0 ? `${name} from ${Math.round(x)}, ${Math.round(width)} wide` : [];
    }),
  );
  return `${await page.locator('body').ariaSnapshot()}\n\n${boxes.join('\n')}\n`;
}

/**
 * One Chromium draws the same page alike to the pixel; a thousandth is left to processors that round otherwise. A pixel's
 * colour may hardly differ: the usual 0.2 takes orange for red.
 */
const TOLERANCE = { threshold: 0.05, maxDiffPixelRatio: 0.001 };

const TAKEN_WITH = new URL('looks/browser.txt', import.meta.url);

/** Another version of it may draw the same page otherwise. */
function browserOf(browser: Browser) {
  return `Chromium ${browser.version().split('.')[0]} on ${process.platform}`;
}

function takenWith() {
  return readFileSync(TAKEN_WITH, 'utf8').trim();
}

function areRenewed() {
  return ['all', 'changed'].includes(test.info().config.updateSnapshots);
}

test('pictures are compared', ({ browser }) => {
  const here = browserOf(browser);
  if (areRenewed()) {
    writeFileSync(TAKEN_WITH, `${here}\n`);
  }
  if (takenWith() !== here) {
    console.warn(`######## PICTURES NOT COMPARED: they are of ${takenWith()}, and this is ${here}.`);
    console.warn('######## To renew them: npm run build && npm run browser -- looks --update-snapshots');
    test.skip();
  }
});

for (const [language, colours, width] of [
  ['en', 'light', 1280],
  ['zh-CN', 'dark', 360],
] as const) {
  test.describe(`${language} ${width}`, () => {
    test.use({ colorScheme: colours, viewport: { width, height: 800 } });
    for (const [name, screen] of Object.entries(SCREENS)) {
      test(`${screen} looks as it did`, async ({ page, service, browser }) => {
        service.session =
          screen === '/work'
            ? service.session
            : { ...manager, roles: ['program_manager', 'specialist', 'problem_coordinator', 'administrator'] };
        await bringTypeface(page);
        await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
        await page.goto(screen);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.getByRole('status', { name: /Loading|正在加载/ })).toHaveCount(0);
        await page.waitForLoadState('networkidle');
        expect.soft(await lookOf(page)).toMatchSnapshot(`${name}-${language}.txt`);
        if (areRenewed() || takenWith() === browserOf(browser)) {
          await expect(page).toHaveScreenshot(`${name}-${language}.png`, { fullPage: true, ...TOLERANCE });
        }
      });
    }
  });
}
