import type { ActionItem, Plan } from '../api/types.ts';

type Extension = NonNullable<ActionItem['extensions']>[number];
type Baseline = NonNullable<Plan['baselines']>[number];

/** Why an item is due later: more time that was given, or a baseline that moved it. */
export type Why = { time: string } & (
  | { kind: 'extension'; extension: Extension }
  | { kind: 'baseline'; baseline: Baseline; from: string; to: string }
);

/** What moved an item since it was first agreed, oldest first. */
export function whysOf({ baselines = [] }: Pick<Plan, 'baselines'>, item: ActionItem): Why[] {
  const given: Why[] = (item.extensions ?? [])
    .filter(({ state }) => state === 'DECISION_STATE_APPROVED')
    .map((extension) => ({ kind: 'extension', time: extension.decide_time ?? '', extension }));
  const agreed = baselines.map((baseline) => ({
    baseline,
    due: baseline.items?.find((each) => each.item === item.name)?.due_time,
  }));
  const moved: Why[] = agreed.flatMap(({ baseline, due }, index) => {
    const before = agreed.slice(0, index).findLast((each) => each.due !== undefined)?.due;
    return due && before && due !== before
      ? [{ kind: 'baseline', time: baseline.agree_time ?? '', baseline, from: before, to: due }]
      : [];
  });
  return [...given, ...moved].sort((one, other) => one.time.localeCompare(other.time));
}
