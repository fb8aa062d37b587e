import { defineConfig } from '@playwright/test';

/** The tasks of each role against a running stack (TRACKER_URL, its data in TRACKER_DATA), in either language; what they see of each other in one. */
export default defineConfig({
  testDir: 'tasks',
  outputDir: 'target/tasks',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 90_000, // a machine that builds beside it is slow
  expect: { timeout: 20_000 },
  reporter: 'dot', // tells at its end what failed, and why
  use: {
    baseURL: process.env.TRACKER_URL ?? 'http://127.0.0.1:8080',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
  projects: [
    { name: 'en', use: { locale: 'en' } },
    { name: 'zh-CN', use: { locale: 'zh-CN' }, testMatch: 'tasks.spec.ts' },
  ],
});
