import { Table, Title } from '@mantine/core';
import type { Escalation } from '../api/types.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';

/** When it was opened, resolved, closed, and so on again each time it came back; nothing of a case that never did. */
export function Cycles({ cycles = [] }: Pick<Escalation, 'cycles'>) {
  const { t, field, moment, number } = useWords();
  if (cycles.length < 2) {
    return null;
  }
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {field('cycles')}
      </Title>
      <Scrollable label={field('cycles')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('cycle.number')}</Table.Th>
              <Table.Th scope="col">{t('cycle.start')}</Table.Th>
              {['acknowledge_time', 'resolve_time', 'close_time'].map((column) => (
                <Table.Th scope="col" key={column}>
                  {field(column)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {cycles.map((cycle, index) => (
              <Table.Tr key={cycle.number}>
                <Table.Th scope="row">{number(cycle.number ?? index + 1)}</Table.Th>
                <Table.Td>
                  {t(index === 0 ? 'cycle.opened' : 'cycle.reopened', { when: moment(cycle.start_time) })}
                </Table.Td>
                <Table.Td>{moment(cycle.acknowledge_time)}</Table.Td>
                <Table.Td>{moment(cycle.resolve_time)}</Table.Td>
                <Table.Td>{moment(cycle.close_time)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scrollable>
    </section>
  );
}
