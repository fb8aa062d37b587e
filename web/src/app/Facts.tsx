import type { ReactNode } from 'react';
import { useWords } from '../language/words.ts';

/** What is known, by field; what is not known, and how often something never happened, is left out. */
export function Facts({ facts }: { facts: (readonly [string, ReactNode])[] }) {
  const { field } = useWords();
  if (!facts.some(([, value]) => value)) {
    return null;
  }
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{field(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
