import type { ActionItem, Plan } from '../api/types.ts';

type Extension = NonNullable<ActionItem['extensions']>[number];
type Baseline = NonNullable<Plan['baselines']>[number];

/** Why an item is due later: more time that was given, or a baseline that moved it. */
export type Why = { time: string } & (
  | { kind: 'extension'; extension: Extension }
  | { kind: 'baseline'; baseline: Baseline; from: string; to: string }
);

/** A date that an item came to have, at that time. */
interface Step {
  time: string;
  due: string | undefined;
  extension?: Extension;
  baseline?: Baseline;
}

/** What moved an item since it was first agreed, oldest first; a baseline only where it moved it from what it was by then. */
export function whysOf({ baselines = [] }: Pick<Plan, 'baselines'>, item: ActionItem): Why[] {
  const given: Step[] = (item.extensions ?? [])
    .filter(({ state }) => state === 'DECISION_STATE_APPROVED')
    .map((extension) => ({ time: extension.decide_time ?? '', due: extension.due_time, extension }));
  const agreed: Step[] = baselines.map((baseline) => ({
    time: baseline.agree_time ?? '',
    due: baseline.items?.find((each) => each.item === item.name)?.due_time,
    baseline,
  }));
  const whys: Why[] = [];
  let from: string | undefined;
  for (const { time, due, extension, baseline } of [...given, ...agreed].sort((one, other) =>
    one.time.localeCompare(other.time),
  )) {
    if (extension) {
      whys.push({ kind: 'extension', time, extension });
    } else if (baseline && from && due && due !== from) {
      whys.push({ kind: 'baseline', time, baseline, from, to: due });
    }
    from = baseline || from ? (due ?? from) : undefined; // until it is agreed there is nothing to move from
  }
  return whys;
}
