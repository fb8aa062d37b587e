import { Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read, readAfter } from '../api/client.ts';
import { useTeams } from '../api/queries.ts';
import type { ItemFigures, ItemThroughput } from '../api/types.ts';
import { ChoiceFilter, PeriodFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Answer } from '../app/Trouble.tsx';
import { type Bounds, periodOf } from '../language/period.ts';
import { useWords } from '../language/words.ts';
import { rowsBehind, stepsBehind } from './drill.ts';
import { FigureView } from './FigureView.tsx';
import type { Column } from './figures.ts';

const DRAWN = ['open', 'overdue', 'blocked', 'unverified'] as const;

/** What lies with each team now, the fullest first. */
export function Load() {
  const load = useQuery({
    queryKey: ['load'],
    queryFn: ({ signal }) => read('/api/v1/metrics/items', '', { group_by: 'team', ...readAfter() }, signal),
  });
  return <Answer query={load}>{({ groups = {} }) => <LoadView groups={groups} />}</Answer>;
}

function LoadView({ groups }: { groups: Record<string, ItemFigures> }) {
  const { t, field, thing, definition } = useWords();
  const { data: teams = [] } = useTeams();
  const fullest = useMemo(
    () => Object.entries(groups).sort(([, one], [, other]) => other.open - one.open || other.overdue - one.overdue),
    [groups],
  );
  const names = useMemo(
    () => fullest.map(([group]) => teams.find(({ name }) => name === group)?.display_name ?? thing(group)),
    [fullest, teams, thing],
  );
  const columns = useMemo<Column[]>(
    () => [
      ...DRAWN.map(
        (figure): Column => ({
          head: field(figure),
          definition: definition('items', figure),
          values: fullest.map(([, figures]) => figures[figure]),
          drawn: 'bar',
          links: fullest.map(([group]) => rowsBehind({ subject: 'items', groupBy: 'team' }, group, figure)),
        }),
      ),
      {
        head: field('verification_rate'),
        definition: definition('items', 'verification_rate'),
        values: fullest.map(([, figures]) => figures.verification_rate),
        rate: true,
      },
    ],
    [fullest, field, definition],
  );
  const label = t('insights.load');
  return <FigureView file="team-load" label={label} head={field('team')} groups={names} columns={columns} />;
}

const STEPS = ['proposed', 'accepted', 'started', 'done_claimed', 'verified', 'rejected', 'closed'] as const;
export const PERIODS = ['month', 'day'] as const; // weeks, when none is said
const TOLD: (typeof STEPS)[number][] = ['done_claimed', 'verified', 'rejected'];

/** What was done to items, week by week or in other periods. */
export function Throughput() {
  const { t } = useWords();
  const { data: teams = [] } = useTeams();
  const [{ team = '', ...filters }] = useFilters();
  const period = PERIODS.find((each) => each === filters.period);
  const { time, from, to } = filters;
  const throughput = useQuery({
    queryKey: ['throughput', period, team, time, from, to],
    queryFn: async ({ signal }) => {
      const happened = periodOf(filters);
      const query = { period, team, from: happened.from, to: happened.before, ...readAfter() };
      const answer = await read('/api/v1/metrics/items/throughput', '', query, signal);
      return { asked: { ...happened, team }, answer };
    },
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <div className="filters">
        <ChoiceFilter
          name="period"
          label={t('throughput.period')}
          data={[
            { value: '', label: t('throughput.week') },
            { value: 'month', label: t('field.month') },
            { value: 'day', label: t('burnDown.day') },
          ]}
        />
        <ChoiceFilter
          name="team"
          label={t('field.team')}
          data={[
            { value: '', label: t('all') },
            ...teams.map(({ name = '', display_name = '' }) => ({ value: name, label: display_name })),
          ]}
        />
        <PeriodFilter label={t('period.happened')} />
      </div>
      <Answer query={throughput}>
        {({ asked, answer }) => <ThroughputView asked={asked} periods={answer.periods ?? []} />}
      </Answer>
    </>
  );
}

function ThroughputView({ asked, periods }: { asked: Bounds & { team: string }; periods: ItemThroughput[] }) {
  const { t, fieldOf, period: named, definition } = useWords();
  const groups = useMemo(() => periods.map(({ period }) => named(period)), [periods, named]);
  const columns = useMemo(
    () =>
      STEPS.map(
        (step): Column => ({
          head: fieldOf('items', step),
          definition: definition('throughput', step),
          values: periods.map((period) => period[step]),
          links: periods.map(({ period }) => (asked.team ? undefined : stepsBehind(period, step, asked))),
          drawn: TOLD.includes(step) ? 'bar' : undefined,
        }),
      ),
    [asked, periods, fieldOf, definition],
  );
  return (
    <>
      <FigureView
        file="throughput"
        label={t('insights.throughput')}
        head={t('throughput.period')}
        groups={groups}
        columns={columns}
      />
      {asked.team && (
        <Text size="sm" c="dimmed">
          {t('throughput.noRows')}
        </Text>
      )}
    </>
  );
}
