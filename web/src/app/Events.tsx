import { Stack, Text } from '@mantine/core';
import { read } from '../api/client.ts';
import { usePages } from '../api/queries.ts';
import type { RecordedEvent } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { More } from './Scrollable.tsx';
import { Answer } from './Trouble.tsx';

type Timeline = '/api/v1/escalations/{escalation}/timeline' | '/api/v1/problems/{problem}/timeline';

/** What happened, in order: which step, by whom, when, and the texts that go with it. */
export function Events({ path, name }: { path: Timeline; name: string }) {
  const { t, event: word, moment } = useWords();
  const events = usePages(['timeline', name], (token, signal) => read(path, name, { page_token: token }, signal));
  return (
    <Answer query={events}>
      {({ pages }) => (
        <Stack>
          <ol className="list">
            {pages
              .flatMap((page) => page.events ?? [])
              .map((event) => (
                <li key={event.event_id} className="row">
                  <div className="row-head">
                    <Text fw={600}>{word(typeOf(event))}</Text>
                    <Text size="sm" c="dimmed">
                      {t('event.by', { who: event.actor, when: moment(event.occurred_time) })}
                    </Text>
                  </div>
                  {textsOf(event.event).map((text) => (
                    <Text size="sm" className="prewrap" key={text}>
                      {text}
                    </Text>
                  ))}
                </li>
              ))}
          </ol>
          <More list={events} />
        </Stack>
      )}
    </Answer>
  );
}

/** The event's name without its package: `type.googleapis.com/tracker.escalation.v1.EscalationOpened`. */
export function typeOf({ event }: RecordedEvent): string {
  const type = event?.['@type'] ?? '';
  return type.slice(type.lastIndexOf('.') + 1);
}

const TEXTS = [
  'text',
  'reason',
  'note',
  'summary',
  'resolution_summary',
  'waiting_for',
  'question',
  'answer',
  'statement',
  'verdict',
  'workaround',
];

/** What people wrote in it, at any depth; names of the contract are no such text. */
export function textsOf(part: unknown): string[] {
  if (part === null || typeof part !== 'object') {
    return [];
  }
  return Object.entries(part).flatMap(([name, value]) =>
    typeof value === 'string' ? (TEXTS.includes(name) && !/^[A-Z_]*$/.test(value) ? [value] : []) : textsOf(value),
  );
}
