import { Button, Group } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
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

/** Tells in a corner what has happened, and what can still be done about it; who listens can close it by its name. */
export function useNotice() {
  const { t } = useWords();
  return useCallback(
    (text: string, choice?: Choice) => {
      latest += 1;
      const id = notifications.show({
        message: choice ? (
          <WithChoice number={latest} text={text} choice={choice} close={() => notifications.hide(id)} />
        ) : (
          text
        ),
        autoClose: choice ? WITH_BUTTON : undefined,
        closeButtonProps: { 'aria-label': t('close') },
      });
    },
    [t],
  );
}

function WithChoice({
  number,
  text,
  choice: { label, keys, act },
  close,
}: {
  number: number;
  text: string;
  choice: Choice;
  close: () => void;
}) {
  const choose = () => {
    close();
    act();
  };
  useHotkeys([[keys, () => number === latest && choose()]]);
  return (
    <Group justify="space-between">
      {text}
      <Button size="xs" variant="default" onClick={choose}>
        {label}
      </Button>
    </Group>
  );
}
