import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { defineConfig } from '@playwright/test';

// Two runs may stand beside each other; the workers of one are told by the environment where its page is.
process.env.TRACKER_PAGE_PORT ??= String(await freePort());
const PORT = process.env.TRACKER_PAGE_PORT;
const PAGE = `http://127.0.0.1:${PORT}`;

/** The built page in a browser, under its security policy; the tests answer for the API, so nothing else need run. */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'target/browser',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 90_000, // a machine that builds beside it is slow
  expect: { timeout: 20_000 },
  reporter: 'dot', // tells at its end what failed, and why
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  use: {
    baseURL: PAGE,
    timezoneId: 'Asia/Shanghai',
    locale: 'en-GB',
    contextOptions: { reducedMotion: 'reduce' }, // nothing is half faded while it is looked at
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text'], // a picture does not show whose machine it is
    },
  },
  webServer: { command: `npx vite preview --port ${PORT}`, url: PAGE, reuseExistingServer: false },
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
