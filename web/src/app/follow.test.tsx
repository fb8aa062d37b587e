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

function List({ things, asked }: { things: string[]; asked?: string }) {
  useFollow();
  return (
    <section>
      {[things.slice(0, 1), things.slice(1)].map(
        (part) =>
          part.length > 0 && (
            <section key={part[0]}>
              {part.map((thing) => (
                <div key={thing} data-thing={thing} tabIndex={-1}>
                  <button type="button">{`Accept ${thing}`}</button>
                </div>
              ))}
            </section>
          ),
      )}
      {asked && (
        <form data-thing={asked}>
          <input aria-label="Reason" />
        </form>
      )}
    </section>
  );
}

/** In a dialog, which is a section of its own. */
function Asking({ things, asked, parts }: { things: string[]; asked?: string; parts?: string }) {
  return (
    <>
      <List things={things} />
      {asked && (
        <section role="dialog" aria-label="Accept">
          <form data-thing={asked} data-parts={parts}>
            <input aria-label="Reason" />
          </form>
        </section>
      )}
    </>
  );
}

/** What can be done about a row or something else, as long as it can. */
function Doing({ done = false }: { done?: boolean }) {
  useFollow();
  return (
    <main tabIndex={-1}>
      <ul>
        <li data-row tabIndex={-1}>
          <div className="actions">{!done && <button type="button">Start</button>}</div>
        </li>
      </ul>
      <div className="actions">{!done && <button type="button">Propose</button>}</div>
      {!done && <button type="button">Load more</button>}
    </main>
  );
}

const held = () => document.activeElement?.getAttribute('data-thing');
const accept = (thing: string) => screen.getByRole('button', { name: `Accept ${thing}` });

test('who is done with a thing is at what came into its place, at the last when it was the last, and beside an emptied part', async () => {
  const { rerender } = render(<List things={['a', 'b', 'c', 'd']} />);
  accept('b').focus();
  rerender(<List things={['a', 'c', 'd']} />);
  await waitFor(() => expect(held()).toBe('c'));
  accept('d').focus();
  rerender(<List things={['a', 'c']} />);
  await waitFor(() => expect(held()).toBe('c'));
  accept('c').focus();
  rerender(<List things={['a']} />);
  await waitFor(() => expect(held()).toBe('a'));
});

test('who is done with a thing goes with a part of it that is there instead', async () => {
  const { rerender } = render(<List things={['plans/p1', 'b', 'plans/p10/items/1']} />);
  accept('plans/p1').focus();
  rerender(<List things={['b', 'plans/p10/items/1', 'plans/p1/items/1']} />);
  await waitFor(() => expect(held()).toBe('plans/p1/items/1'));
});

test('who is done with some parts of a thing is at the first of them, not at another part that stands before it', async () => {
  const { rerender } = render(<Asking things={['plans/p1', 'plans/p1/items/1']} />);
  accept('plans/p1').focus();
  const parts = 'plans/p1/items/3 plans/p1/items/2';
  rerender(<Asking things={['plans/p1', 'plans/p1/items/1']} asked="plans/p1" parts={parts} />);
  screen.getByLabelText('Reason').focus();
  rerender(<Asking things={['plans/p1/items/1', 'plans/p1/items/2']} />);
  await waitFor(() => expect(held()).toBe('plans/p1/items/2'));
});

test('who is done with a thing in a form about it is at what came into its place', async () => {
  const { rerender } = render(<List things={['a', 'b', 'c']} />);
  accept('b').focus();
  rerender(<List things={['a', 'b', 'c']} asked="b" />);
  screen.getByLabelText('Reason').focus();
  rerender(<List things={['a', 'c']} />);
  await waitFor(() => expect(held()).toBe('c'));
});

test('nor is the place lost when the form stands in a dialog', async () => {
  const { rerender } = render(<Asking things={['a', 'b', 'c']} />);
  accept('b').focus();
  rerender(<Asking things={['a', 'b', 'c']} asked="b" />);
  screen.getByLabelText('Reason').focus();
  rerender(<Asking things={['a', 'c']} />);
  await waitFor(() => expect(held()).toBe('c'));
});

test.each([
  ['Start', 'LI'],
  ['Propose', 'DIV'],
  ['Load more', 'MAIN'],
])('who pressed what is there no longer is at what was around it: %s', async (pressed, around) => {
  const { rerender } = render(<Doing />);
  screen.getByRole('button', { name: pressed }).focus();
  rerender(<Doing done />);
  await waitFor(() => expect(document.activeElement?.tagName).toBe(around));
});
