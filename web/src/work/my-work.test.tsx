import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { manager, partner, teams, work } from '../../tests/fixtures.ts';
import { SessionContext } from '../api/session.ts';
import type { CommitmentToAnswer, Session } from '../api/types.ts';
import { LanguageProvider } from '../language/Language.tsx';
import { MyWork } from './MyWork.tsx';

afterEach(() => vi.unstubAllGlobals());

function show(session: Session) {
  history.replaceState(null, '', '/work?team=teams%2Fengineering');
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <SessionContext.Provider value={session}>
            <MyWork />
          </SessionContext.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const CONFIDENTIAL: CommitmentToAnswer = { confidentiality: 'CONFIDENTIALITY_CONFIDENTIAL' };
const ANSWERS = ['Accept', 'Decline', 'Pass on'];

test.each<[string, Session, CommitmentToAnswer, string[]]>([
  ['their own team', partner, { manager: 'olga' }, ANSWERS],
  ['a team of others', manager, { manager: 'olga' }, ANSWERS],
  ['a team of others, of their own plan', manager, { manager: manager.subject }, []],
  ['their own team, of a confidential plan', partner, CONFIDENTIAL, ['Accept', 'Decline']],
  ['a team of others, of a confidential plan', manager, CONFIDENTIAL, ANSWERS],
])('what somebody may answer for %s is offered, and no more', async (_, session, rest, offered) => {
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const { pathname } = new URL(url);
    const to_answer = work.to_answer?.map((each) => ({ ...each, ...rest }));
    return Response.json(
      pathname === '/api/v1/teams' ? { teams } : pathname.endsWith('/work') ? { team: work.team, to_answer } : {},
    );
  });
  show(session);
  await screen.findByRole('link', { name: 'Refunds arrive late' });
  const shown = screen.getAllByRole('button', { hidden: true }).map((button) => button.textContent ?? '');
  expect(ANSWERS.filter((answer) => shown.includes(answer))).toEqual(offered);
});

test('what is claimed done is counted apart from what is open', async () => {
  const [item] = work.items ?? [];
  const claimed = { ...item, item: { ...item?.item, name: 'plans/p1/items/9', state: 'ITEM_STATE_DONE_CLAIMED' } };
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const { pathname } = new URL(url);
    const items = [item, claimed];
    return Response.json(
      pathname === '/api/v1/teams' ? { teams } : pathname.endsWith('/work') ? { team: work.team, items } : {},
    );
  });
  show(partner);
  await screen.findByRole('heading', { name: '1 open item' });
  await screen.findByRole('heading', { name: '1 item claimed done, to be verified' });
});

test('what is asked anew says why, and when it was due before', async () => {
  const [asked] = work.to_answer ?? [];
  const [first] = asked?.items ?? [];
  const offered = ['9', '10', '11'].map((id) => ({ ...first, name: `plans/p2/items/${id}`, title: `Item ${id}` }));
  const baselines = [
    { number: 1, items: [{ item: 'plans/p2/items/9', due_time: '2026-11-01T15:59:59Z' }] },
    {
      number: 2,
      items: [
        { item: 'plans/p2/items/9', due_time: '2026-12-01T15:59:59Z' },
        { item: 'plans/p2/items/10', due_time: first?.due_time },
      ],
    },
  ];
  const replanning = { requester: 'olga', reason: 'The gateway is late' };
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const { pathname } = new URL(url);
    return Response.json(
      pathname.endsWith('/work')
        ? { team: work.team, to_answer: [{ ...asked, items: offered }] }
        : pathname === '/api/v1/plans/p2'
          ? { name: 'plans/p2', state: 'PLAN_STATE_REPLANNING', replanning, baselines }
          : {},
    );
  });
  show(partner);
  await screen.findByText('Asked anew, for the plan is re-planned (olga): The gateway is late');
  const told = ['9', '10', '11'].map((id) => screen.getByText(new RegExp(`^Item ${id}, due`)).textContent);
  expect(told.map((text) => text?.slice(text.indexOf(' due ')).replace(/ due \w+ \d+, \d+/, ''))).toEqual([
    ' (was due Dec 1, 2026)',
    '',
    ' (not in the plan before)',
  ]);
});
