import { Alert, Text } from '@mantine/core';
import { ActionButtons } from '../action/Act.tsx';
import type { Action } from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { usePeople } from '../api/queries.ts';
import { useWords } from '../language/words.ts';

interface ConfidentialProps {
  viewers: string[] | undefined;
  /** By which who may know of it changes. */
  actions: Action[];
  target: Target;
}

/** That few may know of something, and who they are. */
export function Confidential({ viewers = [], actions, target }: ConfidentialProps) {
  const { t, list } = useWords();
  const people = usePeople();
  return (
    <Alert color="red" title={t('escalation.confidential')}>
      <Text size="sm" mb="xs">
        {t(viewers.length > 0 ? 'escalation.viewers' : 'escalation.noViewers', { who: list(viewers.map(people)) })}
      </Text>
      <ActionButtons actions={actions} target={target} />
    </Alert>
  );
}
