import { Button, Group } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useCallback, useEffect, useRef } from 'react';
import { useWords } from '../language/words.ts';

/** Long enough to read it, to reach the button and to press it. */
const WITH_BUTTON = 15_000;

/** The keys are those of the latest. */
const shown: object[] = [];

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
      const id = notifications.show({
        message: choice ? <WithChoice text={text} choice={choice} close={() => notifications.hide(id)} /> : text,
        autoClose: choice ? WITH_BUTTON : undefined,
        closeButtonProps: { 'aria-label': t('close') },
      });
    },
    [t],
  );
}

function WithChoice({
  text,
  choice: { label, keys, act },
  close,
}: {
  text: string;
  choice: Choice;
  close: () => void;
}) {
  const own = useRef({});
  useEffect(() => {
    const one = own.current;
    shown.push(one);
    return () => {
      shown.splice(shown.indexOf(one), 1);
    };
  }, []);
  const choose = () => {
    close();
    act();
  };
  useHotkeys([[keys, () => own.current === shown.at(-1) && choose()]]);
  return (
    <Group justify="space-between">
      {text}
      <Button size="xs" variant="default" onClick={choose}>
        {label}
      </Button>
    </Group>
  );
}
