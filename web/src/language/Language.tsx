import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'react-intl';
import english from './en.json';

export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

type Messages = Record<string, string>;
const KEY = 'tracker.language';

const loaders: Record<Language, () => Promise<Messages>> = {
  en: async () => english,
  'zh-CN': async () => (await import('./zh-CN.json')).default,
};

const Choice = createContext<{ language: Language; choose: (language: Language) => void }>({
  language: 'en',
  choose: () => {},
});

export const useLanguage = () => useContext(Choice);

/** What was chosen here before, or else what the browser asks for. */
export function firstLanguage(chosen = localStorage.getItem(KEY), asked = navigator.languages): Language {
  if (chosen === 'en' || chosen === 'zh-CN') {
    return chosen;
  }
  return asked
    .find((language) => /^(zh|en)/i.test(language))
    ?.toLowerCase()
    .startsWith('zh')
    ? 'zh-CN'
    : 'en';
}

/** Speaks one language and switches to another without loading the page again. */
export function LanguageProvider({ children, first = firstLanguage() }: { children: ReactNode; first?: Language }) {
  const [spoken, setSpoken] = useState<{ language: Language; messages: Messages } | null>(
    first === 'en' ? { language: 'en', messages: english } : null,
  );
  const choose = useCallback((language: Language) => {
    localStorage.setItem(KEY, language);
    loaders[language]().then((messages) => setSpoken({ language, messages }));
  }, []);
  useEffect(() => {
    loaders[first]().then((messages) => setSpoken({ language: first, messages }));
  }, [first]);
  useEffect(() => {
    if (spoken) {
      document.documentElement.lang = spoken.language;
      document.title = spoken.messages['app.name'] ?? document.title;
    }
  }, [spoken]);
  const choice = useMemo(() => spoken && { language: spoken.language, choose }, [spoken, choose]);
  if (!choice || !spoken) {
    return null;
  }
  return (
    <Choice.Provider value={choice}>
      <IntlProvider locale={spoken.language} messages={spoken.messages} onError={fail}>
        {children}
      </IntlProvider>
    </Choice.Provider>
  );
}

/** A missing text is a fault of the build, where a test compares the languages; here it must be seen. */
function fail(error: Error) {
  console.error(error);
}
