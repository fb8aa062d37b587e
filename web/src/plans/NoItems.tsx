import { Stack, Text } from '@mantine/core';
import { ActionButtons } from '../action/Act.tsx';
import { possibleOn } from '../action/actions.ts';
import { useSession } from '../api/session.ts';
import type { Plan } from '../api/types.ts';
import { useWords } from '../language/words.ts';

/** A plan without items: how they come into it, for whom puts them forward and for whom waits for them. */
export function NoItems({ plan, live }: { plan: Plan; live: boolean }) {
  const { t } = useWords();
  const session = useSession();
  const propose = live ? possibleOn(plan, session).filter(({ label }) => label === 'action.proposeItem') : [];
  const text = !live ? 'plan.noItemsThen' : propose.length > 0 ? 'plan.noItemsYet' : 'plan.noItems';
  return (
    <Stack className="row" align="flex-start">
      <Text>{t(text)}</Text>
      {propose.length > 0 && (
        <ActionButtons actions={propose} target={{ name: plan.name ?? '', title: plan.title ?? '', seen: plan }} />
      )}
    </Stack>
  );
}
