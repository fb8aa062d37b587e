import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { read, readAfter } from '../api/client.ts';
import { allOf } from '../api/queries.ts';
import type { Escalation } from '../api/types.ts';
import { Answer } from '../app/Trouble.tsx';
import { FigureView } from '../insights/FigureView.tsx';
import { useWords } from '../language/words.ts';
import { trendOf } from './trend.ts';

/** All escalations of a problem, however many there are: when they were opened is told of all. */
export function useOpened(name: string) {
  return useQuery({
    queryKey: ['problem-opened', name],
    queryFn: async ({ signal }) => {
      const page = (token: string) =>
        read(
          '/api/v1/escalations',
          '',
          { problem: name, order_by: 'open_time', page_size: 500, page_token: token, ...readAfter() },
          signal,
        );
      return (await allOf(page)).flatMap((each) => each.escalations ?? []);
    },
  });
}

/** Whether a matter comes back less often: how many of its escalations were opened week by week, and which. */
export function ProblemTrend({ name, opened }: { name: string; opened: ReturnType<typeof useOpened> }) {
  const { t } = useWords();
  return (
    <Answer query={opened}>
      {(escalations) => (
        <>
          <Weeks name={name} escalations={escalations} />
          <Link href={`/escalations?${new URLSearchParams({ problem: name, state: 'all' })}`} className="text-link">
            {t('problem.rows')}
          </Link>
        </>
      )}
    </Answer>
  );
}

function Weeks({ name, escalations }: { name: string; escalations: Escalation[] }) {
  const { t, field, period } = useWords();
  const { by, periods, counts } = useMemo(
    () =>
      trendOf(
        escalations.flatMap(({ open_time: time }) => time ?? []),
        new Date().toISOString(),
      ),
    [escalations],
  );
  const groups = useMemo(() => periods.map(period), [periods, period]);
  const columns = useMemo(() => [{ head: field('opened'), values: counts, drawn: 'bar' as const }], [counts, field]);
  return (
    <FigureView
      file={`trend-${name.slice('problems/'.length)}`}
      label={t('problem.trend')}
      head={t(by === 'week' ? 'throughput.week' : 'field.month')}
      groups={groups}
      columns={columns}
    />
  );
}
