import type { RecordedEvent } from '../api/types.ts';
import { dayOf } from '../language/days.ts';

/** All that was recorded, to the letter: when both times were, and the event's own fields. The sentence of it is ours. */
export function recordOf({ event, summary: _, ...stamp }: RecordedEvent): [string, string][] {
  return Object.entries({ ...stamp, ...event }).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
}

/** Whether it is by that actor, holds that text anywhere, and happened on those days where the reader is. */
export function isMeant(event: RecordedEvent, meant: { actor?: string; text?: string; from?: string; to?: string }) {
  const day = dayOf(event.occurred_time ?? '');
  const holds = (whole: string, part = '') => whole.toLowerCase().includes(part.toLowerCase());
  return (
    holds(event.actor ?? '', meant.actor) &&
    holds(JSON.stringify(event), meant.text) &&
    (!meant.from || day >= meant.from) &&
    (!meant.to || day <= meant.to)
  );
}
