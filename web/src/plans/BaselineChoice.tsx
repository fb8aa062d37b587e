import { NativeSelect, Stack, Text } from '@mantine/core';
import type { PlanView } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { baselineOf, furthestBehind, slipsAgainst } from './baselines.ts';

interface BaselineChoiceProps {
  view: PlanView;
  number: number;
  choose: (number: string) => void;
}

/** Which baseline the plan is compared with, and in one line how far it has gone from it. */
export function BaselineChoice({ view: { plan = {}, columns, slips = [] }, number, choose }: BaselineChoiceProps) {
  const { t, date } = useWords();
  const { baselines = [] } = plan;
  const chosen = baselineOf(plan, number);
  if (!chosen) {
    return null;
  }
  const slip = slips.find(({ baseline }) => baseline === chosen.number);
  const [item, behind = 0] = furthestBehind(slipsAgainst(columns, chosen.number)) ?? [];
  const title = plan.items?.find(({ name }) => name === item)?.title;
  const days = Math.round(slip?.days ?? 0);
  const told = [
    slip?.days !== undefined &&
      t(days < 0 ? 'baseline.sooner' : 'baseline.later', { number: chosen.number, days: Math.abs(days) }),
    title && t('baseline.behind', { title, days: Math.round(behind) }),
    slip?.added?.length && t('baseline.added', { count: slip.added.length }),
    slip?.dropped?.length && t('baseline.dropped', { count: slip.dropped.length }),
  ].filter(Boolean);
  return (
    <Stack gap="xs" align="flex-start">
      {baselines.length > 1 && (
        <NativeSelect
          label={t('baseline.choose')}
          value={String(chosen.number)}
          onChange={(event) => choose(event.currentTarget.value)}
          data={baselines.map((each) => ({
            value: String(each.number),
            label: t('plan.baseline', { number: each.number, when: date(each.agree_time) }),
          }))}
        />
      )}
      <Text size="sm">{told.join(t('baseline.and'))}</Text>
    </Stack>
  );
}
