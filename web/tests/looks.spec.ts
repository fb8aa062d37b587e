/**
 * Pages are what they were: what stands on them, in which order, and where their parts begin and how wide they are. Pictures are
 * not compared, for each machine has other fonts, and Chinese has others again; what a font decides, such as heights, is left out.
 * What was changed on purpose is written anew: npm run browser -- looks --update-snapshots
 */
import type { Page } from '@playwright/test';
import { manager } from './fixtures.ts';
import { expect, test } from './service.ts';

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

for (const [language, colours, width] of [
  ['en', 'light', 1280],
  ['zh-CN', 'dark', 360],
] as const) {
  test.describe(`${language} ${width}`, () => {
    test.use({ colorScheme: colours, viewport: { width, height: 800 } });
    for (const [name, screen] of Object.entries(SCREENS)) {
      test(`${screen} looks as it did`, async ({ page, service }) => {
        service.session =
          screen === '/work'
            ? service.session
            : { ...manager, roles: ['program_manager', 'specialist', 'problem_coordinator', 'administrator'] };
        await page.addInitScript((chosen) => localStorage.setItem('tracker.language', chosen), language);
        await page.goto(screen);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.getByRole('status', { name: /Loading|正在加载/ })).toHaveCount(0);
        await page.waitForLoadState('networkidle');
        expect(await lookOf(page)).toMatchSnapshot(`${name}-${language}.txt`);
      });
    }
  });
}
