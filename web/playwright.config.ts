import { defineConfig } from '@playwright/test';

const PAGE = 'http://127.0.0.1:4173';

/** The built page in a browser, under its security policy; the tests answer for the API, so nothing else need run. */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'target/browser',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 90_000, // a machine that builds beside it is slow
  expect: { timeout: 20_000 },
  reporter: 'line',
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  use: {
    baseURL: PAGE,
    timezoneId: 'Asia/Shanghai',
    locale: 'en-GB',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text'], // a picture does not show whose machine it is
    },
  },
  webServer: { command: 'npx vite preview', url: PAGE, reuseExistingServer: false },
});
