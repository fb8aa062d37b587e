/**
 * Days as people pick them, and the instants the contract speaks of: in their own time zone where they ask what was; in UTC where
 * people of several zones agree on a day, which is the same one for all.
 */

const DAY = 24 * 60 * 60 * 1000;

/** The last second of a day, which a state of that day is of; of an instant that a number led to, of its day. */
export function endOfDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.slice(0, 10).split('-').map(Number);
  return new Date(year, month - 1, date, 23, 59, 59).toISOString();
}

/** The last second of a day that is agreed on: what is due that day is late from the next on. */
export const agreedEnd = (day: string) => `${day}T23:59:59Z`;

/** The day that was agreed on by that instant. */
export const agreedDay = (time: string | Date) => new Date(time).toISOString().slice(0, 10);

export function dayOf(time: string | Date): string {
  const at = new Date(time);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** As a field of date and time holds it. */
export const minuteOf = (time: Date) => `${dayOf(time)}T${time.toTimeString().slice(0, 5)}`;

export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY;
}

export function addDays(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dayOf(new Date(year, month - 1, date + days));
}

/** Full days that have passed: a quarter of a day late is late since today. */
export const fullDays = (days: number | undefined) => Math.trunc(days ?? 0);

/** The last instant of a day that has been, or that instant itself: now, when it is still to come. */
export function lastInstantOf(day: string, now = new Date()): string {
  const end = day.includes('T') ? day : endOfDay(day);
  return Date.parse(end) > now.getTime() ? now.toISOString() : end;
}

/** As a field of days shows a day, or the instant that a number led to. */
export const dayShown = (day: string) => (day.includes('T') ? dayOf(day) : day);

/** From the first instant of a month such as `2026-03` to the first of the next, as figures cut months: in UTC. */
export function boundsOf(month: string | undefined): { from?: string; before?: string } {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(month ?? '') ?? [];
  if (!year || !number) {
    return {};
  }
  const first = (of: number) => new Date(Date.UTC(Number(year), of)).toISOString();
  return { from: first(Number(number) - 1), before: first(Number(number)) };
}
