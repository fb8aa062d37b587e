import { useEffect } from 'react';
import { SIGNED_IN } from '../api/sign-in.ts';
import { useWords } from '../language/words.ts';

/** The small window in which somebody has signed in: it tells the page that waits, and closes. */
export function SignedIn() {
  const { t } = useWords();
  useEffect(() => {
    const channel = new BroadcastChannel(SIGNED_IN);
    channel.postMessage('signed-in');
    channel.close();
    window.close();
  }, []);
  return <main className="sign-in">{t('signedIn')}</main>;
}
