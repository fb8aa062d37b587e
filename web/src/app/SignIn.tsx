import { Alert, Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { readSession, SESSION } from '../api/session.ts';
import { answerAll, onAsked, SIGNED_IN } from '../api/sign-in.ts';
import type { Session } from '../api/types.ts';
import { type Language, useLanguage } from '../language/Language.tsx';
import { type MessageId, useWords } from '../language/words.ts';
import { LanguageChoice } from './Frame.tsx';
import { useNotice } from './notice.tsx';

const SMALL_WINDOW = 'sign-in';
const FAILED = 'sign_in_failed';

/** What the gateway says of a sign-in that failed, and what to do. */
const FAILURES: Record<string, MessageId> = {
  SIGN_IN_FAILED: 'signIn.failed.refused',
  MALFORMED_REQUEST: 'signIn.failed.malformed',
  IDENTITY_UNAVAILABLE: 'signIn.failed.unavailable',
  DEPENDENCY_UNAVAILABLE: 'signIn.failed.unavailable',
  DEADLINE_EXCEEDED: 'signIn.failed.unavailable',
  RATE_LIMITED: 'signIn.failed.tooMany',
  TOO_MANY_AT_ONCE: 'signIn.failed.tooMany',
};

/** Where to go once signed in: a small window tells the page that waits for it. */
export function placeAfterSignIn({ pathname, search }: Pick<Location, 'pathname' | 'search'>, windowName: string) {
  if (windowName === SMALL_WINDOW) {
    return '/signed-in';
  }
  const rest = new URLSearchParams(search);
  rest.delete(FAILED);
  return rest.size > 0 ? `${pathname}?${rest}` : pathname;
}

/** To the issuer, which is asked to speak as this page does, and back to there. */
export const wayToSignIn = (returnTo: string, language: Language) =>
  `/sign-in?${new URLSearchParams({ return_to: returnTo, ui_locales: language })}`;

/** What somebody sees who is not signed in. */
export function SignIn() {
  const { t } = useWords();
  const { language } = useLanguage();
  const way = wayToSignIn(placeAfterSignIn(location, window.name), language);
  const failed = new URLSearchParams(location.search).get(FAILED);
  return (
    <main className="sign-in">
      <Stack align="flex-start">
        <Title order={1}>{t('app.name')}</Title>
        {failed && (
          <Alert color="red" title={t('signIn.failed')} role="alert">
            {t(FAILURES[failed] ?? 'signIn.failed.other')}
          </Alert>
        )}
        <Text>{t('signIn.text')}</Text>
        <Group>
          <Button component="a" href={way}>
            {t('signIn')}
          </Button>
          <LanguageChoice />
        </Group>
      </Stack>
    </main>
  );
}

/** Asks somebody whose session ended to sign in again in a small window, while everything typed stays where it is. */
export function SignInAgain({ subject }: { subject: string }) {
  const { t } = useWords();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  useEffect(() => onAsked(setAsked), []);
  useEffect(() => {
    const channel = new BroadcastChannel(SIGNED_IN);
    channel.onmessage = async () => {
      const now = await readSession().catch(() => null);
      if (!now) {
        return; // nothing is sent for somebody who is not known
      }
      await queries.cancelQueries({ queryKey: SESSION });
      queries.setQueryData(SESSION, now);
      answerAll(now.subject === subject);
    };
    return () => channel.close();
  }, [queries, subject]);
  return (
    <Modal
      opened={asked}
      onClose={() => answerAll(false)}
      title={t('signInAgain.title')}
      closeOnClickOutside={false}
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
            onClick={() => window.open(wayToSignIn('/signed-in', language), SMALL_WINDOW, 'popup,width=480,height=640')}
          >
            {t('signIn')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** When somebody else goes on in this page, nothing of the first is left in it: nothing read, and nothing begun. */
export function Somebody({ session: { subject, displayName } }: { session: Session }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const notice = useNotice();
  const before = useRef({ subject, displayName });
  useLayoutEffect(() => {
    if (before.current.subject !== subject) {
      answerAll(false);
      queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
      notice(t('signedInOther', { now: displayName, before: before.current.displayName }));
      before.current = { subject, displayName };
    }
  }, [subject, displayName, queries, notice, t]);
  return null;
}
