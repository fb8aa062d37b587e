import { render, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useFollow } from './follow.ts';

function Board({ column, asked = false }: { column: string; asked?: boolean }) {
  useFollow();
  return (
    <>
      {['to do', 'done'].map((each) => (
        <section key={each} aria-label={each}>
          {each === column && (
            <div data-thing="plans/p1/items/1" tabIndex={-1}>
              <button type="button">Start</button>
            </div>
          )}
        </section>
      ))}
      {asked && (
        <form data-thing="plans/p1/items/1">
          <input aria-label="Reason" />
        </form>
      )}
      <button type="button">Elsewhere</button>
    </>
  );
}

const focused = () => document.activeElement?.closest('section')?.getAttribute('aria-label');

test('who acts on a card goes with it into another column, from a form about it, too', async () => {
  const { rerender } = render(<Board column="to do" />);
  screen.getByRole('button', { name: 'Start' }).focus();
  rerender(<Board column="done" />);
  await waitFor(() => expect(focused()).toBe('done'));
  rerender(<Board column="done" asked />);
  screen.getByLabelText('Reason').focus();
  rerender(<Board column="to do" />);
  await waitFor(() => expect(focused()).toBe('to do'));
});

test('who is elsewhere stays there', async () => {
  const { rerender } = render(<Board column="to do" />);
  screen.getByRole('button', { name: 'Start' }).focus();
  const elsewhere = screen.getByRole('button', { name: 'Elsewhere' });
  elsewhere.focus();
  rerender(<Board column="done" />);
  await new Promise((resolve) => setTimeout(resolve)); // the page has been told
  expect(document.activeElement).toBe(elsewhere);
});
