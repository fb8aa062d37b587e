/**
 * Takes the pictures of README of a stack on which the demo was played:
 * `npm run pictures -- http://127.0.0.1:8080 PASSWORD ../docs/pictures`
 */
import { chromium, type Page } from '@playwright/test';

const [base, password, directory] = process.argv.slice(2);
if (!base || !password || !directory) {
  throw new Error('Say where the stack is, the password of the demo people, and where the pictures go.');
}

interface Picture {
  name: string;
  person: string;
  path: string;
  language: 'en' | 'zh-CN';
  /** What is clicked first, on the way to what is shown. */
  way?: (page: Page) => Promise<unknown>;
}

const planInMonitoring = (page: Page) => page.locator('main a[href^="/plans/"]').first().click();

const pictures: Picture[] = [
  { name: 'my-work', person: 'demo-partner-engineering', path: '/', language: 'en' },
  { name: 'queue', person: 'demo-specialist', path: '/escalations', language: 'zh-CN' },
  { name: 'plan', person: 'demo-program-manager', path: '/plans', language: 'en', way: planInMonitoring },
  { name: 'insights', person: 'demo-analyst', path: '/insights', language: 'en' },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const { name, person, path, language, way } of pictures) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: language });
  const page = await context.newPage();
  await page.goto(`${base}/sign-in?return_to=${path}`);
  await page.fill('input[name=username]', person);
  await page.fill('input[name=password]', password);
  await page.press('input[name=password]', 'Enter');
  await page.waitForURL(`${base}${path}`);
  await page.locator('h1').first().waitFor();
  await way?.(page);
  await page.locator('.mantine-Loader-root').waitFor({ state: 'detached' });
  await page.screenshot({ path: `${directory}/${name}.png` });
  console.log(`${directory}/${name}.png`);
  await context.close();
}
await browser.close();
