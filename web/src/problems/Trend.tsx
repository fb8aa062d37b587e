import { useMemo } from 'react';
import { Link } from 'wouter';
import type { OpenedDay } from '../api/types.ts';
import { openedIn } from '../insights/drill.ts';
import { FigureView } from '../insights/FigureView.tsx';
import { useWords } from '../language/words.ts';
import { trendOf } from './trend.ts';

/** Whether a matter comes back less often: how many of its escalations were opened week by week, and which. */
export function ProblemTrend({ name, opened }: { name: string; opened: OpenedDay[] }) {
  const { t, field, period } = useWords();
  const { by, periods, counts } = useMemo(() => trendOf(opened, new Date().toISOString()), [opened]);
  const groups = useMemo(() => periods.map(period), [periods, period]);
  const columns = useMemo(
    () => [
      {
        head: field('opened'),
        values: counts,
        drawn: 'bar' as const,
        links: periods.map((each) => openedIn(name, each)),
      },
    ],
    [name, periods, counts, field],
  );
  return (
    <>
      <FigureView
        file={`trend-${name.slice('problems/'.length)}`}
        label={t('problem.trend')}
        head={t(by === 'week' ? 'throughput.week' : 'field.month')}
        groups={groups}
        columns={columns}
        sparse
      />
      <Link href={`/escalations?${new URLSearchParams({ problem: name, state: 'all' })}`} className="text-link">
        {t('problem.rows')}
      </Link>
    </>
  );
}
