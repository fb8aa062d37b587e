import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { SECURITY_POLICY } from './security-policy.ts';

const token = process.env.TRACKER_TOKEN;

export default defineConfig({
  root: 'src',
  plugins: [react()],
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
        // Until somebody signs in through the gateway, the token says who is there.
        bypass: (request, response) => {
          if (token && request.url === '/api/v1/session' && response) {
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify(sessionOf(token)));
            return false;
          }
        },
      },
    },
  },
  preview: { host: '127.0.0.1', port: 4173, strictPort: true, headers: { 'content-security-policy': SECURITY_POLICY } },
  test: { environment: 'jsdom', setupFiles: ['../tests/setup.ts'], include: ['**/*.test.{ts,tsx}'] },
});

function sessionOf(jwt: string) {
  const { sub, name, roles, teams, exp } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  return { subject: sub, displayName: name ?? sub, roles, teams, expireTime: new Date(exp * 1000).toISOString() };
}
