import { Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { read } from '../api/client.ts';
import { usePages } from '../api/queries.ts';
import type { RecordedEvent } from '../api/types.ts';
import { useLanguage } from '../language/Language.tsx';
import { useWords } from '../language/words.ts';
import { More } from './Scrollable.tsx';
import { Answer } from './Trouble.tsx';

/** What happened to an escalation, a problem or a plan, from the first event on; and how a page of it is read. */
export function useTimeline(name: string, size = 100) {
  const { language } = useLanguage();
  const page = (page_token: string, signal?: AbortSignal) => {
    const asked = { page_token, page_size: size };
    if (name.startsWith('plans/')) {
      return read('/api/v1/plans/{plan}/timeline', name, { ...asked, language }, signal);
    }
    return name.startsWith('problems/')
      ? read('/api/v1/problems/{problem}/timeline', name, asked, signal)
      : read('/api/v1/escalations/{escalation}/timeline', name, asked, signal);
  };
  return { events: usePages(['timeline', name, size, language], page), page };
}

/** What happened by then, in order: once something happened later, so did all that came after it. */
export function eventsUntil(events: RecordedEvent[], until?: string): RecordedEvent[] {
  const later = until ? events.findIndex(({ occurred_time: time }) => Date.parse(time ?? '') > Date.parse(until)) : -1;
  return later < 0 ? events : events.slice(0, later);
}

/** What happened, up to an instant if one is named, in order: which step, by whom, when, and the texts that go with it. */
export function Events({ name, until }: { name: string; until?: string }) {
  const { t } = useWords();
  const { events } = useTimeline(name);
  return (
    <Answer query={events}>
      {({ pages }) => (
        <Stack>
          <EventList events={pages.flatMap((page) => page.events ?? [])} until={until} more={<More list={events} />} />
          <Text>
            <Link href={`/audit?name=${encodeURIComponent(name)}`} className="text-link">
              {t('audit.of')}
            </Link>
          </Text>
        </Stack>
      )}
    </Answer>
  );
}

function EventList({ events, until, more }: { events: RecordedEvent[]; until?: string; more: React.ReactNode }) {
  const shown = eventsUntil(events, until);
  return (
    <>
      <ol className="list">
        {shown.map((event) => (
          <EventRow key={event.event_id} event={event} />
        ))}
      </ol>
      {shown.length === events.length && more}
    </>
  );
}

export function EventRow({ event, children }: { event: RecordedEvent; children?: React.ReactNode }) {
  const { t, event: word, moment } = useWords();
  const texts = event.summary ? [event.summary] : textsOf(event.event);
  return (
    <li className="row">
      <div className="row-head">
        <Text fw={600}>{word(typeOf(event))}</Text>
        <Text size="sm" c="dimmed">
          {t('event.by', { who: event.actor, when: moment(event.occurred_time) })}
        </Text>
      </div>
      {texts.map((text) => (
        <Text size="sm" className="prewrap" key={text}>
          {text}
        </Text>
      ))}
      {children}
    </li>
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
