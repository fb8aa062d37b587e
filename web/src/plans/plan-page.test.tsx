import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manager, plan, planView, teams } from '../../tests/fixtures.ts';
import { SessionContext } from '../api/session.ts';
import { LanguageProvider } from '../language/Language.tsx';
import PlanPage from './PlanPage.tsx';

/** A later day is answered when the test says so. */
let later: () => void = () => {};

beforeEach(() => {
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === '/api/v1/teams') {
      return Response.json({ teams });
    }
    const asOf = searchParams.get('as_of');
    if (!asOf) {
      return Response.json(planView);
    }
    if (asOf.startsWith('2026-11-12')) {
      await new Promise<void>((resolve) => {
        later = resolve;
      });
    }
    return Response.json({ ...planView, plan: { ...plan, title: `Day ${asOf.slice(0, 10)}` } });
  });
});
afterEach(() => vi.unstubAllGlobals());

test('until another day has come, the day that is shown keeps its name', async () => {
  history.replaceState(null, '', '/plans/p1?as_of=2026-11-10');
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={manager}>
            <PlanPage name="plans/p1" />
          </SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByText('As it stood at the end of Nov 10, 2026');
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Day 2026-11-10'));
  act(() => history.pushState(null, '', '/plans/p1?as_of=2026-11-12'));
  expect((await screen.findByRole('status', { name: 'Loading' })).parentElement?.getAttribute('aria-busy')).toBe(
    'true',
  );
  expect(screen.getByText('As it stood at the end of Nov 10, 2026')).toBeTruthy();
  await act(async () => later());
  await screen.findByText('As it stood at the end of Nov 12, 2026');
  expect(screen.queryByRole('status', { name: 'Loading' })).toBeNull();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Day 2026-11-12');
});
