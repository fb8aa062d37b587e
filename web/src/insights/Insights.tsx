import { Checkbox, NativeSelect, Stack, Tabs, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { read, readAfter } from '../api/client.ts';
import { allOf, useTeams } from '../api/queries.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { BasisFilter, ChoiceFilter, DayFilter, InForce, PeriodFilter } from '../app/FilterFields.tsx';
import { type Choices, useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { SavedViews } from '../app/SavedViews.tsx';
import { Answer } from '../app/Trouble.tsx';
import { lastInstantOf } from '../language/days.ts';
import { PERIODS, periodOf } from '../language/period.ts';
import { useWords } from '../language/words.ts';
import { BurnDownOfPlan } from './BurnDown.tsx';
import { type Asked, PRIORITIES, pageOf, rowsBehind, UNKNOWN } from './drill.ts';
import { FigureView } from './FigureView.tsx';
import { type Column, type FigureTable, isRate, isSum, paretoOf, tableOf } from './figures.ts';
import { Load, PERIODS as THROUGHPUT_PERIODS, Throughput } from './Teams.tsx';

const SUBJECTS = {
  escalations: { path: '/api/v1/metrics/escalations', groups: ['priority', 'month', 'team', 'category'] },
  aging: { path: '/api/v1/metrics/escalations/aging', groups: ['priority', 'month', 'team', 'category'] },
  items: { path: '/api/v1/metrics/items', groups: ['team', 'plan', 'kind', 'month'] },
  plans: { path: '/api/v1/metrics/plans', groups: ['team', 'problem', 'state', 'month', 'plan'] },
} as const;
type Subject = keyof typeof SUBJECTS;

const SCREENS = {
  escalations: <Figures subject="escalations" />,
  aging: <Figures subject="aging" />,
  items: <Figures subject="items" />,
  plans: <Figures subject="plans" />,
  load: <Load />,
  throughput: <Throughput />,
  burnDown: <BurnDownOfPlan />,
} as const satisfies Record<string, ReactNode>;
type Screen = keyof typeof SCREENS;

const ABOUT = Object.keys(SCREENS) as Screen[];

const choicesFor = (screen: Screen): Choices => ({
  about: ABOUT,
  basis: screen === 'burnDown' ? ['occurred', 'known'] : ['source'],
  time: PERIODS,
  pareto: ['true'],
  period: THROUGHPUT_PERIODS,
  ...(screen in SUBJECTS ? { group_by: SUBJECTS[screen as Subject].groups } : {}),
});

/** The figures of docs/metrics.md as charts, tables and files. */
export default function Insights() {
  const [{ about }] = useFilters();
  const screen = ABOUT.find((each) => each === about) ?? 'escalations';
  return (
    <AddressCheck choices={choicesFor(screen)}>
      <Screens shown={screen} />
    </AddressCheck>
  );
}

function Screens({ shown }: { shown: Screen }) {
  const { t } = useWords();
  const [, setSearch] = useSearchParams();
  return (
    <Stack>
      <Heading>{t('nav.insights')}</Heading>
      <SavedViews place="/insights" />
      <Tabs value={shown} onChange={(chosen) => setSearch(chosen ? { about: chosen } : {})} keepMounted={false}>
        <Tabs.List>
          {ABOUT.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`insights.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ABOUT.map((each) => (
          <Tabs.Panel key={each} value={each} pt="md">
            {SCREENS[each]}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}

function Figures({ subject }: { subject: Subject }) {
  const { t, field } = useWords();
  const { path, groups } = SUBJECTS[subject];
  const [filters] = useFilters();
  const { group_by: groupBy = groups[0], basis = '', as_of: asOf = '', time, from, to } = filters;
  const figures = useQuery({
    queryKey: ['metrics', subject, groupBy, basis, asOf, time, from, to],
    queryFn: async ({ signal }) => {
      const query = { group_by: groupBy, as_of: asOf ? lastInstantOf(asOf) : undefined, ...readAfter() };
      const opened = periodOf(filters);
      const period = { from: opened.from, to: opened.before };
      const all = {
        escalations: { ...query, basis, ...period },
        aging: { ...query, ...period },
        items: query,
        plans: query,
      }[subject];
      const asked: Asked = { subject, groupBy, basis: subject === 'escalations' ? basis : '', asOf, time, from, to };
      return { asked, answer: await read(path, '', all as object, signal) };
    },
    placeholderData: keepPreviousData,
  });
  return (
    <Stack>
      <div className="filters">
        <ChoiceFilter
          name="group_by"
          label={t('insights.groupBy')}
          otherwise={groups[0]}
          data={groups.map((group) => ({ value: group, label: field(group) }))}
        />
        {subject === 'escalations' && <BasisFilter />}
        {(subject === 'escalations' || subject === 'aging') && <PeriodFilter label={t('period')} />}
        <DayFilter name="as_of" label={t('plan.day')} />
      </div>
      <Answer query={figures}>{({ asked, answer }) => <FigureScreen asked={asked} answer={answer} />}</Answer>
    </Stack>
  );
}

function FigureScreen({ asked, answer }: { asked: Asked; answer: object }) {
  const { subject, groupBy } = asked;
  const { t, field, fieldOf, list, definition } = useWords();
  const [filters, set] = useFilters();
  const table = useMemo<FigureTable>(() => tableOf(answer), [answer]);
  const figure = table.columns.find((column) => column === filters.figure) ?? table.columns[0] ?? '';
  const names = useLabels(groupBy, table);
  const summed = isSum(figure);
  const pareto = useMemo(
    () =>
      filters.pareto && summed
        ? paretoOf(table.rows.map(({ values }) => values[table.columns.indexOf(figure)] ?? null))
        : undefined,
    [filters.pareto, summed, table, figure],
  );
  const labels = useMemo(() => pareto?.order.map((row) => names[row] ?? '') ?? names, [pareto, names]);
  const labelOf = useCallback(
    (column: string) => {
      const [name = '', statistic] = column.split('.');
      const figure = fieldOf(subject, name);
      return statistic ? t('insights.statistic', { figure, statistic: field(statistic) }) : figure;
    },
    [t, field, fieldOf, subject],
  );
  const rows = useMemo(() => pareto?.order.map((row) => table.rows[row]) ?? table.rows, [pareto, table]);
  const unlinked = useMemo(() => {
    const linked = table.columns.filter((column) => table.rows.some(({ group }) => rowsBehind(asked, group, column)));
    const figureOf = (column: string) => column.split('.')[0] ?? '';
    const known = new Set(linked.map(figureOf));
    return [...new Set(table.columns.map(figureOf))].filter((each) => !known.has(each));
  }, [table, asked]);
  const columns = useMemo<Column[]>(() => {
    const told = table.columns.map(
      (column, index): Column => ({
        head: labelOf(column),
        definition: definition(asked.basis || subject, column),
        values: rows.map((row) => row?.values[index] ?? null),
        rate: isRate(column),
        drawn: column === figure ? 'bar' : undefined,
        links: rows.map((row) => row && rowsBehind(asked, row.group, column)),
      }),
    );
    const share: Column = {
      head: t('insights.share'),
      definition: t('figure.share'),
      values: pareto?.shares ?? [],
      drawn: 'share',
    };
    return pareto ? [...told, share] : told;
  }, [table, rows, asked, subject, figure, labelOf, definition, pareto, t]);
  if (!figure) {
    return <Text>{t('insights.none')}</Text>;
  }
  return (
    <Stack>
      <div className="filters">
        <NativeSelect
          label={t('insights.figure')}
          value={figure}
          onChange={(event) => set('figure', event.currentTarget.value)}
          data={table.columns.map((column) => ({ value: column, label: labelOf(column) }))}
        />
        <InForce label={t('insights.figure')} value={labelOf(figure)} />
        {summed && (
          <Checkbox
            label={t('insights.pareto')}
            checked={Boolean(filters.pareto)}
            onChange={(event) => set('pareto', event.currentTarget.checked ? 'true' : '')}
          />
        )}
      </div>
      <FigureView
        file={[subject, groupBy, ...(subject === 'escalations' ? [asked.basis || 'observed'] : [])].join('-')}
        asOf={asked.asOf}
        label={labelOf(figure)}
        head={field(groupBy)}
        groups={labels}
        columns={columns}
        pages={rows.map((row) => row && pageOf(row.group))}
      />
      {unlinked.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('insights.noRows', { figures: list(unlinked.map((each) => fieldOf(subject, each))) })}
        </Text>
      )}
    </Stack>
  );
}

/** Enumerations come without the name of their type. */
const PREFIXES: Record<string, string> = { kind: 'ITEM_KIND_', state: 'PLAN_STATE_' };

interface Titled {
  titled?: { name?: string; title?: string }[];
  next_page_token?: string;
}

/** What people call the groups. */
function useLabels(groupBy: string, table: FigureTable): string[] {
  const { t, value, period, thing } = useWords();
  const { data: teams } = useTeams();
  const { data: titles } = useQuery({
    queryKey: ['titles', groupBy],
    queryFn: async ({ signal }) => {
      const page = async (page_token: string): Promise<Titled> => {
        const asked = { page_size: 500, page_token };
        if (groupBy === 'plan') {
          const { plans, next_page_token } = await read('/api/v1/plans', '', asked, signal);
          return { titled: plans, next_page_token };
        }
        const { problems, next_page_token } = await read('/api/v1/problems', '', asked, signal);
        return { titled: problems, next_page_token };
      };
      const all = (await allOf(page)).flatMap(({ titled = [] }) => titled);
      return new Map(all.map(({ name, title }) => [name, title]));
    },
    enabled: groupBy === 'plan' || groupBy === 'problem',
  });
  return useMemo(
    () =>
      table.rows.map(({ group }) => {
        if (group === UNKNOWN) {
          return t('insights.unknown');
        }
        if (groupBy === 'category') {
          return group;
        }
        const team = teams?.find(({ name }) => name === group)?.display_name;
        const id = PRIORITIES[group] ?? `${PREFIXES[groupBy] ?? ''}${group}`;
        const word = value(id);
        return team ?? titles?.get(group) ?? (word === id ? thing(period(group)) : word);
      }),
    [table, teams, titles, groupBy, t, value, period, thing],
  );
}
