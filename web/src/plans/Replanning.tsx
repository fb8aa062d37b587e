import { Alert, Stack, Text } from '@mantine/core';
import { accessTo, possibleOn, unsettled } from '../action/actions.ts';
import { usePeople, useTeamNames } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Plan } from '../api/types.ts';
import { type MessageId, useWords } from '../language/words.ts';

const APPROVE = '/api/v1/plans/{plan}:approveReplanning';
const CHANGES = ['action.reoffer', 'action.takeCounterProposal', 'action.proposeItem', 'action.cancelItem'] as const;

/** How a re-planning comes to its end: what is open still, who approves the new baseline then, and how to go on. */
export function Replanning({ plan }: { plan: Plan }) {
  const { t, value, list } = useWords();
  const teamNames = useTeamNames();
  const people = usePeople();
  const session = useSession();
  const { replanning: { requester = '', changed_by = [] } = {}, baselines = [], items = [] } = plan;
  const open = unsettled(items);
  const actions = possibleOn(plan, session).map(({ label }) => label);
  const roles = accessTo(APPROVE).roles.map((role) => t(`refusal.role.${role}` as MessageId));
  const others = [...new Set([requester, ...changed_by])].filter(Boolean).map(people);
  return (
    <Alert color="yellow" title={t('replanning', { number: baselines.length + 1 })}>
      <Stack gap="xs">
        {open.length > 0 && (
          <div>
            <Text size="sm">{t('replanning.open', { count: open.length })}</Text>
            <ul>
              {open.map(({ item, answered }) => (
                <li key={item.name}>
                  {t(answered ? 'replanning.unowned' : 'replanning.item', {
                    title: item.title,
                    team: teamNames(item.team),
                    state: value(item.state),
                  })}
                </li>
              ))}
            </ul>
          </div>
        )}
        {actions.includes('action.approveReplanning') ? (
          <Text size="sm">{t('replanning.approve', { action: t('action.approveReplanning') })}</Text>
        ) : (
          <Text size="sm">
            {t(open.length > 0 ? 'replanning.then' : 'replanning.now', { roles: list(roles), others: list(others) })}
          </Text>
        )}
        {actions.includes('action.proposeItem') && (
          <Text size="sm">
            {t('replanning.goOn', { actions: list(CHANGES.map((label) => t('quoted', { text: t(label) }))) })}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}
