import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAdded } from '../api/queries.ts';
import { useWords } from '../language/words.ts';

interface CountsProps {
  /** Under which the list is kept. */
  of: readonly unknown[];
  /** The names of its rows. */
  shown: Set<string | undefined>;
  /** Reads it again, for the sake of those. */
  again: (added: string[]) => Promise<unknown>;
  children: ReactNode;
}

/** How many rows a list has, and how many belong to it by now and are not in it. */
export function Counts({ of, shown, again, children }: CountsProps) {
  const { t } = useWords();
  const { added, forget } = useAdded(of, shown);
  const show = async () => {
    await again(added);
    forget();
  };
  return (
    <Group gap="xs" className="counts">
      <Text size="sm" role="status">
        {children}
        {added.length > 0 && <strong> {t('list.added', { count: added.length })}</strong>}
      </Text>
      {added.length > 0 && (
        <Button size="compact-xs" onClick={show}>
          {t('list.show')}
        </Button>
      )}
    </Group>
  );
}
