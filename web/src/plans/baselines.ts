import type { ActionItem, Plan, PlanView } from '../api/types.ts';

type Baseline = NonNullable<Plan['baselines']>[number];
type Columns = PlanView['columns'];

/** The baseline of that number; the first where there is none. */
export const baselineOf = ({ baselines = [] }: Pick<Plan, 'baselines'>, number: number): Baseline | undefined =>
  baselines.find((each) => each.number === number) ?? baselines[0];

/** When an item was due as it was agreed last: in the latest baseline, or by the time that was given since; none when it was no part of it. */
export function agreedDue({ baselines = [] }: Plan, { name, extensions = [] }: ActionItem): string | undefined {
  const latest = baselines.at(-1);
  const given = extensions.findLast(
    ({ state, decide_time: when = '' }) => state === 'DECISION_STATE_APPROVED' && when > (latest?.agree_time ?? ''),
  );
  return given?.due_time ?? latest?.items?.find(({ item }) => item === name)?.due_time;
}

/** How many days each item is later than in that baseline; negative when it is due sooner. */
export const slipsAgainst = (columns: Columns, number: number | undefined): Map<string | undefined, number> =>
  new Map(
    (columns ?? [])
      .flatMap(({ cards = [] }) => cards)
      .flatMap(({ item, slips = [] }) =>
        slips.filter(({ baseline }) => baseline === number).map(({ days = 0 }) => [item, days] as const),
      ),
  );

/** The items that are later, and by how many days; the furthest behind first. */
export const laterOf = (slips: ReadonlyMap<string | undefined, number>): [string | undefined, number][] =>
  [...slips].filter(([, days]) => days > 0).sort(([, one], [, other]) => other - one);
