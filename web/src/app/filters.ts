import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { addDays, dayOf } from '../language/days.ts';

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
  return [useMemo(() => Object.fromEntries([...search].filter(([, value]) => value !== '')), [search]), set];
}

/** By the names of parts of the address, what each can be. */
export type Choices = Record<string, readonly string[]>;

interface WrongPart {
  name: string;
  value: string;
  /** It is none of the choices, no day or no month at all, or still to come. */
  why: 'choice' | 'day' | 'month' | 'ahead';
}

/** What names the tab of a screen; other screens have no such tabs. */
const TABS = ['tab', 'about'];
const DAYS = ['as_of', 'from', 'to', 'happened_from', 'happened_to'];
const DAY = /^\d{4}-\d\d-\d\d/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** What a hand has typed into an address, or an old link says, that nothing can be asked for by. */
export function wrongParts(search: URLSearchParams, choices: Choices = {}, now = new Date()): WrongPart[] {
  const whyNot = (name: string, value: string): WrongPart['why'] | undefined => {
    if (DAYS.includes(name)) {
      return isDay(value) ? (name === 'as_of' && isAhead(value, now) ? 'ahead' : undefined) : 'day';
    }
    if (name === 'month') {
      return MONTH.test(value) ? undefined : 'month';
    }
    const among = choices[name] ?? (TABS.includes(name) ? [] : undefined);
    return among?.includes(value) === false ? 'choice' : undefined;
  };
  return [...search].flatMap(([name, value]) => {
    const why = value === '' ? undefined : whyNot(name, value);
    return why ? [{ name, value, why }] : [];
  });
}

/** A day of the calendar, or an instant of one. */
function isDay(value: string) {
  const [day] = DAY.exec(value) ?? [];
  return day !== undefined && !Number.isNaN(Date.parse(value)) && addDays(day, 0) === day;
}

/** A day where the reader is; an instant, up to the end of a day of UTC. */
const isAhead = (value: string, now: Date) =>
  value.slice(0, 10) > (value.includes('T') ? now.toISOString().slice(0, 10) : dayOf(now));
