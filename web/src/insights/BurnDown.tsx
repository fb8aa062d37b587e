import { NativeSelect, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import PickField from '../action/PickField.tsx';
import { read, readAfter } from '../api/client.ts';
import type { BurnDownDay } from '../api/types.ts';
import { useFilters } from '../app/filters.ts';
import { Answer } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';
import { FigureView } from './FigureView.tsx';
import { burnDownColumns } from './figures.ts';

/** How the open items of a plan become fewer, against what each of its baselines said. */
export function BurnDown({ plan }: { plan: string }) {
  const { t } = useWords();
  const [{ basis = '' }, set] = useFilters();
  const days = useQuery({
    queryKey: ['burn-down', plan, basis],
    queryFn: ({ signal }) =>
      read(
        '/api/v1/metrics/plans/{plan}/burn-down',
        plan,
        { basis: basis === 'occurred' ? basis : 'known', ...readAfter() },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack>
      <div className="filters">
        <NativeSelect
          label={t('insights.basis')}
          value={basis}
          onChange={(event) => set('basis', event.currentTarget.value)}
          data={[
            { value: '', label: t('burnDown.known') },
            { value: 'occurred', label: t('burnDown.occurred') },
          ]}
        />
      </div>
      <Text size="sm" c="dimmed">
        {t('burnDown.text')} {t('burnDown.rows')}
      </Text>
      <Answer query={days}>
        {({ days: all = [] }) => <Days plan={plan} days={all} known={basis !== 'occurred'} />}
      </Answer>
    </Stack>
  );
}

interface DaysProps {
  plan: string;
  days: BurnDownDay[];
  /** As it was known then, and not as it is known now. */
  known: boolean;
}

function Days({ plan, days, known }: DaysProps) {
  const words = useWords();
  const groups = useMemo(() => days.map(({ day }) => words.period(day)), [days, words]);
  const columns = useMemo(() => burnDownColumns(days, words, known ? undefined : plan), [days, words, known, plan]);
  return (
    <FigureView
      file={`burn-down-${plan.slice('plans/'.length)}`}
      label={words.t('insights.burnDown')}
      head={words.t('burnDown.day')}
      groups={groups}
      columns={columns}
    />
  );
}

/** Of the plan that is named here. */
export function BurnDownOfPlan() {
  const { t } = useWords();
  const [{ plan = '' }, set] = useFilters();
  return (
    <Stack>
      <PickField
        name="plan"
        label={t('field.plan')}
        of="plan"
        value={plan}
        change={(chosen) => set('plan', chosen)}
        required={false}
      />
      {plan && <BurnDown plan={plan} />}
    </Stack>
  );
}
