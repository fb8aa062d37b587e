import { Stack, Text } from '@mantine/core';
import { read } from '../api/client.ts';
import { usePages } from '../api/queries.ts';
import { More } from '../app/Scrollable.tsx';
import { Answer } from '../app/Trouble.tsx';
import { useLanguage } from '../language/Language.tsx';
import { useWords } from '../language/words.ts';

/** Who did what, when and why, in a sentence of the reader's language. */
export function History({ name }: { name: string }) {
  const { moment } = useWords();
  const { language } = useLanguage();
  const history = usePages(['plan-timeline', name, language], (token, signal) =>
    read('/api/v1/plans/{plan}/timeline', name, { language, page_token: token }, signal),
  );
  return (
    <Answer query={history}>
      {({ pages }) => (
        <Stack>
          <ol className="list">
            {pages
              .flatMap((page) => page.events ?? [])
              .map((event) => (
                <li key={event.event_id} className="row">
                  <Text size="sm" c="dimmed">
                    <time dateTime={event.occurred_time}>{moment(event.occurred_time)}</time>
                  </Text>
                  <Text>{event.summary}</Text>
                </li>
              ))}
          </ol>
          <More list={history} />
        </Stack>
      )}
    </Answer>
  );
}
