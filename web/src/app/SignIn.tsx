import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answerAll, onAsked, SIGNED_IN } from '../api/sign-in.ts';
import { useWords } from '../language/words.ts';
import { LanguageChoice } from './Frame.tsx';

/** What somebody sees who is not signed in. */
export function SignIn() {
  const { t } = useWords();
  const back = encodeURIComponent(location.pathname + location.search);
  return (
    <main className="sign-in">
      <Stack align="flex-start">
        <Title order={1}>{t('app.name')}</Title>
        <Text>{t('signIn.text')}</Text>
        <Group>
          <Button component="a" href={`/sign-in?return_to=${back}`}>
            {t('signIn')}
          </Button>
          <LanguageChoice />
        </Group>
      </Stack>
    </main>
  );
}

/** Asks somebody whose session ended to sign in again in a small window, while everything typed stays where it is. */
export function SignInAgain() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  useEffect(() => onAsked(setAsked), []);
  useEffect(() => {
    const channel = new BroadcastChannel(SIGNED_IN);
    channel.onmessage = () => {
      answerAll(true);
      queries.invalidateQueries({ queryKey: ['session'] });
    };
    return () => channel.close();
  }, [queries]);
  return (
    <Modal
      opened={asked}
      onClose={() => answerAll(false)}
      title={t('signInAgain.title')}
      zIndex={400}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text>{t('signInAgain.text')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => answerAll(false)}>
            {t('cancel')}
          </Button>
          <Button
            data-autofocus
            onClick={() => window.open('/sign-in?return_to=/signed-in', 'sign-in', 'popup,width=480,height=640')}
          >
            {t('signIn')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
