import type { RecordedEvent } from '../api/types.ts';
import { dayOf } from '../language/days.ts';

/** All that was recorded, to the letter: when both times were, and the event's own fields. The sentence of it is ours. */
export function recordOf({ event, summary: _, ...stamp }: RecordedEvent): [string, string][] {
  return Object.entries({ ...stamp, ...event }).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
}

/** As the page tells an event. */
export interface Shown {
  who?: string;
  step?: string;
  sentence?: string;
}

/**
 * Whether it is by that actor, holds that text anywhere, and happened on those days where the reader is: by what was recorded, and
 * by what is shown of it.
 */
export function isMeant(
  event: RecordedEvent,
  meant: { actor?: string; text?: string; from?: string; to?: string },
  { who, step, sentence }: Shown = {},
) {
  const day = dayOf(event.occurred_time ?? '');
  const holds = (texts: (string | undefined)[], part = '') =>
    texts.some((text = '') => text.toLowerCase().includes(part.trim().toLowerCase()));
  return (
    holds([event.actor, who], meant.actor) &&
    holds([JSON.stringify(event), who, step, sentence], meant.text) &&
    (!meant.from || day >= meant.from) &&
    (!meant.to || day <= meant.to)
  );
}
