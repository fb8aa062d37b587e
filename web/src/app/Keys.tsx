import { Text } from '@mantine/core';
import { type Action, withoutDots } from '../action/actions.ts';
import { type MessageId, useWords } from '../language/words.ts';

/** How rows are gone through, and which letters start something there; `on` says where, and what this person can do there. */
export function Keys({ rows, on }: { rows: MessageId; on: { [place in MessageId]?: Action[] } }) {
  const { t, list } = useWords();
  const places = Object.entries(on) as [MessageId, Action[]][];
  const told = places.map(([place, actions]) => {
    const keys = keysOf(actions).map(([key, labels]) =>
      t('keys.key', { key: key.toUpperCase(), action: labels.map((label) => withoutDots(t(label))).join(' / ') }),
    );
    return keys.length > 0 ? t(place, { keys: list(keys) }) : '';
  });
  return (
    <Text size="sm" c="dimmed" className="not-on-paper">
      {[t(rows), ...told].join('')}
    </Text>
  );
}

/** Each key once, with all that it can start. */
function keysOf(actions: Action[]): [string, MessageId[]][] {
  const keys = new Map<string, Set<MessageId>>();
  for (const { key, label } of actions) {
    if (key) {
      keys.set(key, (keys.get(key) ?? new Set()).add(label));
    }
  }
  return [...keys].map(([key, labels]) => [key, [...labels]]);
}
