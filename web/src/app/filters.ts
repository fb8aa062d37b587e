import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';

/** What the address says after the question mark, and a way to change one part of it: what is shown can be kept and sent. */
export function useFilters(): [Record<string, string>, (name: string, value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (name: string, value: string) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          value ? after.set(name, value) : after.delete(name);
          return after;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return [useMemo(() => Object.fromEntries([...search].filter(isMeant)), [search]), set];
}

/** What a hand has typed into an address may be no day. */
const isMeant = ([name, value]: [string, string]) =>
  value !== '' && (name !== 'as_of' || (DAY.test(value) && !Number.isNaN(Date.parse(value))));

const DAY = /^\d{4}-\d\d-\d\d/;
