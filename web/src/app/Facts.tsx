import type { ReactNode } from 'react';
import { useWords } from '../language/words.ts';

/** What is known, by field; what is not known is left out. */
export function Facts({ facts }: { facts: (readonly [string, ReactNode])[] }) {
  const { field } = useWords();
  if (!facts.some(([, value]) => value)) {
    return null;
  }
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className="fact">
              <dt>{field(name)}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
