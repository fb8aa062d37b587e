import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
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

interface Spoken {
  language: Language;
  messages: Messages;
  /** What was chosen and could not be loaded. */
  missing?: Language;
}

const messagesOf = (language: Language) => loaders[language]();

const Choice = createContext<Pick<Spoken, 'language' | 'missing'> & { choose: (language: Language) => void }>({
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

const ENGLISH: Spoken = { language: 'en', messages: english };

interface LanguageProviderProps {
  children: ReactNode;
  first?: Language;
  load?: (language: Language) => Promise<Messages>;
}

/** Speaks one language and switches to another without loading the page again; what cannot be loaded leaves what was there. */
export function LanguageProvider({ children, first = firstLanguage(), load = messagesOf }: LanguageProviderProps) {
  const [spoken, setSpoken] = useState<Spoken | null>(first === 'en' ? ENGLISH : null);
  const speak = useCallback(
    (language: Language) =>
      load(language).then(
        (messages) => setSpoken({ language, messages }),
        () => setSpoken((before) => ({ ...(before ?? ENGLISH), missing: language })),
      ),
    [load],
  );
  const choose = useCallback(
    (language: Language) => {
      localStorage.setItem(KEY, language);
      speak(language);
    },
    [speak],
  );
  useEffect(() => {
    speak(first);
  }, [first, speak]);
  // Before the effects of the screens, which put their own names into the title.
  useLayoutEffect(() => {
    if (spoken) {
      document.documentElement.lang = spoken.language;
      document.title = spoken.messages['app.name'] ?? document.title;
    }
  }, [spoken]);
  const choice = useMemo(
    () => spoken && { language: spoken.language, missing: spoken.missing, choose },
    [spoken, choose],
  );
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
