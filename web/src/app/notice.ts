import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useWords } from '../language/words.ts';

/** Tells in a corner what has happened; who listens can close it by its name. */
export function useNotice() {
  const { t } = useWords();
  return useCallback(
    (message: string) => notifications.show({ message, closeButtonProps: { 'aria-label': t('close') } }),
    [t],
  );
}
