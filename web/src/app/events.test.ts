import { expect, test } from 'vitest';
import { escalationEvents } from '../../tests/fixtures.ts';
import { eventsUntil } from './Events.tsx';
import { typeOf } from './telling.ts';

test('an event is called by its name without the package', () => {
  expect(escalationEvents.map(typeOf)).toEqual(['EscalationOpened', 'EscalationCommented']);
});

test('a history up to an instant ends before the first event that happened later', () => {
  const times = ['2026-11-01T09:00:00Z', '2026-11-04T09:00:00Z', '2026-11-02T09:00:00Z'];
  const events = times.map((occurred_time, sequence) => ({ event: { event_id: `v${sequence}`, occurred_time } }));
  const shown = (until?: string) => eventsUntil(events, until).map(({ event }) => event.event_id);
  expect(shown()).toEqual(['v0', 'v1', 'v2']);
  expect(shown('2026-11-04T09:00:00Z')).toEqual(['v0', 'v1', 'v2']);
  expect(shown('2026-11-03T15:59:59Z')).toEqual(['v0']);
});
