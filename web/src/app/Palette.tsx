import { useMantineColorScheme } from '@mantine/core';
import { Spotlight } from '@mantine/spotlight';
import { useLocation } from 'wouter';
import { useSession } from '../api/session.ts';
import { LANGUAGES, type Language, useLanguage } from '../language/Language.tsx';
import { useWords } from '../language/words.ts';
import { placesFor, signOut } from './Frame.tsx';

/** Everything that can be reached from everywhere, by a few letters. */
export default function Palette() {
  const { t } = useWords();
  const session = useSession();
  const [, go] = useLocation();
  const { choose } = useLanguage();
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <Spotlight
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      lockScroll={false}
      scrollable={false}
      nothingFound={t('palette.nothing')}
      searchProps={{ placeholder: t('palette.search'), 'aria-label': t('palette.search') }}
      actions={[
        ...placesFor(session).map(({ path, label }) => ({ id: path, label: t(label), onClick: () => go(path) })),
        ...Object.entries(LANGUAGES).map(([language, label]) => ({
          id: language,
          label: t('palette.language', { language: label }),
          onClick: () => choose(language as Language),
        })),
        { id: 'light', label: t('palette.light'), onClick: () => setColorScheme('light') },
        { id: 'dark', label: t('palette.dark'), onClick: () => setColorScheme('dark') },
        { id: 'sign-out', label: t('signOut'), onClick: signOut },
      ]}
    />
  );
}
