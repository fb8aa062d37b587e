import { Text } from '@mantine/core';
import { usePeople } from '../api/queries.ts';
import type { ActionItem } from '../api/types.ts';
import { useWords } from '../language/words.ts';

/** What the team said to an item that it was asked for: what it would do instead, and why. */
export function ItemAnswer({ item: { counter, answer_reason: reason } }: { item: ActionItem }) {
  const { t, list, due } = useWords();
  const people = usePeople();
  const offered = [
    counter?.title && t('item.counter.title', { title: counter.title }),
    counter?.due_time && t('item.counter.due', { date: due(counter.due_time) }),
    counter?.owner && t('item.counter.owner', { who: people(counter.owner) }),
  ].filter((each) => each !== undefined && each !== '');
  return (
    <>
      {offered.length > 0 && <Text size="sm">{t('item.counter', { what: list(offered as string[]) })}</Text>}
      {reason && (
        <Text size="sm" className="prewrap">
          {t('item.answered', { reason })}
        </Text>
      )}
    </>
  );
}
