import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useOffers } from '../action/Act.tsx';
import { useAct } from '../action/acting.ts';
import { OPEN_ESCALATION, possible } from '../action/actions.ts';
import { read } from '../api/client.ts';
import { useTeams } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { LANGUAGES, type Language, useLanguage } from '../language/Language.tsx';
import { type MessageId, useWords } from '../language/words.ts';
import { mayReadWork, placesFor, useSignOut } from './Frame.tsx';

const QUEUE = '/escalations';
const MOST = 5;
const [FADE, PAUSE] = [200, 250];

/** Whatever can be reached or done from here, by a few letters: places, things by their names, and what the screen offers. */
export default function Palette() {
  const { t, value, about } = useWords();
  const session = useSession();
  const signOut = useSignOut();
  const [path, go] = useLocation();
  const { choose } = useLanguage();
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const act = useAct();
  const offers = useOffers();
  const { data: teams = [] } = useTeams();
  const [text, setText] = useState('');
  const [sought] = useDebouncedValue(text.trim(), PAUSE);
  const found = useFound(sought);
  const afterwards = useRef<() => void>(undefined);
  const known = <T extends { id: string; label: string }>(action: T) => ({ ...action, keywords: [text.trim()] }); // the service found it
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const isMeant = ({ label }: { label: MessageId }) =>
    words.some((word) => t(label).toLocaleLowerCase().includes(word)); // who types a title wants to read it
  const offered = text.trim()
    ? offers().flatMap(({ actions, target }) =>
        actions.filter(isMeant).map((action) => ({
          id: `${action.label} ${target.name} ${target.title}`,
          label: about(t(action.label), target.title),
          onClick: () => {
            afterwards.current = () => act(action, target); // its dialog has the focus, and keeps it
          },
        })),
      )
    : [];
  const opens = path === QUEUE ? [] : possible([OPEN_ESCALATION], session, undefined); // there the screen offers it
  return (
    <Spotlight
      shortcut={null}
      attributes={{ content: { 'aria-label': t('palette.search') } }}
      lockScroll={false}
      scrollable
      query={text}
      onSpotlightOpen={() => {
        setText(''); // it may not have been gone yet
        afterwards.current = undefined;
      }}
      onQueryChange={setText}
      transitionProps={{
        duration: FADE,
        transition: 'pop',
        onExited: () => {
          afterwards.current?.();
          afterwards.current = undefined;
        },
      }}
      nothingFound={t(
        found.isError ? 'palette.failed' : found.isFetching || text.trim() !== sought ? 'loading' : 'palette.nothing',
      )}
      searchProps={{ placeholder: t('palette.search'), 'aria-label': t('palette.search'), onKeyDown: takeFirst }}
      actions={[
        ...offered,
        ...placesFor(session).map(({ path, label }) => ({ id: path, label: t(label), onClick: () => go(path) })),
        ...opens.map((action) => ({
          id: action.label,
          label: t(action.label),
          onClick: () => {
            go(QUEUE);
            afterwards.current = () => act(action, { name: '', title: '' });
          },
        })),
        ...Object.entries(LANGUAGES).map(([language, label]) => ({
          id: language,
          label: t('palette.language', { language: label }),
          onClick: () => choose(language as Language),
        })),
        { id: 'light', label: t('palette.light'), onClick: () => setColorScheme('light') },
        { id: 'dark', label: t('palette.dark'), onClick: () => setColorScheme('dark') },
        { id: 'sign-out', label: t('signOut'), onClick: signOut },
        ...(text.trim()
          ? teams.map(({ name = '', display_name = '' }) => {
              const work = mayReadWork(session, name);
              return {
                id: name,
                label: display_name,
                description: t(work ? 'palette.team' : 'palette.items'),
                onClick: () => go(`/${work ? 'work' : 'items'}?team=${encodeURIComponent(name)}`),
              };
            })
          : []),
        ...((sought === text.trim() && found.data) || []).map(({ name = '', title, about, state }) =>
          known({
            id: name,
            label: title || about || name,
            description: [about, value(state)].filter(Boolean).join(' · '),
            onClick: () => go(`/${name}`),
          }),
        ),
      ]}
    />
  );
}

/** What is found later than it was typed is not selected yet: Enter takes the first of it. */
function takeFirst({ key, nativeEvent, currentTarget }: KeyboardEvent<HTMLInputElement>) {
  const palette = currentTarget.closest('[role="dialog"]');
  if (key === 'Enter' && !nativeEvent.isComposing && !palette?.querySelector('[data-action][data-selected]')) {
    palette?.querySelector<HTMLElement>('[data-action]')?.click();
  }
}

interface Found {
  name?: string;
  title?: string;
  about?: string;
  state?: string;
}

/** One letter is in everything; one character of Chinese, Japanese or Korean can be a word. */
const isSaid = (sought: string) => sought.length > 1 || /[\p{Ideographic}\p{scx=Kana}\p{scx=Hang}]/u.test(sought);

/** Escalations, problems and plans by their words. */
function useFound(sought: string) {
  return useQuery({
    queryKey: ['found', sought],
    enabled: isSaid(sought),
    queryFn: async ({ signal }): Promise<Found[]> => {
      const asked = { text: sought, page_size: MOST };
      const [{ escalations = [] }, { problems = [] }, { plans = [] }] = await Promise.all([
        read('/api/v1/escalations', '', asked, signal),
        read('/api/v1/problems', '', asked, signal),
        read('/api/v1/plans', '', asked, signal),
      ]);
      return [...escalations.map((each) => ({ ...each, about: each.external_id })), ...problems, ...plans];
    },
  });
}
