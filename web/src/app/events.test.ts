import { expect, test } from 'vitest';
import { escalationEvents } from '../../tests/fixtures.ts';
import { textsOf, typeOf } from './Events.tsx';

test('an event is called by its name without the package', () => {
  expect(escalationEvents.map(typeOf)).toEqual(['EscalationOpened', 'EscalationCommented']);
});

test('what people wrote is found at any depth, and names of the contract are not taken for it', () => {
  expect(
    textsOf({ reason: 'PENDING_REASON_REQUESTER', why: { question: 'Why?', answer: 'Because.', id: 'why-1' } }),
  ).toEqual(['Why?', 'Because.']);
});
