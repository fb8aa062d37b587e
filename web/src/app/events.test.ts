import { expect, test } from 'vitest';
import { escalationEvents } from '../../tests/fixtures.ts';
import { eventsUntil, textsOf, typeOf } from './Events.tsx';

test('an event is called by its name without the package', () => {
  expect(escalationEvents.map(typeOf)).toEqual(['EscalationOpened', 'EscalationCommented']);
});

test('what people wrote is found at any depth, and names of the contract are not taken for it', () => {
  expect(
    textsOf({ reason: 'PENDING_REASON_REQUESTER', why: { question: 'Why?', answer: 'Because.', id: 'why-1' } }),
  ).toEqual(['Why?', 'Because.']);
});

test('a history up to an instant ends before the first event that happened later', () => {
  const times = ['2026-11-01T09:00:00Z', '2026-11-04T09:00:00Z', '2026-11-02T09:00:00Z'];
  const events = times.map((occurred_time, sequence) => ({ event_id: `v${sequence}`, occurred_time }));
  const shown = (until?: string) => eventsUntil(events, until).map(({ event_id }) => event_id);
  expect(shown()).toEqual(['v0', 'v1', 'v2']);
  expect(shown('2026-11-04T09:00:00Z')).toEqual(['v0', 'v1', 'v2']);
  expect(shown('2026-11-03T15:59:59Z')).toEqual(['v0']);
});
