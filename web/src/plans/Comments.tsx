import { Text } from '@mantine/core';
import { usePeople } from '../api/queries.ts';
import type { ActionItem, Plan } from '../api/types.ts';
import { useWords } from '../language/words.ts';

/** How much was said about a plan or an item, and what was said last; the history has it all. */
export function Comments({ of }: { of: Pick<Plan | ActionItem, 'title' | 'comments' | 'comment_count'> }) {
  const { t, moment } = useWords();
  const people = usePeople();
  const { title, comments = [], comment_count: count = 0 } = of;
  return (
    count > 0 && (
      <details className="more">
        <summary aria-label={t('comments.of', { count, title })}>{t('comments', { count })}</summary>
        <ul>
          {comments.map(({ author, comment_time: time, text }) => (
            <li key={`${time} ${author} ${text}`}>
              <Text size="sm" className="prewrap">
                {t('comments.said', { who: people(author), when: moment(time), text })}
              </Text>
            </li>
          ))}
        </ul>
      </details>
    )
  );
}
