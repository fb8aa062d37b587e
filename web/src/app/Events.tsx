import { Checkbox, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { read } from '../api/client.ts';
import { allOf, useCases, usePages, usePeople } from '../api/queries.ts';
import type { RecordedEvent } from '../api/types.ts';
import { useLanguage } from '../language/Language.tsx';
import { useWords } from '../language/words.ts';
import { More } from './Scrollable.tsx';
import { Answer } from './Trouble.tsx';
import { casesNamedIn, isOfSource, typeOf, useTelling, whoOf } from './telling.ts';

/** What happened to an escalation, a problem, a plan or a team, from the first event on; and how a page of it is read. */
export function useTimeline(name: string, size = 100) {
  const { language } = useLanguage();
  const page = (page_token: string, signal?: AbortSignal) => {
    const asked = { page_token, page_size: size };
    if (name.startsWith('plans/')) {
      return read('/api/v1/plans/{plan}/timeline', name, { ...asked, language }, signal);
    }
    if (name.startsWith('teams/')) {
      return read('/api/v1/teams/{team}/timeline', name, asked, signal);
    }
    return name.startsWith('problems/')
      ? read('/api/v1/problems/{problem}/timeline', name, asked, signal)
      : read('/api/v1/escalations/{escalation}/timeline', name, asked, signal);
  };
  return { events: usePages(['timeline', name, size, language], page), page };
}

/** What happened by then, in order: once something happened later, so did all that came after it. */
export function eventsUntil<T extends { event: RecordedEvent }>(told: T[], until?: string): T[] {
  const later = until ? told.findIndex(({ event }) => Date.parse(event.occurred_time ?? '') > Date.parse(until)) : -1;
  return later < 0 ? told : told.slice(0, later);
}

/** What happened, with its sentence. */
export interface Told {
  event: RecordedEvent;
  sentence: string | undefined;
}

/** The timeline in the order that is chosen: from the first event on, page by page, or from the last one, read whole; up to an instant if one is named. */
export function useOrderedTimeline(name: string, size?: number, until?: string) {
  const { language } = useLanguage();
  const { events, page } = useTimeline(name, size);
  const [newest, setNewest] = useState(false);
  const whole = useQuery({
    queryKey: ['timeline', name, 'whole', language],
    queryFn: () => allOf(page),
    enabled: newest,
  });
  const pages = newest ? whole.data : events.data?.pages;
  const named = useMemo(() => casesNamedIn((pages ?? []).flatMap(({ events: loaded = [] }) => loaded)), [pages]);
  const telling = useTelling(useCases(named));
  const toldOf = useCallback(
    (pages: { events?: RecordedEvent[] }[]): Told[] => {
      const loaded = pages.flatMap((each) => each.events ?? []);
      const sentences = telling(loaded);
      return loaded.map((event, at) => ({ event, sentence: sentences[at] }));
    },
    [telling],
  );
  const all = useMemo(() => toldOf(pages ?? []), [pages, toldOf]);
  const told = eventsUntil(all, until);
  return {
    query: newest ? whole : events,
    told: newest ? told.toReversed() : told,
    more: newest || told.length < all.length ? undefined : events,
    toldOf,
    page,
    newest,
    setNewest,
  };
}

type Timeline = ReturnType<typeof useOrderedTimeline>;

/** What is long is mostly read from its end. */
export function NewestFirst({ newest, setNewest }: Pick<Timeline, 'newest' | 'setNewest'>) {
  const { t } = useWords();
  return (
    <Checkbox
      label={t('timeline.newest')}
      checked={newest}
      onChange={(event) => setNewest(event.currentTarget.checked)}
    />
  );
}

/** What happened, up to an instant if one is named, in order: which step, by whom, when, and what it did. */
export function Events({ name, until }: { name: string; until?: string }) {
  const { t } = useWords();
  const { query, told, more, newest, setNewest } = useOrderedTimeline(name, undefined, until);
  return (
    <Stack>
      <NewestFirst newest={newest} setNewest={setNewest} />
      <Answer<unknown> query={query}>
        {() => (
          <Stack>
            <ol className="list">
              {told.map((each) => (
                <EventRow key={each.event.event_id} {...each} />
              ))}
            </ol>
            {more && <More list={more} />}
            <Text>
              <Link href={`/audit?name=${encodeURIComponent(name)}`} className="text-link">
                {t('audit.of')}
              </Link>
            </Text>
          </Stack>
        )}
      </Answer>
    </Stack>
  );
}

export function EventRow({ event, sentence, children }: Told & { children?: ReactNode }) {
  const { t, event: word, moment } = useWords();
  const people = usePeople();
  return (
    <li className="row">
      <div className="row-head">
        <Text fw={600}>{word(typeOf(event))}</Text>
        <Text size="sm" c="dimmed">
          {t(isOfSource(event) ? 'event.imported' : 'event.by', {
            who: people(whoOf(event)),
            when: moment(event.occurred_time),
          })}
        </Text>
      </div>
      {sentence && (
        <Text size="sm" className="prewrap">
          {sentence}
        </Text>
      )}
      {children}
    </li>
  );
}
