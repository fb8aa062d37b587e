import { Stack, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTold } from '../action/told.ts';
import { read } from '../api/client.ts';
import type { Plan, PlanView } from '../api/types.ts';
import { Downloads } from '../app/Downloads.tsx';
import { DayFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { Answer } from '../app/Trouble.tsx';
import { TIME } from '../app/workbook.ts';
import { addDays, dayOf, lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { changesOf, type Side } from './changes.ts';

interface ChangesProps {
  plan: Plan;
  /** Of the plan; absent where its reader may not know of it. */
  problem: PlanView['problem'];
}

/** What changed between the ends of two days; the address holds them. */
export function Changes({ plan, problem }: ChangesProps) {
  const { t } = useWords();
  const today = dayOf(new Date());
  const [{ from = addDays(today, -7), to = today }] = useFilters();
  const name = plan.name ?? '';
  const changes = useQuery({
    queryKey: ['plan-diff', name, from, to],
    queryFn: ({ signal }) =>
      read('/api/v1/plans/{plan}/diff', name, { from: lastInstantOf(from), to: lastInstantOf(to) }, signal),
    placeholderData: keepPreviousData,
  });
  const files =
    plan.items?.flatMap((item) => item.files ?? []).map((file) => [file.name, file.file_name] as const) ?? [];
  const items = plan.items?.map((item) => [item.name, item.title] as const) ?? [];
  const { told, partOf, place } = useTold(new Map([...items, ...files, [plan.problem, problem?.title]]));
  const heads = [t('changes.item'), t('conflict.field'), t('changes.before'), t('changes.after')];
  const sideOf = (field: string, { said }: Side) => told(field, said);
  return (
    <Stack>
      <div className="filters">
        <DayFilter name="from" label={t('changes.from')} otherwise={from} max={to} />
        <DayFilter name="to" label={t('changes.to')} otherwise={to} min={from} />
      </div>
      <Answer query={changes}>
        {(data) =>
          data.changes?.length ? (
            <>
              <Scrollable label={t('plan.changes')}>
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
                    {changesOf(data).map(({ parts: [about, ...parts], field, before, after }) => (
                      <Table.Tr key={JSON.stringify([about, parts, field])}>
                        <Table.Th scope="row">{about ? partOf(about) : t('changes.plan')}</Table.Th>
                        <Table.Td>{place({ parts, field })}</Table.Td>
                        {[before, after].map((side) => (
                          <Table.Td key={side.when}>{sideOf(field, side)}</Table.Td>
                        ))}
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Scrollable>
              <Downloads
                file={`changes-${name.slice('plans/'.length)}-from-${from}`}
                asOf={to}
                heads={heads}
                rows={() =>
                  changesOf(data).map(({ parts: [about, ...parts], field, before, after }) => [
                    about ? partOf(about) : t('changes.plan'),
                    place({ parts, field }),
                    ...[before, after].map((side) =>
                      typeof side.said === 'string' && TIME.test(side.said) ? side.said : sideOf(field, side),
                    ),
                  ])
                }
              />
            </>
          ) : (
            <Text>{t('changes.none')}</Text>
          )
        }
      </Answer>
    </Stack>
  );
}
