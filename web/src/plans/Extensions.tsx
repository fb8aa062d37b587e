import { Text } from '@mantine/core';
import { ActionButtons } from '../action/Act.tsx';
import { decisionsOnExtension } from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { usePeople } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { ActionItem, Plan } from '../api/types.ts';
import { useWords } from '../language/words.ts';

/** Requests for more time that nobody has decided yet; who asked does not decide. */
export function Extensions({
  plan,
  item,
  target,
  live,
}: {
  plan: Plan;
  item: ActionItem;
  target: Target;
  live: boolean;
}) {
  const { t, due } = useWords();
  const session = useSession();
  const people = usePeople();
  const pending = (item.extensions ?? []).filter(({ state }) => state === 'DECISION_STATE_PENDING');
  return pending.map(({ number, requester, previous_due_time, due_time, reason }) => {
    const actions = live ? decisionsOnExtension({ requester }, plan.state, session) : [];
    return (
      <div key={number}>
        <Text size="sm">
          {t('extension.pending', {
            who: people(requester),
            from: due(previous_due_time ?? item.due_time),
            to: due(due_time),
            reason,
          })}
        </Text>
        {actions.length > 0 && <ActionButtons actions={actions} target={{ ...target, values: { number } }} />}
      </div>
    );
  });
}
