import type { BurnDownDay } from '../api/types.ts';
import type { Words } from '../language/words.ts';
import { baselineBehind, itemsBehind } from './drill.ts';

/** Figures as a table: a row for each group, a column for each number. */
export interface FigureTable {
  columns: string[];
  rows: { group: string; values: (number | null)[] }[];
}

/** A figure of each group; what is drawn is part of the chart. */
export interface Column {
  head: string;
  /** What it is. */
  definition?: string;
  values: (number | null)[];
  /** Parts of one, told in percent. */
  rate?: boolean;
  drawn?: 'bar' | 'line' | 'dashes' | 'share';
  /** Where the rows are that each value counts. */
  links?: (string | undefined)[];
}
export type Series = Column & { drawn: NonNullable<Column['drawn']> };

interface Answer {
  figures?: object;
  groups?: Record<string, object>;
}

/** Statistics such as `slip_days` become columns of their own: `slip_days.mean`. The whole of everything is the group ''. */
export function tableOf({ figures, groups }: Answer): FigureTable {
  const grouped = Object.entries(groups ?? {}).sort(([one], [other]) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  const all: [string, object][] = grouped.length > 0 || !figures ? grouped : [['', figures]];
  const flat = all.map(([group, each]) => ({ group, numbers: flatten(each) }));
  const columns = [...new Set(flat.flatMap(({ numbers }) => [...numbers.keys()]))];
  return {
    columns,
    rows: flat.map(({ group, numbers }) => ({ group, values: columns.map((column) => numbers.get(column) ?? null) })),
  };
}

/** Whether its numbers add up to a whole: no mean, no rate. */
export const isSum = (column: string) => !column.includes('.') && !isRate(column);

/** Whether its numbers are parts of one. */
export const isRate = (column: string) => column.endsWith('_rate');

/** Which rows have most of a figure, the greatest first, and what share of the whole they have with those before them, in percent. */
export function paretoOf(values: (number | null)[]): { order: number[]; shares: (number | null)[] } {
  const order = values.map((_, index) => index).sort((one, other) => (values[other] ?? 0) - (values[one] ?? 0));
  const whole = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  let sum = 0;
  const shares = order.map((index) => {
    sum += values[index] ?? 0;
    return whole > 0 ? (100 * sum) / whole : null;
  });
  return { order, shares };
}

function flatten(figures: object, prefix = ''): Map<string, number | null> {
  const numbers = new Map<string, number | null>();
  for (const [name, value] of Object.entries(figures)) {
    if (value !== null && typeof value === 'object') {
      for (const [inner, number] of flatten(value, `${prefix}${name}.`)) {
        numbers.set(inner, number);
      }
    } else if (value === null || typeof value === 'number') {
      numbers.set(prefix + name, value);
    }
  }
  return numbers;
}

/**
 * Open items day by day: all of them, and against each baseline what was to be open and what was. Lists tell what is known now: the
 * rows are where the items stand of a `plan` that is shown so.
 */
export function burnDownColumns(
  days: BurnDownDay[],
  { t, definition }: Pick<Words, 't' | 'definition'>,
  plan?: string,
): Column[] {
  const numbers = [...new Set(days.flatMap(({ baselines }) => baselines.map(({ baseline }) => baseline)))].sort(
    (one, other) => one - other,
  );
  const against = (number: number, figure: 'planned_open' | 'open_items') =>
    days.map(({ baselines }) => baselines.find(({ baseline }) => baseline === number)?.[figure] ?? null);
  const rows = (standing: 'inPlan' | 'open') =>
    plan === undefined ? undefined : days.map(({ day }) => itemsBehind(plan, standing, day));
  const beside = (number: number, figure: 'planned_open' | 'open_items') =>
    plan === undefined
      ? undefined
      : against(number, figure).map((value, at) => {
          const { day = '', items = null } = days[at] ?? {};
          return value === null ? undefined : baselineBehind(plan, number, day, items === null);
        });
  return [
    {
      head: t('burnDown.items'),
      definition: definition('burnDown', 'items'),
      values: days.map(({ items }) => items),
      links: rows('inPlan'),
    },
    {
      head: t('burnDown.open'),
      definition: definition('burnDown', 'open_items'),
      values: days.map(({ open_items }) => open_items),
      drawn: 'line',
      links: rows('open'),
    },
    ...numbers.flatMap((baseline): Column[] => [
      {
        head: t('burnDown.planned', { baseline }),
        definition: definition('burnDown', 'planned_open'),
        values: against(baseline, 'planned_open'),
        links: beside(baseline, 'planned_open'),
        drawn: 'dashes',
      },
      {
        head: t('burnDown.openOf', { baseline }),
        definition: definition('burnDown', 'baseline_open'),
        values: against(baseline, 'open_items'),
        links: beside(baseline, 'open_items'),
        drawn: 'line',
      },
    ]),
  ];
}
