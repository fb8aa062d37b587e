import type { OpenedDay } from '../api/types.ts';

const DAY = 24 * 60 * 60 * 1000;
/** So many weeks are told one by one; of a longer time, months. */
const MOST_WEEKS = 60;

export interface Trend {
  by: 'week' | 'month';
  /** `2026-W09` (ISO 8601) or `2026-03`, UTC; the last holds now. */
  periods: string[];
  counts: number[];
}

/** How many were opened in each week, from the first of them to now: weeks without any are told too. */
export function trendOf(opened: OpenedDay[], now: string): Trend {
  const today = now.slice(0, 10);
  const [first = today] = [...opened.map(({ day = today }) => day), today].sort();
  const by = Date.parse(now) - Date.parse(first) > MOST_WEEKS * 7 * DAY ? 'month' : 'week';
  const periodOf = by === 'week' ? weekOf : (day: string) => day.slice(0, 7);
  const counts = new Map<string, number>();
  for (let day = Date.parse(first); day <= Date.parse(now); day += DAY) {
    counts.set(periodOf(new Date(day).toISOString()), 0);
  }
  for (const { day = today, escalations = 0 } of opened) {
    counts.set(periodOf(day), (counts.get(periodOf(day)) ?? 0) + escalations);
  }
  return { by, periods: [...counts.keys()], counts: [...counts.values()] };
}

/** The week of ISO 8601, in UTC: it belongs to the year of its Thursday. */
function weekOf(time: string): string {
  const day = new Date(time);
  const thursday = new Date(
    Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 4 - (day.getUTCDay() || 7)),
  );
  const weeks = (thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (7 * DAY);
  return `${thursday.getUTCFullYear()}-W${String(Math.floor(weeks) + 1).padStart(2, '0')}`;
}
