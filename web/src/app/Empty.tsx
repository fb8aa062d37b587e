import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { type MessageId, useWords } from '../language/words.ts';

/** A list without rows: how rows come into it, or that its filters let none through. */
export function Empty({ text, children }: { text: MessageId; children?: ReactNode }) {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const filtered = [...search.keys()].some((name) => name !== 'order_by');
  return (
    <Stack className="row" align="flex-start">
      <Text>{t(filtered ? 'empty.filtered' : text)}</Text>
      {filtered ? (
        <Button variant="default" size="xs" onClick={() => setSearch({})}>
          {t('empty.clear')}
        </Button>
      ) : (
        children
      )}
    </Stack>
  );
}
