import { act, render, screen } from '@testing-library/react';
import { Suspense, useState } from 'react';
import { expect, test } from 'vitest';
import { lazily } from './chunk.tsx';

function Counter({ step }: { step: number }) {
  const [count, setCount] = useState(0);
  return (
    <button type="button" onClick={() => setCount(count + step)}>
      {count}
    </button>
  );
}

const load = async () => ({ default: Counter });

test('what was begun, and has come, is drawn at once', async () => {
  const Part = lazily(load);
  await Part.begin();
  render(
    <Suspense fallback="waiting">
      <Part step={1} />
    </Suspense>,
  );
  expect(screen.getByRole('button').textContent).toBe('0');
});

test('what has not come is waited for, and stays the same once it is there', async () => {
  const Part = lazily(load);
  const shown = (step: number) => (
    <Suspense fallback="waiting">
      <Part step={step} />
    </Suspense>
  );
  const { rerender } = render(shown(1));
  expect(screen.getByText('waiting')).toBeDefined();
  const button = await screen.findByRole('button');
  act(() => button.click());
  rerender(shown(2));
  act(() => screen.getByRole('button').click());
  expect(screen.getByRole('button').textContent).toBe('3');
});

test('what cannot be begun waits until it is wanted', async () => {
  const Part = lazily<{ step: number }>(() => Promise.reject(new Error('offline')));
  await expect(Part.begin()).resolves.toBeUndefined();
});
