import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { escalation, specialist } from '../../tests/fixtures.ts';
import { ActProvider } from '../action/Act.tsx';
import { SessionContext } from '../api/session.ts';
import { LanguageProvider } from '../language/Language.tsx';
import Queue from './Queue.tsx';

const cases = Array.from({ length: 20 }, (_, index) => ({ ...escalation, name: `escalations/n${index}` }));

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['505 escalations', '', 505],
  ['505 escalations', '?text=video', 505],
  ['5,000 escalations', '?team=teams/content', 5_000],
  ['5,000 escalations', '?text=video&as_of=2026-11-02', 5_000],
  ['5,000 escalations or more', '?text=video', 5_000],
  ['5,000 escalations or more', '?assignee=none', 5_000],
])('of a list that goes on there are %s: %s', async (said, search, total_size) => {
  history.replaceState(null, '', `/escalations${search}`);
  vi.stubGlobal('fetch', async (request: Request) =>
    Response.json(
      new URL(request.url).pathname.endsWith('/escalations')
        ? { escalations: cases, next_page_token: '1', total_size }
        : {},
    ),
  );
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={specialist}>
            <ActProvider>
              <Queue />
            </ActProvider>
          </SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  expect(await screen.findByText(said)).toBeTruthy();
});
