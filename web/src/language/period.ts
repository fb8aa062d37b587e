import { boundsOf, endOfDay } from './days.ts';

/** Stretches of time that are usually asked for; without one, all of it. */
export const PERIODS = ['30', '90', 'year', 'own'] as const;

/** What an address says of it: which, the days of one's own, and the day of the past that all is told for. */
export interface PeriodAsked {
  time?: string;
  from?: string;
  to?: string;
  as_of?: string;
}

/** From an instant until before another. */
export interface Bounds {
  from?: string;
  before?: string;
}

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** Whole days of UTC, as figures cut them; what is counted back is counted from the day that is shown, with that one. */
export function periodOf({ time, from, to, as_of: asOf }: PeriodAsked, now = new Date()): Bounds {
  const last = asOf || now.toISOString().slice(0, 10);
  switch (time) {
    case '30':
    case '90':
      return { from: startOf(last, 1 - Number(time)) };
    case 'year':
      return { from: startOf(`${last.slice(0, 4)}-01-01`) };
    case 'own':
      return { from: startOf(from), before: startOf(to, 1) };
    default:
      return {};
  }
}

/** The days of a period of figures: a day, a month, or a week `2026-W09` of ISO 8601, which is the one of its Thursday. */
export function daysOf(period: string): Bounds {
  const [, year = '', week] = /^(\d{4})-W(\d{2})$/.exec(period) ?? [];
  if (week) {
    const fourth = `${year}-01-04`; // lies in the first week
    const monday = 1 - (new Date(`${fourth}T00:00:00Z`).getUTCDay() || 7) + 7 * (Number(week) - 1);
    return { from: startOf(fourth, monday), before: startOf(fourth, monday + 7) };
  }
  return period.length === 7 ? boundsOf(period) : { from: startOf(period), before: startOf(period, 1) };
}

/** The last day before an instant, in UTC. */
export const lastDayOf = (before: string) => new Date(Date.parse(before) - DAY).toISOString().slice(0, 10);

/** The last day of UTC that was over at the end of a day where the reader is. */
export const lastDayBy = (day: string) => lastDayOf(new Date(Date.parse(endOfDay(day)) + SECOND).toISOString());

/** What lies in both. */
export function within(one: Bounds, other: Bounds): Bounds {
  const [from] = known(one.from, other.from).reverse();
  const [before] = known(one.before, other.before);
  return { from, before };
}

const known = (...times: (string | undefined)[]) => times.filter((time) => time !== undefined).sort();

function startOf(day: string | undefined, later = 0): string | undefined {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : new Date(at + later * DAY).toISOString();
}
