import { Stack, Table, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../api/client.ts';
import type { Plan } from '../api/types.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { Answer } from '../app/Trouble.tsx';
import { addDays, dayOf, lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';

/** What changed between the ends of two days. */
export function Changes({ plan }: { plan: Plan }) {
  const { t } = useWords();
  const today = dayOf(new Date());
  const [from, setFrom] = useState(addDays(today, -7));
  const [to, setTo] = useState(today);
  const name = plan.name ?? '';
  const changes = useQuery({
    queryKey: ['plan-diff', name, from, to],
    queryFn: ({ signal }) =>
      read('/api/v1/plans/{plan}/diff', name, { from: lastInstantOf(from), to: lastInstantOf(to) }, signal),
    enabled: from !== '' && to !== '',
    placeholderData: keepPreviousData,
  });
  const titles = new Map(plan.items?.map((item) => [item.name, item.title]));
  return (
    <Stack>
      <div className="filters">
        <TextInput
          type="date"
          label={t('changes.from')}
          value={from}
          max={to}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('changes.to')}
          value={to}
          min={from}
          max={today}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <Answer query={changes}>
        {(data) =>
          data.changes?.length ? (
            <Scrollable label={t('plan.changes')}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('changes.item')}</Table.Th>
                    <Table.Th scope="col">{t('conflict.field')}</Table.Th>
                    <Table.Th scope="col">{t('changes.before')}</Table.Th>
                    <Table.Th scope="col">{t('changes.after')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.changes.map((change) => (
                    <Table.Tr key={`${change.item} ${change.path}`}>
                      <Table.Th scope="row">{titles.get(change.item) ?? t('changes.plan')}</Table.Th>
                      <Table.Td>
                        <code>{change.path}</code>
                      </Table.Td>
                      <Table.Td>{change.before || t('value.none')}</Table.Td>
                      <Table.Td>{change.after || t('value.none')}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scrollable>
          ) : (
            <Text>{t('changes.none')}</Text>
          )
        }
      </Answer>
    </Stack>
  );
}
