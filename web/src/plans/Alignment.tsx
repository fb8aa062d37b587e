import { Table } from '@mantine/core';
import { ActionButtons } from '../action/Act.tsx';
import { answersTo } from '../action/actions.ts';
import { ownTeams, useSession } from '../api/session.ts';
import type { Plan, PlanView, Team } from '../api/types.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';
import { StateBadge } from './marks.tsx';

/** Which team has agreed, who answered, and who is waited for; a lead may answer for a team. */
export function Alignment({ plan, alignment, teams }: { plan: Plan; alignment: PlanView['alignment']; teams: Team[] }) {
  const { t, number } = useWords();
  const session = useSession();
  const mayAnswer = (team: string | undefined) =>
    team !== undefined && (!session.roles.includes('partner') || ownTeams(session).includes(team));
  const rows =
    alignment ?? plan.commitments?.map(({ team, state }) => ({ team, state }) as NonNullable<typeof alignment>[number]);
  return (
    <Scrollable label={t('plan.alignment')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(['team', 'state', 'accepted_items', 'waiting_days', 'answered_by', 'reason'] as const).map((column) => (
              <Table.Th scope="col" key={column}>
                {t(`field.${column}`)}
              </Table.Th>
            ))}
            <Table.Th scope="col">{t('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows?.map(({ team, state, items, accepted_items, waiting_days }) => {
            const commitment = plan.commitments?.find((each) => each.team === team);
            const name = teams.find((each) => each.name === team)?.display_name ?? team ?? '';
            const open = state === 'COMMITMENT_STATE_OFFERED' && alignment && mayAnswer(team);
            const asked = plan.items?.filter((item) => item.team === team && item.state === 'ITEM_STATE_OFFERED');
            return (
              <Table.Tr key={team}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>
                  <StateBadge state={state} />
                </Table.Td>
                <Table.Td>
                  {alignment ? t('plans.openOf', { open: accepted_items ?? 0, all: items ?? 0 }) : t('value.none')}
                </Table.Td>
                <Table.Td>{waiting_days === undefined ? t('value.none') : number(waiting_days)}</Table.Td>
                <Table.Td>
                  {commitment?.answered_by
                    ? t(commitment.on_behalf ? 'commitment.onBehalf' : 'commitment.by', { who: commitment.answered_by })
                    : t('value.none')}
                </Table.Td>
                <Table.Td>{commitment?.reason || t('value.none')}</Table.Td>
                <Table.Td>
                  {open && (
                    <ActionButtons
                      actions={answersTo(asked ?? [], session)}
                      target={{ name: plan.name ?? '', title: name, seen: commitment, values: { team }, items: asked }}
                    />
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scrollable>
  );
}
