import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read, readAfter } from '../api/client.ts';
import { useTeams } from '../api/queries.ts';
import type { ItemFigures, ItemThroughput } from '../api/types.ts';
import { ChoiceFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Answer } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';
import { rowsBehind } from './drill.ts';
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
  const { t, field } = useWords();
  const { data: teams = [] } = useTeams();
  const fullest = useMemo(
    () => Object.entries(groups).sort(([, one], [, other]) => other.open - one.open || other.overdue - one.overdue),
    [groups],
  );
  const names = useMemo(
    () => fullest.map(([group]) => teams.find(({ name }) => name === group)?.display_name ?? group),
    [fullest, teams],
  );
  const columns = useMemo<Column[]>(
    () => [
      ...DRAWN.map(
        (figure): Column => ({
          head: field(figure),
          values: fullest.map(([, figures]) => figures[figure]),
          drawn: 'bar',
          links: fullest.map(([group]) => rowsBehind({ subject: 'items', groupBy: 'team' }, group, figure)),
        }),
      ),
      { head: field('verification_rate'), values: fullest.map(([, figures]) => figures.verification_rate) },
    ],
    [fullest, field],
  );
  const label = t('insights.load');
  return <FigureView file="team-load" label={label} head={field('team')} groups={names} columns={columns} />;
}

const STEPS = ['proposed', 'accepted', 'started', 'done_claimed', 'verified', 'rejected', 'closed'] as const;
const PERIODS = ['month', 'day'] as const; // weeks, when none is said
const TOLD: (typeof STEPS)[number][] = ['done_claimed', 'verified', 'rejected'];

/** What was done to items, week by week or in other periods. */
export function Throughput() {
  const { t } = useWords();
  const { data: teams = [] } = useTeams();
  const [{ team = '', ...filters }] = useFilters();
  const period = PERIODS.find((each) => each === filters.period);
  const throughput = useQuery({
    queryKey: ['throughput', period, team],
    queryFn: ({ signal }) => read('/api/v1/metrics/items/throughput', '', { period, team, ...readAfter() }, signal),
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
      </div>
      <Answer query={throughput}>{({ periods = [] }) => <ThroughputView periods={periods} />}</Answer>
    </>
  );
}

function ThroughputView({ periods }: { periods: ItemThroughput[] }) {
  const { t, field } = useWords();
  const groups = useMemo(() => periods.map(({ period }) => period), [periods]);
  const columns = useMemo(
    () =>
      STEPS.map(
        (step): Column => ({
          head: field(step),
          values: periods.map((period) => period[step]),
          drawn: TOLD.includes(step) ? 'bar' : undefined,
        }),
      ),
    [periods, field],
  );
  return (
    <FigureView
      file="throughput"
      label={t('insights.throughput')}
      head={t('throughput.period')}
      groups={groups}
      columns={columns}
    />
  );
}
