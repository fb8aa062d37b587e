import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { other, escalation as shown } from '../../tests/fixtures.ts';
import { LanguageProvider } from '../language/Language.tsx';
import PickField from './PickField.tsx';

/** Answers come when the test says so. */
let arrive: (() => void) | undefined;
let more = '';
let chosen = '';

beforeEach(() => {
  arrive = undefined;
  chosen = '';
  more = '';
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const text = new URL(url).searchParams.get('text');
    if (text) {
      await new Promise<void>((resolve) => {
        arrive = resolve;
      });
    }
    return Response.json({ escalations: [text ? other : shown], next_page_token: more });
  });
});
afterEach(() => vi.unstubAllGlobals());

function Form({ stays, first = '' }: { stays?: boolean; first?: string }) {
  const [value, change] = useState(first);
  chosen = value;
  return <PickField name="into" label="Into" of="escalation" value={value} change={change} required stays={stays} />;
}

const show = (form: React.ReactNode) =>
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">{form}</LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );

test('while others are sought none can be chosen of those that are about to go', async () => {
  show(<Form />);
  const before = (await screen.findByRole('radio')) as HTMLInputElement;
  fireEvent.click(before);
  expect(chosen).toBe(shown.name);
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'gone' } });
  expect([chosen, before.disabled]).toEqual(['', true]);
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Loading'));
  expect((screen.getByRole('radio') as HTMLInputElement).disabled).toBe(true);
  await waitFor(() => expect(arrive).toBeDefined()); // it has been asked for
  arrive?.();
  const found = (await screen.findByRole('radio', { name: /^Videos are gone/ })) as HTMLInputElement;
  await waitFor(() => expect(found.disabled).toBe(false));
});

test('what is not offered is not chosen, but where it is shown elsewhere', async () => {
  const { unmount } = show(<Form first="escalations/e9" />);
  await waitFor(() => expect(chosen).toBe(''));
  unmount();
  show(<Form first="escalations/e9" stays />);
  await screen.findByRole('radio');
  expect(chosen).toBe('escalations/e9');
});

test('that there are more than are offered is told', async () => {
  more = 'b';
  show(<Form />);
  await screen.findByText('These are the first 10. Say more of it to find others.');
});

test('only open problems are offered where a closed one would be refused', async () => {
  const asked: string[][] = [];
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    asked.push(new URL(url).searchParams.getAll('state'));
    return Response.json({ problems: [] });
  });
  const field = { name: 'link', label: 'Problem', of: 'problem' as const, value: '', change: () => {}, required: true };
  show(<PickField {...field} open />);
  await waitFor(() => expect(asked).toHaveLength(1));
  show(<PickField {...field} />);
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[0]).toContain('PROBLEM_STATE_RESOLVED');
  expect(asked[0]).not.toContain('PROBLEM_STATE_CLOSED');
  expect(asked[1]).toEqual([]);
});

test('what is over is told before anything is merged into it', async () => {
  let state = 'ESCALATION_STATE_RESOLVED';
  vi.stubGlobal('fetch', async () => Response.json({ escalations: [{ ...other, state }] }));
  const field = {
    name: 'into',
    label: 'Into',
    of: 'escalation' as const,
    change: () => {},
    required: true,
    merges: true,
  };
  const told = async (value: string) => {
    const { unmount } = show(<PickField {...field} value={value} />);
    await screen.findByRole('radio');
    const text = screen.queryByText(/^That case is already/)?.textContent;
    unmount();
    return text?.split(':')[0];
  };
  expect(await told('')).toBe(undefined);
  expect(await told(other.name ?? '')).toBe('That case is already resolved');
  state = 'ESCALATION_STATE_CLOSED';
  expect(await told(other.name ?? '')).toBe('That case is already closed');
  state = 'ESCALATION_STATE_IN_PROGRESS';
  expect(await told(other.name ?? '')).toBe(undefined);
});

test('what is found and cannot be chosen is not denied', async () => {
  vi.stubGlobal('fetch', async ({ url }: Request) =>
    Response.json(url.includes('/views/') ? { escalation: shown } : { escalations: [shown] }),
  );
  show(
    <PickField
      name="into"
      label="Into"
      of="escalation"
      about={shown.name}
      merges
      value=""
      change={() => {}}
      required
    />,
  );
  fireEvent.change(await screen.findByRole('searchbox'), { target: { value: 'itself' } });
  await screen.findByText(/^What is found cannot be chosen here/);
});
