import { Button, Group } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language/words.ts';

/** Long enough to read it, to reach the button and to press it. */
const WITH_BUTTON = 15_000;

/** The keys are those of the latest: whatever was told after it, they would take back something older than is seen last. */
let latest = 0;

interface Choice {
  label: string;
  keys: string;
  act: () => void;
}

/**
 * Tells in a corner what has happened, what can still be done about it, and on which page it is seen; who listens can close it by
 * its name.
 */
export function useNotice() {
  const { t } = useWords();
  return useCallback(
    (text: string, choice?: Choice, page?: string) => {
      latest += 1;
      const number = latest;
      const close = () => notifications.hide(id);
      const id = notifications.show({
        message:
          choice || page ? (
            <Group justify="space-between">
              <span>{text}</span>
              {page && (
                <Link href={page} className="text-link" onClick={close}>
                  {t('notice.open')}
                </Link>
              )}
              {choice && <Choose number={number} choice={choice} close={close} />}
            </Group>
          ) : (
            text
          ),
        autoClose: choice || page ? WITH_BUTTON : undefined,
        closeButtonProps: { 'aria-label': t('close') },
      });
    },
    [t],
  );
}

interface ChooseProps {
  number: number;
  choice: Choice;
  close: () => void;
}

function Choose({ number, choice: { label, keys, act }, close }: ChooseProps) {
  const choose = () => {
    close();
    act();
  };
  useHotkeys([[keys, () => number === latest && choose()]]);
  return (
    <Button size="xs" variant="default" onClick={choose}>
      {label}
    </Button>
  );
}
