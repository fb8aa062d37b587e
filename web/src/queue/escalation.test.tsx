import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { coordinator, escalation, other } from '../../tests/fixtures.ts';
import { ActProvider } from '../action/Act.tsx';
import { SessionContext } from '../api/session.ts';
import type { Escalation, EscalationView } from '../api/types.ts';
import { LanguageProvider } from '../language/Language.tsx';
import EscalationPage from './EscalationPage.tsx';

const bodies: Record<string, unknown>[] = [];

afterEach(() => {
  vi.unstubAllGlobals();
  bodies.length = 0;
});

async function show(view: EscalationView) {
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') {
      bodies.push(await request.json());
      return Response.json({ position: 'x' });
    }
    const { pathname } = new URL(request.url);
    return Response.json(pathname.startsWith('/api/v1/views/') ? view : { teams: [] });
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={{ ...coordinator, roles: ['problem_coordinator', 'specialist'] }}>
            <ActProvider>
              <EscalationPage name="escalations/e1" />
            </ActProvider>
          </SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByRole('heading', { level: 1 });
}

const late: Escalation = { ...escalation, open_time: '2026-11-10T08:00:00Z', links: [], merged: [] };
const over: Escalation = { ...other, cycles: [{ resolve_time: '2026-11-09T08:00:00Z' }] };
const buttons = (name: RegExp) => screen.queryAllByRole('button', { name }).length;

test('what was over before is related to, not merged into', async () => {
  await show({ escalation: late, related: [over] });
  expect(buttons(/^Merge into it/)).toBe(0);
  fireEvent.click(screen.getByRole('button', { name: /^Relate to it/ }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({ link: { kind: 'LINK_KIND_RELATED', target: other.name } });
});

test('what is related already is not offered so again, and what goes on is merged into', async () => {
  const links = [{ kind: 'LINK_KIND_RELATED' as const, target: other.name }];
  await show({ escalation: { ...late, links }, related: [over, { ...other, name: 'escalations/e3', cycles: [] }] });
  expect([buttons(/^Relate to it/), buttons(/^Merge into it/)]).toEqual([0, 1]);
});

test('a problem is opened as the recurrence of the closed one behind the case', async () => {
  await show({ escalation: late, problem: { name: 'problems/q1', title: 'Lost', state: 'PROBLEM_STATE_CLOSED' } });
  fireEvent.click(screen.getByRole('button', { name: /^Open a problem/ }));
  fireEvent.change(await screen.findByLabelText(/^Title/), { target: { value: 'Lost again' } });
  fireEvent.change(screen.getByLabelText(/^Kind/), { target: { value: 'PROBLEM_KIND_PROCESS_GAP' } });
  fireEvent.click(screen.getByRole('button', { name: 'Open a problem' }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({ escalations: ['escalations/e1'], recurrence_of: 'problems/q1' });
});

test('none is opened while the problem behind the case is not closed', async () => {
  await show({ escalation: late, problem: { name: 'problems/q1', title: 'Lost', state: 'PROBLEM_STATE_ASSESS' } });
  expect(buttons(/^Open a problem/)).toBe(0);
});
