import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { SECURITY_POLICY } from './security-policy.ts';

const token = process.env.TRACKER_TOKEN;

/** Tests that read streams or change the time zone; for others a context within a process does, in a third of the time. */
const IN_A_PROCESS = ['api/live.test.ts', 'api/stream.test.ts', 'language/period.test.ts'];

export default defineConfig({
  root: 'src',
  plugins: token ? [react(), sessionOf(token)] : [react()],
  build: {
    outDir: '../target/classes/static',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': {
        target: process.env.TRACKER_URL ?? 'http://127.0.0.1:8080',
        headers: token ? { authorization: `Bearer ${token}` } : {},
      },
    },
  },
  preview: { host: '127.0.0.1', strictPort: true, headers: { 'content-security-policy': SECURITY_POLICY } },
  test: {
    environment: 'jsdom',
    setupFiles: ['../tests/setup.ts'],
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'in-a-context', include: ['**/*.test.{ts,tsx}'], exclude: IN_A_PROCESS, pool: 'vmThreads' },
      },
      { extends: true, test: { name: 'in-a-process', include: IN_A_PROCESS } },
    ],
  },
});

/** With a token in the environment nobody signs in: the token says who is there. */
function sessionOf(jwt: string): Plugin {
  const { sub, name, roles, teams, exp } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  const session = {
    subject: sub,
    displayName: name ?? sub,
    roles,
    teams,
    expireTime: new Date(exp * 1000).toISOString(),
  };
  return {
    name: 'session-of-a-token',
    configureServer: ({ middlewares }) => {
      middlewares.use('/api/v1/session', (_, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(session));
      });
    },
  };
}
