import { Title } from '@mantine/core';
import { useEffect } from 'react';
import { useWords } from '../language/words.ts';

/** What a screen is about, on it and in the title of the window. */
export function Heading({ children }: { children: string | undefined }) {
  const { t } = useWords();
  useEffect(() => {
    document.title = t('app.title', { screen: children });
  }, [t, children]);
  return (
    <Title order={1} dir="auto">
      {children}
    </Title>
  );
}
