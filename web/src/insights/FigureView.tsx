import { Stack, Table, Text } from '@mantine/core';
import { type ReactNode, Suspense, useMemo } from 'react';
import { Link } from 'wouter';
import { lazily } from '../app/chunk.tsx';
import { Downloads } from '../app/Downloads.tsx';
import { Help } from '../app/Help.tsx';
import { Scrollable } from '../app/Scrollable.tsx';
import { Loading } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';
import type { Column, Series } from './figures.ts';

const Chart = lazily(() => import('./Chart.tsx'));

interface FigureViewProps {
  /** Of the file, without the day and its end. */
  file: string;
  /** At whose end they were so. */
  asOf?: string;
  label: string;
  /** What the groups are. */
  head: string;
  groups: string[];
  columns: Column[];
  /** Their own pages. */
  pages?: (string | undefined)[];
  /** Groups of which there is nothing stand in the chart and the file alone. */
  sparse?: boolean;
}

/** Figures as a chart, a table and a file. */
export function FigureView({ file, asOf, label, head, groups, columns, pages, sparse }: FigureViewProps) {
  const { t, number, percent } = useWords();
  const series = useMemo(() => columns.filter((column): column is Series => column.drawn !== undefined), [columns]);
  if (groups.length === 0) {
    return <Text>{t('insights.none')}</Text>;
  }
  const heads = [head, ...columns.map((column) => column.head)];
  const listed = [...groups.keys()].filter((row) => !sparse || columns.some(({ values }) => values[row]));
  const rows = groups.map((group, index) => [group, ...columns.map(({ values }) => values[index] ?? null)]);
  return (
    <Stack>
      <Suspense
        fallback={
          <div className="chart">
            <Loading />
          </div>
        }
      >
        <Chart label={label} groups={groups} series={series} />
      </Suspense>
      <Downloads file={file} asOf={asOf} heads={heads} rows={() => rows} />
      <Scrollable label={label}>
        <Table className="figures">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{head}</Table.Th>
              {columns.map(({ head: figure, definition }) => (
                <Table.Th scope="col" key={figure}>
                  {figure}
                  {definition && <Help about={figure}>{definition}</Help>}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {listed.map((row) => (
              <Table.Tr key={row}>
                <Table.Th scope="row">
                  <Linked to={pages?.[row]}>{groups[row]}</Linked>
                </Table.Th>
                {columns.map(({ head: figure, values, rate, links }) => {
                  const value = values[row] ?? null;
                  return (
                    <Table.Td key={figure}>
                      <Linked
                        to={value ? links?.[row] : undefined}
                        about={t('insights.rows', { figure, group: groups[row] })}
                      >
                        {value === null ? t('value.none') : (rate ? percent : number)(value)}
                      </Linked>
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scrollable>
    </Stack>
  );
}

function Linked({ to, about, children }: { to?: string; about?: string; children: ReactNode }) {
  return to ? (
    <Link href={to} className="text-link" title={about}>
      {children}
    </Link>
  ) : (
    children
  );
}
