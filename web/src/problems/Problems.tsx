import { Stack, Table } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'wouter';
import { read, readAfter } from '../api/client.ts';
import { allOf, usePages } from '../api/queries.ts';
import type { ProblemCase, ProblemState } from '../api/types.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { Counts } from '../app/Counts.tsx';
import { Downloads } from '../app/Downloads.tsx';
import { Empty } from '../app/Empty.tsx';
import { DayFilter, TextFilter, ValueFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { Heads } from '../app/Heads.tsx';
import { SavedViews } from '../app/SavedViews.tsx';
import { More, Scrollable } from '../app/Scrollable.tsx';
import { Answer } from '../app/Trouble.tsx';
import { lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { StateBadge } from '../plans/marks.tsx';

const STATES: ProblemState[] = [
  'PROBLEM_STATE_NEW',
  'PROBLEM_STATE_ASSESS',
  'PROBLEM_STATE_ROOT_CAUSE_ANALYSIS',
  'PROBLEM_STATE_FIX_IN_PROGRESS',
  'PROBLEM_STATE_RESOLVED',
  'PROBLEM_STATE_CLOSED',
];

/** Of the file. */
const COLUMNS = ['title', 'state', 'kind', 'escalations', 'open_time', 'root_cause', 'name'];

export default function Problems() {
  return (
    <AddressCheck choices={{ state: STATES }}>
      <AllProblems />
    </AddressCheck>
  );
}

function AllProblems() {
  const { t, value, date, field } = useWords();
  const [filters] = useFilters();
  const then = filters.as_of ? `?as_of=${filters.as_of}` : '';
  const asked = {
    state: filters.state ? [filters.state as ProblemState] : undefined,
    text: filters.text,
  };
  const page = (token: string, signal?: AbortSignal) =>
    read(
      '/api/v1/problems',
      '',
      {
        ...asked,
        as_of: filters.as_of ? lastInstantOf(filters.as_of) : undefined,
        page_token: token,
        ...readAfter(),
      },
      signal,
    );
  const among = async (name: string[]) => {
    const query = { ...asked, name, page_size: name.length, ...readAfter() };
    return (await read('/api/v1/problems', '', query)).problems?.map((problem) => problem.name ?? '') ?? [];
  };
  const key = ['problems', filters];
  const problems = usePages(key, page, keepPreviousData, { among });
  return (
    <Stack>
      <Heading>{t('nav.problems')}</Heading>
      <search className="filters">
        <ValueFilter name="state" label={t('field.state')} values={STATES} />
        <TextFilter name="text" label={t('problems.text')} />
        <DayFilter name="as_of" label={t('plan.day')} />
      </search>
      <SavedViews place="/problems" />
      <Answer query={problems}>
        {({ pages }) => (
          <>
            <Counts
              of={key}
              shown={new Set(problemsOf(pages).map(({ name }) => name))}
              again={() => problems.refetch()}
            >
              {t('problems.count', { count: pages[0]?.total_size ?? 0 })}
            </Counts>
            {!pages[0]?.problems?.length && (
              <Empty text="empty.problems">
                <Link href="/escalations" className="text-link">
                  {t('empty.toQueue')}
                </Link>
              </Empty>
            )}
            <Scrollable label={t('nav.problems')}>
              <Table>
                <Heads columns={['title', 'state', 'kind', 'escalations', 'open_time']} />
                <Table.Tbody>
                  {problemsOf(pages).map((problem) => (
                    <Table.Tr key={problem.name}>
                      <Table.Th scope="row">
                        <Link href={`/${problem.name}${then}`} className="text-link">
                          {problem.title}
                        </Link>
                      </Table.Th>
                      <Table.Td>
                        <StateBadge state={problem.state} />
                      </Table.Td>
                      <Table.Td>{value(problem.kind)}</Table.Td>
                      <Table.Td>{problem.escalations?.length ?? 0}</Table.Td>
                      <Table.Td>{date(problem.open_time)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scrollable>
            <More list={problems} />
            <Downloads
              file="problems"
              asOf={filters.as_of}
              heads={COLUMNS.map(field)}
              rows={async () =>
                problemsOf(await allOf(page)).map((problem) => [
                  problem.title ?? '',
                  value(problem.state),
                  value(problem.kind),
                  problem.escalations?.length ?? 0,
                  problem.open_time ?? '',
                  problem.root_cause?.statement ?? '',
                  problem.name ?? '',
                ])
              }
            />
          </>
        )}
      </Answer>
    </Stack>
  );
}

const problemsOf = (pages: { problems?: ProblemCase[] }[]) => pages.flatMap((page) => page.problems ?? []);
