import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { follow } from '../api/stream.ts';
import type { Processor, RebuildProgress } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';

const PATH = '/api/v1/operations/{service}/projections/{projection}:rebuild';

interface RebuildProps {
  service: string;
  projection: string;
  /** One that is under way, whoever began it. */
  running: Processor['rebuild'];
}

/** Makes a read model anew beside the one that answers, and tells how far it is. Who leaves does not end it. */
export function Rebuild({ service, projection, running }: RebuildProps) {
  const { t, number } = useWords();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<RebuildProgress>({});
  const leaves = useRef(new AbortController());
  useEffect(() => () => leaves.current.abort(), []);
  const rebuild = useMutation({
    mutationFn: async () => {
      const name = `services/${service}/projections/${projection}`;
      for await (const message of follow<RebuildProgress>(PATH, name, leaves.current.signal)) {
        setProgress(message);
      }
      await queries.invalidateQueries({ queryKey: ['processors', service] });
    },
  });
  const told: RebuildProgress = rebuild.isPending ? progress : { ...progress, ...running };
  const { generation = 0, events_done = '0', events_total = '0', rate, remaining_seconds, done } = told;
  const isRunning = rebuild.isPending || running !== undefined;
  const text = remaining_seconds === undefined ? 'operations.progress' : 'operations.progressUntil';
  return (
    <Stack gap={4} align="flex-start">
      <Button
        size="xs"
        variant="default"
        loading={isRunning}
        onClick={() => rebuild.mutate()}
        aria-label={t('action.about', { action: t('operations.rebuild'), title: projection })}
      >
        {t('operations.rebuild')}
      </Button>
      {isRunning && (
        <>
          <progress
            max={Number(events_total) || 1}
            value={Number(events_done)}
            aria-label={t('operations.progressOf', { projection })}
          />
          <Text size="xs">
            {t(rebuild.isPending ? text : 'operations.rebuilding', {
              done: number(Number(events_done)),
              total: number(Number(events_total)),
              rate: number(rate ?? 0, 0),
              seconds: Math.ceil(remaining_seconds ?? 0),
            })}
          </Text>
        </>
      )}
      {rebuild.isSuccess && done && !isRunning && (
        <Text size="xs" role="status">
          {t('operations.rebuilt', { generation, total: number(Number(events_total)) })}
        </Text>
      )}
      {rebuild.error && <Trouble error={rebuild.error} />}
    </Stack>
  );
}
