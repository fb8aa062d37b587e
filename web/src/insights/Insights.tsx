import { Button, Group, NativeSelect, Stack, Table, Tabs, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { read, readAfter } from '../api/client.ts';
import { useTeams } from '../api/queries.ts';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { save } from '../app/save.ts';
import { Answer, Loading } from '../app/Trouble.tsx';
import { dayOf, lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { csvOf, type FigureTable, pastedOf, tableOf } from './figures.ts';

const Chart = lazy(() => import('./Chart.tsx'));

const SUBJECTS = {
  escalations: { path: '/api/v1/metrics/escalations', groups: ['priority', 'month', 'team'] },
  items: { path: '/api/v1/metrics/items', groups: ['team', 'plan', 'kind', 'month'] },
  plans: { path: '/api/v1/metrics/plans', groups: ['team', 'problem', 'state', 'month', 'plan'] },
} as const;
type Subject = keyof typeof SUBJECTS;

/** The figures of docs/metrics.md as a chart, a table and a file. */
export default function Insights() {
  const { t } = useWords();
  const [, setSearch] = useSearchParams();
  const [{ about: chosen }] = useFilters();
  const subject: Subject = chosen === 'items' || chosen === 'plans' ? chosen : 'escalations';
  return (
    <Stack>
      <Heading>{t('nav.insights')}</Heading>
      <Tabs value={subject} onChange={(about) => setSearch(about ? { about } : {})} keepMounted={false}>
        <Tabs.List>
          {(Object.keys(SUBJECTS) as Subject[]).map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`insights.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {(Object.keys(SUBJECTS) as Subject[]).map((each) => (
          <Tabs.Panel key={each} value={each} pt="md">
            <Figures subject={each} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}

function Figures({ subject }: { subject: Subject }) {
  const { t, field } = useWords();
  const { path, groups } = SUBJECTS[subject];
  const [{ group_by: groupBy = groups[0], basis = '', as_of: asOf = '' }, set] = useFilters();
  const figures = useQuery({
    queryKey: ['metrics', subject, groupBy, basis, asOf],
    queryFn: ({ signal }) => {
      const query = { group_by: groupBy, as_of: asOf ? lastInstantOf(asOf) : undefined, ...readAfter() };
      return read(path, '', (subject === 'escalations' ? { ...query, basis } : query) as object, signal);
    },
    placeholderData: keepPreviousData,
  });
  return (
    <Stack>
      <div className="filters">
        <NativeSelect
          label={t('insights.groupBy')}
          value={groupBy}
          onChange={(event) => set('group_by', event.currentTarget.value)}
          data={groups.map((group) => ({ value: group, label: field(group) }))}
        />
        {subject === 'escalations' && (
          <NativeSelect
            label={t('insights.basis')}
            value={basis}
            onChange={(event) => set('basis', event.currentTarget.value)}
            data={[
              { value: '', label: t('insights.basis.observed') },
              { value: 'source', label: t('insights.basis.source') },
            ]}
          />
        )}
        <TextInput
          type="date"
          label={t('plan.day')}
          max={dayOf(new Date())}
          value={asOf}
          onChange={(event) => set('as_of', event.currentTarget.value)}
        />
      </div>
      <Answer query={figures}>{(data) => <FigureScreen subject={subject} groupBy={groupBy} answer={data} />}</Answer>
    </Stack>
  );
}

function FigureScreen({ subject, groupBy, answer }: { subject: Subject; groupBy: string; answer: object }) {
  const { t, field, number, value } = useWords();
  const { data: teams = [] } = useTeams();
  const [filters, set] = useFilters();
  const table = useMemo<FigureTable>(() => tableOf(answer), [answer]);
  const figure = table.columns.find((column) => column === filters.figure) ?? table.columns[0];
  const labels = useMemo(
    () => table.rows.map(({ group }) => teams.find(({ name }) => name === group)?.display_name ?? value(group)),
    [table, teams, value],
  );
  const values = useMemo(
    () => table.rows.map((row) => row.values[table.columns.indexOf(figure ?? '')] ?? null),
    [table, figure],
  );
  if (!figure) {
    return <Text>{t('insights.none')}</Text>;
  }
  const labelOf = (column: string) => {
    const [name = '', statistic] = column.split('.');
    return statistic ? t('insights.statistic', { figure: field(name), statistic: field(statistic) }) : field(name);
  };
  const heads = [field(groupBy), ...table.columns.map(labelOf)];
  const rows = table.rows.map((row, index) => [labels[index] ?? '', ...row.values]);
  const copy = async () => {
    await navigator.clipboard.writeText(pastedOf(heads, rows));
    notifications.show({ message: t('insights.copied', { count: rows.length }) });
  };
  const download = (mark: boolean) =>
    save(
      `${subject}-${groupBy}-${dayOf(new Date())}.csv`,
      new Blob([csvOf(heads, rows, mark)], { type: 'text/csv;charset=utf-8' }),
    );
  return (
    <Stack>
      <div className="filters">
        <NativeSelect
          label={t('insights.figure')}
          value={figure}
          onChange={(event) => set('figure', event.currentTarget.value)}
          data={table.columns.map((column) => ({ value: column, label: labelOf(column) }))}
        />
      </div>
      <Suspense fallback={<Loading />}>
        <Chart label={labelOf(figure)} groups={labels} values={values} />
      </Suspense>
      <Group>
        <Button variant="default" onClick={copy}>
          {t('insights.copy')}
        </Button>
        <Button variant="default" onClick={() => download(true)}>
          {t('insights.csvExcel')}
        </Button>
        <Button variant="default" onClick={() => download(false)}>
          {t('insights.csv')}
        </Button>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keys */}
      <section className="wide" tabIndex={0} aria-label={t(`insights.${subject}`)}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {heads.map((head) => (
                <Table.Th scope="col" key={head}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(([group, ...cells]) => (
              <Table.Tr key={group}>
                <Table.Th scope="row">{group}</Table.Th>
                {cells.map((cell, index) => (
                  <Table.Td key={table.columns[index]}>
                    {typeof cell === 'number' ? number(cell) : t('value.none')}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Stack>
  );
}
