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

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** What a line of level and upright parts covers, part by part. */
function partsOf(line: Element): Box[] {
  const steps = [...(line.getAttribute('d') ?? '').matchAll(/([MHV])([\d.]+)(?: ([\d.]+))?/g)];
  let [x, y] = [0, 0];
  return steps.flatMap(([, way, to, down]) => {
    const [fromX, fromY] = [x, y];
    x = way === 'V' ? x : Number(to);
    y = way === 'V' ? Number(to) : Number(down ?? y);
    const part = {
      left: Math.min(fromX, x),
      right: Math.max(fromX, x),
      top: Math.min(fromY, y),
      bottom: Math.max(fromY, y),
    };
    return way === 'M' ? [] : [part];
  });
}

function boxOf(bar: Element): Box {
  const [left = 0, top = 0, width = 0, height = 0] = ['x', 'y', 'width', 'height'].map((name) =>
    Number(bar.getAttribute(name)),
  );
  return { left, right: left + width, top, bottom: top + height };
}

const isWithin = (part: Box, bar: Box) =>
  part.left < bar.right && part.right > bar.left && part.top < bar.bottom && part.bottom > bar.top;

test.each([
  ['begins before the other ends', '2026-11-03T08:00:00Z', [0, 1]],
  ['begins after the other ends', '2026-12-01T08:00:00Z', [0, 1]],
  ['stands above the other', '2026-11-03T08:00:00Z', [1, 0]],
])('the line to what %s goes around both, and behind all others', (_, start_time, [before = 0, after = 1]) => {
  const shown = [0, 1].map((row) => ({
    ...item(`Item ${row}`, 'ITEM_STATE_ACCEPTED', row === after ? '2026-12-10T15:59:59Z' : '2026-11-18T15:59:59Z'),
    start_time: row === after ? start_time : '2026-11-02T08:00:00Z',
    depends_on: row === after ? [`Item ${before}`] : [],
  }));
  const page = show(shown);
  const bars = [...page.querySelectorAll('.gantt .bar-open')];
  const [line, ...others] = page.querySelectorAll('.dependency');
  const parts = line ? partsOf(line) : [];
  expect([others, bars.length, parts.length > 2]).toEqual([[], 2, true]);
  expect(bars.map(boxOf).flatMap((bar) => parts.filter((part) => isWithin(part, bar)))).toEqual([]);
  const [from, to] = [bars[before], bars[after]].map((bar) => bar && boxOf(bar));
  expect([parts[0]?.left, parts.at(-1)?.right]).toEqual([from?.right, to?.left]);
  expect(bars.filter((bar) => (line?.compareDocumentPosition(bar) ?? 0) & Node.DOCUMENT_POSITION_PRECEDING)).toEqual(
    [],
  );
});

test('when what is done was due is marked apart from the end of its bar', () => {
  const page = show([
    item('Open', 'ITEM_STATE_ACCEPTED', '2026-12-10T15:59:59Z'),
    { ...item('Verified', 'ITEM_STATE_VERIFIED', '2026-12-10T15:59:59Z'), done_time: '2026-11-12T09:00:00Z' },
  ]);
  const [marks, bar] = [[...page.querySelectorAll('.due')], page.querySelector('.gantt .bar-finished')];
  expect(marks).toHaveLength(1);
  expect(Number(marks[0]?.getAttribute('x1'))).toBeGreaterThan(bar ? boxOf(bar).right : 960);
});
