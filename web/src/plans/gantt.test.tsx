import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { NOW, plan } from '../../tests/fixtures.ts';
import type { ItemState } from '../api/types.ts';
import { type Language, LanguageProvider } from '../language/Language.tsx';
import { Gantt } from './Gantt.tsx';

const COLUMNS = [{ cards: [{ item: 'Late', overdue: true }] }];
const [first] = plan.items ?? [];
const item = (title: string, state: ItemState, due_time: string) => ({ ...first, name: title, title, state, due_time });
const items = [
  item('Open', 'ITEM_STATE_ACCEPTED', '2026-12-10T15:59:59Z'),
  item('Late', 'ITEM_STATE_ACCEPTED', '2026-11-10T15:59:59Z'),
  item('Verified', 'ITEM_STATE_VERIFIED', '2026-11-10T15:59:59Z'),
];

function show(shown = items, language: Language = 'en') {
  const { container } = render(
    <MantineProvider env="test">
      <LanguageProvider first={language}>
        <Gantt plan={{ ...plan, items: shown }} columns={COLUMNS} at={NOW} baseline={1} live={false} />
      </LanguageProvider>
    </MantineProvider>,
  );
  return container;
}

const marksIn = (parts: Iterable<Element>) =>
  [...parts].map((part) => [...part.querySelectorAll(':scope > rect')].map((rect) => rect.getAttribute('fill')).at(-1));

test('what is open, late or verified is told by more than a colour, in the legend as in the bars', () => {
  const page = show();
  const marks = [null, 'url(#gantt-late)', 'url(#gantt-finished)'];
  expect(marksIn(page.querySelectorAll('g:has(> title)'))).toEqual(marks);
  expect(marksIn(page.querySelectorAll('.gantt-key'))).toEqual(marks);
  expect([...page.querySelectorAll('pattern')].map(({ id }) => `url(#${id})`)).toEqual(marks.slice(1));
  expect(screen.getByText('Late: red, striped')).toBeTruthy();
});

test('every date stands above its line, with room to the end of the picture', async () => {
  const page = show(items, 'zh-CN');
  await screen.findByText('逾期：红色斜纹');
  const dates = [...page.querySelectorAll('g:has(> .grid) text')];
  expect(new Set(dates.map((tick) => tick.getAttribute('text-anchor')))).toEqual(new Set(['middle']));
  expect(960 - Number(dates.at(-1)?.getAttribute('x'))).toBeGreaterThanOrEqual(64);
});

test('a long title is cut between characters, never within one', () => {
  const title = `${'a'.repeat(29)}🛠b`;
  const page = show([item(title, 'ITEM_STATE_ACCEPTED', NOW)]);
  expect(page.querySelector('g:has(> title) text')?.textContent).toBe(`${'a'.repeat(29)}🛠…`);
});
