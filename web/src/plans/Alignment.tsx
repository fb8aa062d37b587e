import { Table } from '@mantine/core';
import { ActionButtons } from '../action/Act.tsx';
import { answersFor } from '../action/actions.ts';
import { usePeople } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Commitment, Plan, PlanView, Team } from '../api/types.ts';
import { Downloads } from '../app/Downloads.tsx';
import { Heads } from '../app/Heads.tsx';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';
import { StateBadge } from './marks.tsx';

const COLUMNS = ['team', 'state', 'accepted_items', 'waiting_days', 'answered_by', 'reason'] as const;

interface AlignmentProps {
  plan: Plan;
  alignment: PlanView['alignment'];
  teams: Team[];
  live: boolean;
  /** At whose end it stood so. */
  asOf?: string;
}

/** Which team has agreed, who answered, and who is waited for; a lead may answer for a team. */
export function Alignment({ plan, alignment = [], teams, live, asOf }: AlignmentProps) {
  const { t, field, value, number } = useWords();
  const people = usePeople();
  const session = useSession();
  const nameOf = (team: string | undefined) => teams.find((each) => each.name === team)?.display_name ?? team ?? '';
  const answererOf = ({ answered_by: by, on_behalf }: Commitment = {}) =>
    by ? t(on_behalf ? 'commitment.onBehalf' : 'commitment.by', { who: people(by) }) : '';
  const commitmentOf = (team: string | undefined) => plan.commitments?.find((each) => each.team === team);
  return (
    <>
      <Scrollable label={t('plan.alignment')}>
        <Table>
          <Heads columns={COLUMNS} acts={live} />
          <Table.Tbody>
            {alignment.map(({ team, state, items, accepted_items, waiting_days }) => {
              const commitment = commitmentOf(team);
              const name = nameOf(team);
              const open = live && state === 'COMMITMENT_STATE_OFFERED';
              const asked = plan.items?.filter((item) => item.team === team && item.state === 'ITEM_STATE_OFFERED');
              return (
                <Table.Tr key={team}>
                  <Table.Th scope="row">{name}</Table.Th>
                  <Table.Td>
                    <StateBadge state={state} />
                  </Table.Td>
                  <Table.Td>{t('plans.openOf', { open: accepted_items ?? 0, all: items ?? 0 })}</Table.Td>
                  <Table.Td>{waiting_days === undefined ? t('value.none') : number(waiting_days)}</Table.Td>
                  <Table.Td>{answererOf(commitment) || t('value.none')}</Table.Td>
                  <Table.Td>{commitment?.reason || t('value.none')}</Table.Td>
                  {live && (
                    <Table.Td className="acts">
                      {open && (
                        <ActionButtons
                          actions={answersFor(plan, team, asked ?? [], session)}
                          target={{
                            name: plan.name ?? '',
                            title: name,
                            seen: commitment,
                            values: { team },
                            items: asked,
                          }}
                        />
                      )}
                    </Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Scrollable>
      <Downloads
        file={`alignment-${plan.name?.slice('plans/'.length)}`}
        asOf={asOf}
        heads={[...COLUMNS.slice(0, 2), 'items', ...COLUMNS.slice(2)].map(field)}
        rows={() =>
          alignment.map(({ team, state, items = 0, accepted_items = 0, waiting_days }) => [
            nameOf(team),
            value(state),
            items,
            accepted_items,
            waiting_days ?? '',
            answererOf(commitmentOf(team)),
            commitmentOf(team)?.reason ?? '',
          ])
        }
      />
    </>
  );
}
