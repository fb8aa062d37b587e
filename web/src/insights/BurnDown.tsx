import { Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import PickField from '../action/PickField.tsx';
import { read, readAfter } from '../api/client.ts';
import type { BurnDownDay } from '../api/types.ts';
import { ChoiceFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Answer } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';
import { FigureView } from './FigureView.tsx';
import { burnDownColumns } from './figures.ts';

/** How the open items of a plan become fewer, against what each of its baselines said. */
export function BurnDown({ plan }: { plan: string }) {
  const { t } = useWords();
  const [filters] = useFilters();
  const basis = filters.basis === 'occurred' ? 'occurred' : 'known';
  const days = useQuery({
    queryKey: ['burn-down', plan, basis],
    queryFn: ({ signal }) => read('/api/v1/metrics/plans/{plan}/burn-down', plan, { basis, ...readAfter() }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack>
      <div className="filters">
        <ChoiceFilter
          name="basis"
          label={t('insights.basis')}
          data={[
            { value: '', label: t('burnDown.known') },
            { value: 'occurred', label: t('burnDown.occurred') },
          ]}
        />
      </div>
      <Text size="sm" c="dimmed">
        {t('burnDown.text')}
      </Text>
      <Answer query={days}>
        {({ days: all = [] }) => <Days file={`burn-down-${plan.slice('plans/'.length)}-${basis}`} days={all} />}
      </Answer>
    </Stack>
  );
}

function Days({ file, days }: { file: string; days: BurnDownDay[] }) {
  const words = useWords();
  const groups = useMemo(() => days.map(({ day }) => words.period(day)), [days, words]);
  const columns = useMemo(() => burnDownColumns(days, words), [days, words]);
  return (
    <FigureView
      file={file}
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
