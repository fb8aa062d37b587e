import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ActionButtons } from '../action/Act.tsx';
import { DEAD_LETTER_ACTIONS, possible } from '../action/actions.ts';
import { read } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import type { DeadLetter, Processor } from '../api/types.ts';
import { Downloads } from '../app/Downloads.tsx';
import { Heading } from '../app/Heading.tsx';
import { Cell } from '../app/Heads.tsx';
import { Scrollable } from '../app/Scrollable.tsx';
import { Answer, Trouble } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';
import { Rebuild } from './Rebuild.tsx';

/** As paths name them; each looks after its own processors. */
const SERVICES = ['escalation-service', 'remediation-service', 'reporting-service'];
const AGAIN = 5_000;
/** While there is something to watch. */
const SOON = 1_000;

/** Whether what follows from events follows, what was set aside, and read models made anew. */
export default function Operations() {
  const { t } = useWords();
  return (
    <Stack>
      <Heading>{t('nav.operations')}</Heading>
      <Text>{t('operations.text')}</Text>
      {SERVICES.map((service) => (
        <Service key={service} service={service} />
      ))}
    </Stack>
  );
}

function Service({ service }: { service: string }) {
  const processors = useQuery({
    queryKey: ['processors', service],
    queryFn: ({ signal }) => read('/api/v1/operations/{service}/processors', `services/${service}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.processors?.some(({ rebuild }) => rebuild) ? SOON : AGAIN),
  });
  return (
    <section aria-label={service}>
      <Title order={2} size="h4" mb="xs">
        {service}
      </Title>
      {processors.isRefetchError && <Trouble error={processors.error} again={processors.refetch} />}
      <Answer query={processors}>
        {({ processors: all = [] }) => (
          <Stack>
            <Processors service={service} processors={all} />
            {all
              .filter(({ dead_letters = 0 }) => dead_letters > 0)
              .map(({ name = '', dead_letters }) => (
                <DeadLetters key={name} service={service} processor={name} count={dead_letters} />
              ))}
          </Stack>
        )}
      </Answer>
    </section>
  );
}

function Processors({ service, processors }: { service: string; processors: Processor[] }) {
  const { t, value, number, duration } = useWords();
  return (
    <Scrollable className="wide stacked" label={t('operations.processorsOf', { service })}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(['processor', 'state', 'position', 'lag', 'dead_letters', 'last_error'] as const).map((column) => (
              <Table.Th scope="col" key={column}>
                {t(`field.${column}`)}
              </Table.Th>
            ))}
            <Table.Th scope="col">{t('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {processors.map(
            ({ name = '', status, projection, position, lag, lag_time, dead_letters = 0, last_error, rebuild }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Cell head={t('field.state')}>
                  <Badge color={status === 'PROCESSOR_STATUS_RUNNING' ? 'teal' : 'red'}>{value(status)}</Badge>
                </Cell>
                <Cell head={t('field.position')}>{number(Number(position ?? 0))}</Cell>
                <Cell head={t('field.lag')}>
                  {number(Number(lag ?? 0))}
                  {lag_time && ` (${t('operations.waiting', { time: duration(Number.parseFloat(lag_time)) })})`}
                </Cell>
                <Cell head={t('field.dead_letters')}>{number(dead_letters)}</Cell>
                <Cell head={t('field.last_error')}>{last_error || t('value.none')}</Cell>
                <Cell head={t('actions')}>
                  {projection && <Rebuild service={service} projection={name} running={rebuild} />}
                </Cell>
              </Table.Tr>
            ),
          )}
        </Table.Tbody>
      </Table>
    </Scrollable>
  );
}

/** Of the file. */
const COLUMNS = ['cause', 'enqueue_time', 'resource', 'sequence', 'event_type'] as const;

/** The oldest first; later ones of the same thing wait behind it. */
function DeadLetters({ service, processor, count }: { service: string; processor: string; count?: number }) {
  const { t, event, field, moment } = useWords();
  const stepOf = ({ event_type: type = '' }: DeadLetter) => event(type.slice(type.lastIndexOf('.') + 1));
  const session = useSession();
  const name = `services/${service}/processors/${processor}`;
  const letters = useQuery({
    queryKey: ['dead-letters', name, count],
    queryFn: ({ signal }) =>
      read('/api/v1/operations/{service}/processors/{processor}/deadLetters', name, undefined, signal),
  });
  return (
    <section aria-label={t('operations.deadLetters', { processor })}>
      <Title order={3} size="h5" mb="xs">
        {t('operations.deadLetters', { processor })}
      </Title>
      <Answer query={letters}>
        {({ dead_letters = [] }) => (
          <Stack gap="xs">
            {count !== undefined && count > dead_letters.length && (
              <Text size="sm">{t('operations.oldest', { shown: dead_letters.length, count })}</Text>
            )}
            <ol className="list">
              {dead_letters.map((letter) => {
                const { id, resource = '', sequence, cause, enqueue_time } = letter;
                const title = stepOf(letter);
                const target = { name: `${name}/deadLetters/${id}`, title };
                return (
                  <li key={id} className="row" data-thing={target.name} tabIndex={-1}>
                    <div className="row-head">
                      <Text fw={600}>{title}</Text>
                      <Text size="sm">{cause}</Text>
                      <Text size="sm" c="dimmed">
                        {t('operations.setAside', { when: moment(enqueue_time) })}
                      </Text>
                      <Link href={`/audit?name=${encodeURIComponent(resource)}`} className="text-link">
                        {t('operations.event', { resource, sequence: sequence ?? 0 })}
                      </Link>
                    </div>
                    <ActionButtons actions={possible(DEAD_LETTER_ACTIONS, session, undefined)} target={target} />
                  </li>
                );
              })}
            </ol>
            <Downloads
              file={`set-aside-${processor}`}
              heads={['step', ...COLUMNS].map(field)}
              rows={() =>
                dead_letters.map((letter) => [stepOf(letter), ...COLUMNS.map((column) => letter[column] ?? '')])
              }
            />
          </Stack>
        )}
      </Answer>
    </section>
  );
}
