import { Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useTeamNames } from '../api/queries.ts';
import type { Escalation, ProblemCase } from '../api/types.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';

type Row = [string, ReactNode, ReactNode];

interface SourceWordsProps {
  escalation: Escalation;
  problem?: ProblemCase;
  /** At whose end both stood so; none now. Which problem it then belonged to is not asked for. */
  day?: string;
}

/** What the tracker knows beside what the tool says of itself that the history came from, in its own words: never mixed. */
export function SourceWords({ escalation, problem, day }: SourceWordsProps) {
  const { t, field, value, moment, number } = useWords();
  const teamNames = useTeamNames();
  const { source_report: told, cycles = [] } = escalation;
  if (!told) {
    return null;
  }
  const cycle = cycles.at(-1);
  const title = t('escalation.sourceWords', { source: escalation.source });
  const problemRow: Row = [
    'problem',
    problem && (
      <Link href={`/${problem.name}`} className="text-link">
        {problem.title}
      </Link>
    ),
    told.problem,
  ];
  const rows: Row[] = [
    ['state', value(escalation.state), told.state],
    ['priority', value(escalation.priority), told.priority],
    ['team', teamNames(escalation.team), told.team],
    ...(day ? [] : [problemRow]),
    ['open_time', moment(escalation.open_time), moment(told.open_time)],
    ['resolve_time', moment(cycle?.resolve_time), moment(told.resolve_time)],
    ['close_time', moment(cycle?.close_time), moment(told.close_time)],
    ['reopen_count', number(Math.max(0, cycles.length - 1)), number(told.reopen_count ?? 0)],
    ['reassignment_count', undefined, number(told.reassignment_count ?? 0)],
    ['sla_made', undefined, told.sla_made === undefined ? undefined : t(told.sla_made ? 'yes' : 'no')],
  ];
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {t('escalation.sourceRow', { row: told.ordinal })}
      </Text>
      <Scrollable label={title}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('conflict.field')}</Table.Th>
              <Table.Th scope="col">{t('escalation.ours')}</Table.Th>
              <Table.Th scope="col">{t('escalation.theirs')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(([name, ours, theirs]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{field(name)}</Table.Th>
                <Table.Td>{ours || t('value.none')}</Table.Td>
                <Table.Td>{theirs || t('value.none')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scrollable>
    </section>
  );
}
