import { useId } from 'react';
import { useWords } from '../language/words.ts';

/** A "?" that tells what is meant by what stands beside it. */
export function Help({ about, children }: { about: string; children: string }) {
  const { t } = useWords();
  const id = useId();
  return (
    <>
      <button type="button" className="help" popoverTarget={id} aria-label={t('help.about', { about })}>
        ?
      </button>
      <span id={id} popover="auto" className="help-text">
        {children}
      </span>
    </>
  );
}
