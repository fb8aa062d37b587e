import { Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import PickField from '../action/PickField.tsx';
import { read, readAfter } from '../api/client.ts';
import type { BurnDownDay } from '../api/types.ts';
import { ChoiceFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Answer } from '../app/Trouble.tsx';
import { lastDayBy } from '../language/period.ts';
import { useWords } from '../language/words.ts';
import { FigureView } from './FigureView.tsx';
import { burnDownColumns } from './figures.ts';

interface BurnDownProps {
  plan: string;
  /** When the plan was. */
  drafted?: string;
  /** At whose end it is shown, as it was known then; as it is now when there is none. */
  asOf?: string;
}

/** How the open items of a plan become fewer, against what each of its baselines said. */
export function BurnDown({ plan, drafted = '', asOf }: BurnDownProps) {
  const { t } = useWords();
  const [filters] = useFilters();
  const to = asOf && lastDayBy(asOf);
  const over = to === undefined || to >= drafted.slice(0, 10);
  const basis = filters.basis === 'known' || asOf ? 'known' : 'occurred';
  const days = useQuery({
    queryKey: ['burn-down', plan, basis, to],
    queryFn: ({ signal }) =>
      read('/api/v1/metrics/plans/{plan}/burn-down', plan, { basis, to_day: to, ...readAfter() }, signal),
    placeholderData: keepPreviousData,
    enabled: over,
  });
  return (
    <Stack>
      {!asOf && (
        <div className="filters">
          <ChoiceFilter
            name="basis"
            label={t('insights.basis')}
            otherwise="occurred"
            data={[
              { value: 'occurred', label: t('burnDown.occurred') },
              { value: 'known', label: t('burnDown.known') },
            ]}
          />
        </div>
      )}
      <Text size="sm" c="dimmed">
        {t('burnDown.text')} {t('burnDown.rows')}
      </Text>
      {over ? (
        <Answer query={days}>
          {({ days: all = [] }) => <Days plan={plan} basis={basis} asOf={asOf} days={all} />}
        </Answer>
      ) : (
        <Text>{t('insights.none')}</Text>
      )}
    </Stack>
  );
}

interface DaysProps {
  plan: string;
  basis: string;
  asOf?: string;
  days: BurnDownDay[];
}

function Days({ plan, basis, asOf, days }: DaysProps) {
  const words = useWords();
  const groups = useMemo(() => days.map(({ day }) => words.period(day)), [days, words]);
  const columns = useMemo(
    () => burnDownColumns(days, words, basis === 'occurred' ? plan : undefined),
    [days, words, basis, plan],
  );
  return (
    <FigureView
      file={`burn-down-${plan.slice('plans/'.length)}-${basis}`}
      asOf={asOf}
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
        stays
      />
      {plan && <BurnDown plan={plan} />}
    </Stack>
  );
}
