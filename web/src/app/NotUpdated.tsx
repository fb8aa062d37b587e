import { Alert, Button, Group } from '@mantine/core';
import { type Query, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { useWords } from '../language/words.ts';

/** On the screen, there before, and could not be read again. */
const isOld = (query: Query) =>
  query.isActive() &&
  query.state.data !== undefined &&
  (query.state.error !== null || query.state.fetchFailureCount > 0);

/** Of when the oldest of what is shown is, as long as it cannot be read again. */
export function NotUpdated() {
  const { t, moment } = useWords();
  const queries = useQueryClient();
  const cache = queries.getQueryCache();
  const since = useSyncExternalStore(
    useCallback((changed) => cache.subscribe(changed), [cache]),
    () => Math.min(...cache.findAll({ predicate: isOld }).map(({ state }) => state.dataUpdatedAt)),
  );
  if (!Number.isFinite(since)) {
    return null;
  }
  return (
    <Alert color="yellow" role="status" mb="md">
      <Group>
        {t('notUpdated', { when: moment(new Date(since).toISOString()) })}
        <Button size="xs" variant="default" onClick={() => queries.refetchQueries({ predicate: isOld })}>
          {t('again')}
        </Button>
      </Group>
    </Alert>
  );
}
