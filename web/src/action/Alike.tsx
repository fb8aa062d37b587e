import { Alert, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { read, readAfter } from '../api/client.ts';
import type { Classification } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { sharedTerms } from './choices.ts';
import { fingerprintOf } from './fingerprint.ts';

const MOST = 5;

/** Cases that are judged in the same words as the one that is being written: it may be one of them. */
export default function Alike({ classification }: { classification: Classification | undefined }) {
  const { t, value, date, list } = useWords();
  const [fingerprint] = useDebouncedValue(fingerprintOf(classification), 300);
  const { data: cases = [] } = useQuery({
    queryKey: ['choices', 'alike', fingerprint],
    queryFn: async ({ signal }) => {
      const query = { fingerprint, order_by: 'open_time desc', page_size: MOST, ...readAfter() };
      return (await read('/api/v1/escalations', '', query, signal)).escalations ?? [];
    },
    enabled: fingerprint !== '',
  });
  if (cases.length === 0 || fingerprint === '') {
    return null;
  }
  return (
    <Alert color="yellow" role="status" title={t('alike.title')}>
      <ul className="list">
        {cases.map((each) => (
          <li key={each.name}>
            {/* what is typed here must stay */}
            <a href={`/${each.name}`} target="_blank" rel="noreferrer" className="text-link">
              {t('escalation.listed', {
                title: each.title || each.external_id || each.name,
                state: value(each.state),
                date: date(each.open_time),
              })}
            </a>
            <Text size="sm" c="dimmed">
              {t('escalation.shared', { terms: list(sharedTerms(each, each)) })}
            </Text>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
