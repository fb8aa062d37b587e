import { Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import PickField from '../action/PickField.tsx';
import { allOf, usePeople } from '../api/queries.ts';
import type { RecordedEvent } from '../api/types.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { Downloads } from '../app/Downloads.tsx';
import { EventRow, NewestFirst, type Told, useOrderedTimeline } from '../app/Events.tsx';
import { Facts } from '../app/Facts.tsx';
import { ChoiceFilter, DayFilter, TextFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { More } from '../app/Scrollable.tsx';
import { Answer } from '../app/Trouble.tsx';
import { typeOf } from '../app/telling.ts';
import { useWords } from '../language/words.ts';
import { isMeant, recordOf } from './record.ts';

const KINDS = ['escalation', 'problem', 'plan', 'team'] as const;

/** Every event of an escalation, a problem, a plan or a team: who, when, why, and all that was recorded. */
export default function Audit() {
  return (
    <AddressCheck choices={{ of: KINDS }}>
      <Records />
    </AddressCheck>
  );
}

function Records() {
  const { t } = useWords();
  const [filters, set] = useFilters();
  const kind = KINDS.find((each) => each === (filters.of ?? filters.name?.split('s/')[0])) ?? 'escalation';
  const collection = `${kind}s/`;
  const name = filters.name?.startsWith(collection) && filters.name !== collection ? filters.name : '';
  return (
    <Stack>
      <Heading>{t('nav.audit')}</Heading>
      <Text>{t('audit.text')}</Text>
      <search className="filters">
        <ChoiceFilter
          name="of"
          label={t('changes.item')}
          otherwise={kind}
          data={KINDS.map((each) => ({ value: each, label: t(`audit.${each}`) }))}
        />
      </search>
      <PickField
        key={kind}
        name="name"
        label={t('audit.which')}
        of={kind}
        value={name}
        change={(chosen) => set('name', chosen || collection)} // who seeks another one seeks one of that kind
        required={false}
        stays
      />
      {name && <Record name={name} />}
    </Stack>
  );
}

/** Of the file. */
const COLUMNS = ['sequence', 'occurred_time', 'recorded_time', 'actor', 'step', 'text', 'event'];

function Record({ name }: { name: string }) {
  const { t, field, event: word, thing } = useWords();
  const [filters] = useFilters();
  const { query, told, more, toldOf, page, newest, setNewest } = useOrderedTimeline(name, 1000);
  const people = usePeople();
  const isAsked = ({ event, sentence }: Told) =>
    isMeant(event, filters, { who: people(event.actor), step: word(typeOf(event)), sentence });
  const shown = told.filter(isAsked);
  return (
    <Stack>
      <Link href={name.startsWith('teams/') ? '/teams' : `/${name}`} className="text-link">
        {thing(name)}
      </Link>
      <search className="filters">
        <TextFilter name="actor" label={t('audit.actor')} />
        <TextFilter name="text" label={t('audit.words')} />
        <DayFilter name="from" label={t('audit.from')} />
        <DayFilter name="to" label={t('audit.to')} />
        <NewestFirst newest={newest} setNewest={setNewest} />
      </search>
      <Answer<unknown> query={query}>
        {() => (
          <>
            <Text size="sm" role="status">
              {t(more?.hasNextPage ? 'audit.countMore' : 'audit.count', { shown: shown.length, all: told.length })}
            </Text>
            <ol className="list">
              {shown.map((each) => (
                <EventRow key={each.event.event_id} {...each}>
                  <Everything event={each.event} />
                </EventRow>
              ))}
            </ol>
            {more && <More list={more} />}
            <Downloads
              file={`audit-${name.replace('/', '-')}`}
              heads={COLUMNS.map(field)}
              rows={async () =>
                toldOf(await allOf(page))
                  .filter(isAsked)
                  .map(({ event, sentence }) => [
                    event.sequence ?? 0,
                    event.occurred_time ?? '',
                    event.recorded_time ?? '',
                    event.actor ?? '',
                    word(typeOf(event)),
                    sentence ?? '',
                    JSON.stringify(event.event),
                  ])
              }
            />
          </>
        )}
      </Answer>
    </Stack>
  );
}

function Everything({ event }: { event: RecordedEvent }) {
  const { t } = useWords();
  return (
    <details>
      <summary aria-label={t('audit.everythingOf', { sequence: event.sequence ?? 0 })}>{t('audit.everything')}</summary>
      <Facts facts={recordOf(event)} />
    </details>
  );
}
