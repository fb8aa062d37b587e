import { expect, test } from 'vitest';
import { escalationEvents } from '../../tests/fixtures.ts';
import { dayOf } from '../language/days.ts';
import { isMeant, recordOf } from './record.ts';

const [opened = {}, commented = {}] = escalationEvents;

test('everything that was recorded is there, to the letter', () => {
  expect(
    recordOf({ ...commented, summary: 'They asked.', event: { '@type': 'x.Y', links: [{ target: 'problems/q1' }] } }),
  ).toEqual([
    ['event_id', 'v4'],
    ['resource', 'escalations/e1'],
    ['sequence', '1'],
    ['occurred_time', '2026-11-18T03:00:00Z'],
    ['actor', 'specialist'],
    ['@type', 'x.Y'],
    ['links', '[{"target":"problems/q1"}]'],
  ]);
});

test('events are found by who, what and when', () => {
  const day = dayOf(opened.occurred_time ?? '');
  const found = (meant: Parameters<typeof isMeant>[1]) =>
    escalationEvents.filter((event) => isMeant(event, meant)).map(({ event_id }) => event_id);
  expect(found({})).toEqual(['v3', 'v4']);
  expect(found({ actor: 'SPECIAL' })).toEqual(['v3', 'v4']);
  expect(found({ actor: 'nobody' })).toEqual([]);
  expect(found({ text: 'file names' })).toEqual(['v4']);
  expect(found({ from: day, to: day })).toEqual(['v3', 'v4']);
  expect(found({ to: '2026-01-01' })).toEqual([]);
});

test('events are found by what is shown of them, too: the name, the step and the sentence', () => {
  const shown = { who: 'Li Wei', step: '已受理', sentence: '分派给了内容团队。' };
  const isFound = (meant: Parameters<typeof isMeant>[1]) => isMeant(opened, meant, shown);
  expect([isFound({ actor: 'li wei' }), isFound({ actor: 'specialist' }), isFound({ actor: '已受理' })]).toEqual([
    true,
    true,
    false,
  ]);
  expect(['Li Wei', '受理', ' 内容团队 '].map((text) => isFound({ text }))).toEqual([true, true, true]);
  expect(isFound({ text: '运营团队' })).toBe(false);
  expect(isMeant(opened, { text: '受理' })).toBe(false);
});
