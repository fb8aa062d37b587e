import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { escalation, partner, specialist } from '../../tests/fixtures.ts';
import { ActProvider } from '../action/Act.tsx';
import { SessionContext } from '../api/session.ts';
import type { Session } from '../api/types.ts';
import { LanguageProvider } from '../language/Language.tsx';
import Queue from './Queue.tsx';

const cases = Array.from({ length: 20 }, (_, index) => ({ ...escalation, name: `escalations/n${index}` }));

afterEach(() => {
  vi.unstubAllGlobals();
});

const show = (session: Session) =>
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={session}>
            <ActProvider>
              <Queue />
            </ActProvider>
          </SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );

const analyst: Session = { ...partner, roles: ['analyst'], teams: [] };

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
  show(specialist);
  expect(await screen.findByText(said)).toBeTruthy();
});

test.each<[string, Session, string]>([
  [
    'a specialist without a team',
    specialist,
    ' On a row: I Assign to me, U Take apart again, T Triage, A Assign, K Acknowledge, S Start, W Wait, R Resolve, C Comment, M Merge into.',
  ],
  ['a partner of one team', partner, ' On a row: K Acknowledge, S Start, W Wait, C Comment.'],
  ['an analyst', analyst, ''],
])('%s is told the keys that they can use', async (_, session, keys) => {
  history.replaceState(null, '', '/escalations');
  vi.stubGlobal('fetch', async () => Response.json({}));
  show(session);
  const told = await screen.findByText(/^Arrow keys go/);
  expect(told.textContent).toBe(`Arrow keys go from row to row, Enter opens.${keys}`);
});
