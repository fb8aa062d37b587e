import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coordinator, escalation } from '../../tests/fixtures.ts';
import { SessionContext } from '../api/session.ts';
import { LanguageProvider } from '../language/Language.tsx';
import { ActionButtons, ActProvider } from './Act.tsx';
import { MERGE, OPEN_ESCALATION } from './actions.ts';

const gone = vi.hoisted(() => () => Promise.reject(new TypeError('Failed to fetch')));
vi.mock('./PickField.tsx', gone);
vi.mock('./Alike.tsx', gone);

beforeEach(() => {
  vi.stubGlobal('fetch', async (request: Request | string) => {
    if (typeof request === 'string') {
      throw new TypeError('offline');
    }
    return Response.json({ teams: [] });
  });
  vi.spyOn(console, 'error').mockImplementation(() => {}); // React tells what it caught
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const show = (action: typeof MERGE, name: string) =>
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={coordinator}>
            <ActProvider>
              <ActionButtons actions={[action]} target={{ name, title: 'It', seen: escalation }} />
            </ActProvider>
          </SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );

test('a field that cannot be loaded is told in its place, and what was typed beside it stays', async () => {
  show(MERGE, 'escalations/e1');
  fireEvent.click(screen.getByRole('button', { name: /It$/ }));
  const reason = (await screen.findByLabelText(/Reason/)) as HTMLTextAreaElement;
  fireEvent.change(reason, { target: { value: 'The same video' } });
  await screen.findByRole('button', { name: 'Load the page again' });
  expect([reason.isConnected, reason.value]).toEqual([true, 'The same video']);
});

test('what can be done without fails in silence', async () => {
  show(OPEN_ESCALATION, '');
  fireEvent.click(screen.getByRole('button', { name: /It$/ }));
  await screen.findByLabelText(/Title/);
  await vi.waitFor(() => expect(console.error).toHaveBeenCalled());
  expect(screen.getByLabelText(/Title/).isConnected).toBe(true);
  expect(screen.queryByRole('alert')).toBeNull();
});
