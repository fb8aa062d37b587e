import { Table, Text } from '@mantine/core';
import { usePeople, useTeamNames } from '../api/queries.ts';
import type { Plan, PlanView } from '../api/types.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';
import { ItemAnswer } from './ItemAnswer.tsx';
import { StateBadge } from './marks.tsx';
import { SlipWhys } from './SlipWhys.tsx';

/** Every item with its dates: agreed, first and now. */
export function ItemTable({ plan, columns }: { plan: Plan; columns: PlanView['columns'] }) {
  const { t, value, date, number } = useWords();
  const teamNames = useTeamNames();
  const people = usePeople();
  const cards = new Map(columns?.flatMap((column) => column.cards ?? []).map((card) => [card.item, card]));
  const agreed = new Map(plan.baselines?.[0]?.items?.map((item) => [item.item, item.due_time]));
  if (!plan.items?.length) {
    return <Text>{t('plan.noItems')}</Text>;
  }
  return (
    <Scrollable label={t('plan.table')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(['title', 'state', 'kind', 'team', 'owner', 'baseline_due', 'due_time', 'slip'] as const).map(
              (column) => (
                <Table.Th scope="col" key={column}>
                  {t(`field.${column}`)}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plan.items.map((item) => {
            const slip = cards.get(item.name)?.slips?.find(({ baseline }) => baseline === 1)?.days;
            return (
              <Table.Tr key={item.name}>
                <Table.Th scope="row">{item.title}</Table.Th>
                <Table.Td>
                  <StateBadge state={item.state} />
                  <ItemAnswer item={item} />
                </Table.Td>
                <Table.Td>{value(item.kind)}</Table.Td>
                <Table.Td>{teamNames(item.team)}</Table.Td>
                <Table.Td>{people(item.owner) || t('value.none')}</Table.Td>
                <Table.Td>{date(agreed.get(item.name))}</Table.Td>
                <Table.Td>{date(item.due_time)}</Table.Td>
                <Table.Td>
                  {slip === undefined ? t('value.none') : number(slip)}
                  <SlipWhys plan={plan} item={item} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scrollable>
  );
}
