import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manager, plan, teams } from '../../tests/fixtures.ts';
import { SessionContext } from '../api/session.ts';
import type { ActionItem, Plan } from '../api/types.ts';
import { type Language, LanguageProvider } from '../language/Language.tsx';
import { Board } from './Board.tsx';
import { ItemTable } from './ItemTable.tsx';

beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json({ teams }));
});
afterEach(() => vi.unstubAllGlobals());

const show = (screens: ReactNode, language: Language = 'en') =>
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first={language}>
          <SessionContext.Provider value={manager}>{screens}</SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );

const withFirst = (rest: Partial<ActionItem>): Plan => ({ ...plan, items: [{ ...plan.items?.[0], ...rest }] });

test('the counter-proposal of a team and its reason stand on the card and in the table', async () => {
  const countered = withFirst({
    state: 'ITEM_STATE_COUNTER_PROPOSED',
    answer_reason: 'The gateway team is on leave',
    counter: { item: 'plans/p1/items/1', due_time: '2027-01-15T04:00:00Z', owner: 'partner@content' },
  });
  show(
    <>
      <Board plan={countered} columns={[]} />
      <ItemTable plan={countered} columns={[]} />
    </>,
  );
  await waitFor(() =>
    expect(screen.getAllByText('Offered instead: due Jan 15, 2027, accountable Li Wei')).toHaveLength(2),
  );
  expect(screen.getAllByText('The team answered: The gateway team is on leave')).toHaveLength(2);
});

test.each([
  ['somebody else', 'partner@content', 1],
  ['who decides', 'program_manager', 0],
])('more time that %s asks for can be given where the item is', async (_, requester, buttons) => {
  const asked = withFirst({
    extensions: [
      { number: 1, state: 'DECISION_STATE_DENIED', reason: 'Too late' },
      {
        number: 2,
        state: 'DECISION_STATE_PENDING',
        requester,
        previous_due_time: '2026-11-18T04:00:00Z',
        due_time: '2026-12-02T04:00:00Z',
        reason: 'The vendor is late',
      },
    ],
  });
  show(<Board plan={asked} columns={[]} />);
  expect(await screen.findByText(/asks for time from Nov 18, 2026 to Dec 2, 2026: The vendor is late$/)).toBeTruthy();
  expect(screen.queryByText(/Too late/)).toBeNull();
  expect(screen.queryAllByRole('button', { name: 'Approve: Refuse duplicate uploads' })).toHaveLength(buttons);
  expect(screen.queryAllByRole('button', { name: 'Deny: Refuse duplicate uploads' })).toHaveLength(buttons);
});
