import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../language/words.ts';

/** Holds what may be wider than the screen; keys scroll it too. */
export function Scrollable({
  label,
  className = 'wide',
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keys
    <section className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

export function More({ list }: { list: Pages }) {
  const { t } = useWords();
  return (
    list.hasNextPage && (
      <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
        {t('more')}
      </Button>
    )
  );
}
