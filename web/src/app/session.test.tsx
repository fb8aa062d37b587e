import { focusManager } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manager, partner, plan, specialist, teams, work } from '../../tests/fixtures.ts';
import { answerAll, SIGNED_IN } from '../api/sign-in.ts';
import { App } from './App.tsx';

const loaded = vi.hoisted(() => vi.fn());
vi.mock('../plans/Plans.tsx', () => {
  loaded();
  return { default: () => 'The plans' };
});

let session: () => Response | Promise<Response>;
let sessions = 0;
let ended = false;
let signedOut: () => Response;
const sent: string[] = [];

beforeEach(() => {
  localStorage.setItem('tracker.language', 'en');
  history.replaceState(null, '', '/work');
  session = () => Response.json(partner);
  sessions = 0;
  ended = false;
  sent.length = 0;
  vi.stubGlobal('fetch', async (asked: Request | string) => {
    const { pathname } = new URL(typeof asked === 'string' ? asked : asked.url, location.origin);
    if (pathname === '/sign-out') {
      return signedOut();
    }
    if (pathname === '/api/v1/session') {
      sessions += 1;
      return session();
    }
    if (typeof asked !== 'string' && asked.method === 'POST') {
      if (ended) {
        return new Response(null, { status: 401 });
      }
      sent.push(pathname);
      return Response.json({ plan, position: 'x' });
    }
    return Response.json(
      pathname === '/api/v1/teams' ? { teams } : pathname.endsWith('/work') ? work : { plans: [], standings: [] },
    );
  });
});
afterEach(() => {
  answerAll(false);
  vi.unstubAllGlobals();
});

const comeBack = () =>
  act(async () => {
    focusManager.setFocused(false);
    focusManager.setFocused(true);
  });

test.each([
  [specialist, '/escalations?state=all&text=video'],
  [partner, '/work'],
])('the root leads home, and what it asks for is asked of the queue: %o', async (who, address) => {
  session = () => Response.json(who);
  history.replaceState(null, '', '/?state=all&text=video');
  render(<App />);
  await waitFor(() => expect(location.pathname + location.search).toBe(address));
});

test('the screen of the address is loaded while it is asked who is there', async () => {
  history.replaceState(null, '', '/plans');
  let answer = (_: Response) => {};
  session = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  render(<App />);
  await waitFor(() => expect(loaded).toHaveBeenCalled());
  expect(screen.queryByText('The plans')).toBeNull();
  await act(async () => answer(Response.json(partner)));
  await screen.findByText('The plans');
});

test('who is there is not asked after every action, and a failed answer leaves the page', async () => {
  render(<App />);
  await userEvent.click(await screen.findByRole('button', { name: 'Start: Alert on failing uploads' }));
  await waitFor(() => expect(sent).toEqual(['/api/v1/plans/p1/items/2:start']));
  await screen.findByText('Start: Alert on failing uploads – done');
  expect(sessions).toBe(1);
  session = () => new Response(null, { status: 503 });
  await comeBack();
  await waitFor(() => expect(sessions).toBeGreaterThan(3)); // tries, and gives up
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('My work');
});

test('whose session has ended signs in again, and keeps what is on the screen', async () => {
  render(<App />);
  await userEvent.click(await screen.findByRole('button', { name: 'Block: Refuse duplicate uploads' }));
  await userEvent.type(await screen.findByLabelText(/Reason/), 'Waits');
  session = () => new Response(null, { status: 401 });
  await comeBack();
  await screen.findByText('Your session has ended');
  session = () => Response.json(partner);
  await act(async () => answerAll(true));
  await waitFor(() => expect(screen.queryByText('Your session has ended')).toBeNull());
  expect((screen.getByLabelText(/Reason/) as HTMLTextAreaElement).value).toBe('Waits');
});

test.each([
  ['the same person', partner, ['/api/v1/plans/p1/items/1:block']],
  ['somebody else', manager, []],
])('when %s signs in again, what was typed is sent for nobody else', async (_, who, expected) => {
  render(<App />);
  await userEvent.click(await screen.findByRole('button', { name: 'Block: Refuse duplicate uploads' }));
  await userEvent.type(await screen.findByLabelText(/Reason/), 'Waits');
  ended = true;
  await userEvent.click(screen.getByRole('button', { name: 'Block' }));
  await screen.findByText('Your session has ended');
  ended = false;
  session = () => Response.json(who);
  const small = new BroadcastChannel(SIGNED_IN);
  small.postMessage('signed-in');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  small.close();
  expect(sent).toEqual(expected);
  expect(
    screen.queryAllByText('You are signed in as Ana now. Nothing was sent of what Li Wei had begun.'),
  ).toHaveLength(expected.length === 0 ? 1 : 0);
});

test.each([
  [
    'no answer',
    () => {
      throw new TypeError('Failed to fetch');
    },
  ],
  ['a refusal', () => new Response(null, { status: 403 })],
  ['an answer of something else', () => new Response('<html>', { status: 200 })],
])('who wants to sign out and gets %s is told, and stays', async (_, answer) => {
  signedOut = answer;
  render(<App />);
  await userEvent.click(await screen.findByRole('button', { name: 'Sign out' }));
  await screen.findByText(/^You are still signed in/);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('My work');
});
