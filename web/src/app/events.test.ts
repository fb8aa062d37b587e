import { expect, test } from 'vitest';
import { escalationEvents } from '../../tests/fixtures.ts';
import { typeOf } from './telling.ts';

test('an event is called by its name without the package', () => {
  expect(escalationEvents.map(typeOf)).toEqual(['EscalationOpened', 'EscalationCommented']);
});
