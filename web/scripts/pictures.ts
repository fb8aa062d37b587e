/**
 * Takes the pictures of README and docs from a running stack that holds the demo: npm run pictures [ADDRESS] [DATA]
 * with http://127.0.0.1:8080 and the data directory of ./tracker unless said otherwise.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';

const repository = new URL('../../', import.meta.url);
const [address = 'http://127.0.0.1:8080', data = new URL('.tracker', repository).pathname] = process.argv.slice(2);
const password = readFileSync(`${data}/secrets/demo-password`, 'utf8').trim();
const pictures = new URL('docs/pictures/', repository);
mkdirSync(pictures, { recursive: true });

interface Picture {
  name: string;
  person: string;
  path: string;
  /** Followed from there: the first link of the page that leads to such a thing. */
  to?: string;
  /** Which part of the page is shown there. */
  tab?: string;
  language?: 'en' | 'zh-CN';
  dark?: boolean;
  /** Of the screen; 800 unless said otherwise. */
  height?: number;
}

const PICTURES: Picture[] = [
  { name: 'queue', person: 'demo-specialist', path: '/escalations' },
  { name: 'my-work', person: 'demo-partner-content', path: '/work', language: 'zh-CN' },
  {
    name: 'problem',
    person: 'demo-problem-coordinator',
    path: '/problems?state=PROBLEM_STATE_RESOLVED',
    to: '/problems/',
  },
  { name: 'plan', person: 'demo-program-manager', path: '/plans', to: '/plans/', height: 1040 },
  {
    name: 'slip',
    person: 'demo-program-manager',
    path: '/plans?state=PLAN_STATE_CLOSED_EFFECTIVE',
    to: '/plans/',
    tab: 'timeline',
    language: 'zh-CN',
    height: 1200,
  },
  { name: 'insights', person: 'demo-analyst', path: '/insights', dark: true, height: 1180 },
  { name: 'operations', person: 'demo-administrator', path: '/operations' },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const picture of PICTURES) {
  await take(browser, picture);
  console.log(`docs/pictures/${picture.name}.png`);
}
await browser.close();

async function take(browser: Browser, picture: Picture) {
  const { name, person, path, to, tab, language = 'en', dark = false, height = 800 } = picture;
  const context = await browser.newContext({
    viewport: { width: 1280, height },
    locale: language,
    timezoneId: 'UTC',
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in?return_to=${encodeURIComponent(path)}`);
  await page.locator(`input[name=username][value="${person}"]`).check();
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=password]').press('Enter');
  await page.waitForURL(`${address}${path}*`);
  if (to) {
    await page.locator(`main a[href^="${to}"]`).first().click();
  }
  if (tab) {
    await page.locator(`[role=tab][id$="-${tab}"]`).click();
  }
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('main .mantine-Loader-root').first().waitFor({ state: 'detached' });
  await page.screenshot({ path: new URL(`${name}.png`, pictures).pathname, animations: 'disabled' });
  await context.close();
}
