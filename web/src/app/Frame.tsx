import { Button, Group, NativeSelect, Text, useMantineColorScheme } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { openSpotlight } from '@mantine/spotlight';
import { type ReactNode, Suspense, useCallback, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import readers from '#generated/readers.json';
import { accessTo } from '../action/actions.ts';
import { withToken } from '../api/client.ts';
import { useTeams } from '../api/queries.ts';
import { ownTeams, useSession } from '../api/session.ts';
import type { Session } from '../api/types.ts';
import { LANGUAGES, type Language, useLanguage } from '../language/Language.tsx';
import { type MessageId, useWords } from '../language/words.ts';
import { lazily } from './chunk.tsx';
import { useFollow } from './follow.ts';
import { NotUpdated } from './NotUpdated.tsx';
import { useNotice } from './notice.tsx';
import { TroubleBoundary } from './Trouble.tsx';

const Palette = lazily(() => import('./Palette.tsx'));

interface Place {
  path: string;
  label: MessageId;
  roles: string[];
}

const PLACES: Place[] = [
  { path: '/work', label: 'nav.work', roles: readers['/api/v1/views/teams/{team}/work'] },
  { path: '/plans', label: 'nav.plans', roles: readers['/api/v1/plans'] },
  { path: '/items', label: 'nav.items', roles: readers['/api/v1/items'] },
  { path: '/escalations', label: 'nav.queue', roles: readers['/api/v1/escalations'] },
  { path: '/problems', label: 'nav.problems', roles: readers['/api/v1/problems'] },
  { path: '/insights', label: 'nav.insights', roles: readers['/api/v1/metrics/escalations'] },
  { path: '/audit', label: 'nav.audit', roles: readers['/api/v1/escalations/{escalation}/timeline'] },
  { path: '/import', label: 'nav.import', roles: accessTo('/api/v1/escalations:recordHistory').roles },
  { path: '/teams', label: 'nav.teams', roles: accessTo('/api/v1/teams').roles },
  { path: '/operations', label: 'nav.operations', roles: readers['/api/v1/operations/{service}/processors'] },
];

/** Where somebody in these roles finds anything. */
export const placesFor = ({ roles }: Session) =>
  PLACES.filter((place) => place.roles.some((role) => roles.includes(role)));

/** Whether somebody may read what a team has to do: its own partners may, and whoever leads. */
export const mayReadWork = (session: Session, team: string) =>
  readers['/api/v1/views/teams/{team}/work'].some(
    (role) => session.roles.includes(role) && (role !== 'partner' || ownTeams(session).includes(team)),
  );

/** Where most of somebody's work begins. */
const homeOf = ({ roles, teams }: Session) =>
  roles.includes('partner') && teams.length > 0 ? '/work' : roles.includes('specialist') ? '/escalations' : '/plans';

/** The same for an address of the root; what it asks for is asked of the queue. */
export const homeFor = (session: Session, search: string) => {
  const home = homeOf(session);
  return search && home === '/escalations' ? `${home}?${search}` : home;
};

/** Ends the session, and goes where the answer says; whoever is still signed in is told, and stays. */
export function useSignOut() {
  const { t } = useWords();
  const notice = useNotice();
  return useCallback(async () => {
    try {
      location.assign(await signOut());
    } catch {
      notice(t('signOut.failed'));
    }
  }, [t, notice]);
}

async function signOut(): Promise<string> {
  const response = await fetch(withToken(new Request('/sign-out', { method: 'POST' })));
  if (response.status === 401) {
    return '/'; // nobody is signed in any more
  }
  const { location: next } = response.ok ? await response.json() : {};
  if (!next) {
    throw new Error(`/sign-out: ${response.status}`);
  }
  return next;
}

/** What surrounds every screen: where one can go, who one is, language and colours. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const session = useSession();
  const signOut = useSignOut();
  useTeams(); // nearly every screen names some: so it need not wait for them
  const [path] = useLocation();
  const screen = useRef<HTMLElement>(null);
  const places = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    // Whoever listens or uses the keyboard goes on where the new screen begins.
    if (shown.current !== path) {
      shown.current = path;
      screen.current?.focus();
    }
    // On a narrow screen they are one line, which shows where one is.
    const current = places.current?.querySelector<HTMLElement>('[aria-current]');
    if (places.current && current) {
      places.current.scrollLeft = current.offsetLeft - places.current.offsetLeft;
    }
  }, [path]);
  useFollow();
  useHotkeys([['mod+K', openPalette]], []); // heard before the palette is there, which then opens at once
  return (
    <div className="frame">
      <a className="skip" href="#screen">
        {t('skip')}
      </a>
      <header className="bar">
        <Text component="span" fw={700} className="brand">
          {t('app.name')}
        </Text>
        <nav aria-label={t('nav')} className="places" ref={places}>
          {placesFor(session).map((place) => (
            <Link
              key={place.path}
              href={place.path}
              className="place"
              aria-current={path.startsWith(place.path) ? 'page' : undefined}
            >
              {t(place.label)}
            </Link>
          ))}
        </nav>
        <Group gap="xs" className="tools">
          <Button size="xs" variant="default" onClick={openSpotlight} aria-keyshortcuts="Control+K">
            {t('palette')}
          </Button>
          <LanguageChoice />
          <ColourChoice />
          <Text size="sm">{session.displayName}</Text>
          <Button size="xs" variant="subtle" onClick={signOut}>
            {t('signOut')}
          </Button>
        </Group>
      </header>
      <main id="screen" tabIndex={-1} ref={screen}>
        <NotUpdated />
        {children}
      </main>
      <TroubleBoundary quiet>
        <Suspense>
          <Palette />
        </Suspense>
      </TroubleBoundary>
    </div>
  );
}

/** Not over another dialog: what was typed there would be left behind. */
function openPalette() {
  if (!document.querySelector('[aria-modal="true"]:not(.mantine-Spotlight-content)')) {
    openSpotlight();
  }
}

export function LanguageChoice() {
  const { t } = useWords();
  const { language, missing, choose } = useLanguage();
  return (
    <NativeSelect
      size="xs"
      error={missing && t('language.missing', { language: LANGUAGES[missing] })}
      aria-label={t('language')}
      value={language}
      onChange={(event) => choose(event.currentTarget.value as Language)}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
    />
  );
}

function ColourChoice() {
  const { t } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <NativeSelect
      size="xs"
      aria-label={t('colours')}
      value={colorScheme}
      onChange={(event) => setColorScheme(event.currentTarget.value as typeof colorScheme)}
      data={[
        { value: 'auto', label: t('colours.auto') },
        { value: 'light', label: t('colours.light') },
        { value: 'dark', label: t('colours.dark') },
      ]}
    />
  );
}
