import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useTeams } from '../api/queries.ts';
import { dayOf } from '../language/days.ts';
import { PERIODS } from '../language/period.ts';
import { useWords } from '../language/words.ts';
import { useFilters } from './filters.ts';

interface FieldProps {
  /** Of the part of the address that the field shows and changes. */
  name: string;
  label: string;
}

interface Choice {
  value: string;
  label: string;
}

/** One of these; where the address says nothing, that of the value `otherwise`. */
export function ChoiceFilter({
  name,
  label,
  data,
  otherwise = '',
}: FieldProps & { data: Choice[]; otherwise?: string }) {
  const [filters, set] = useFilters();
  return (
    <NativeSelect
      label={label}
      value={filters[name] ?? otherwise}
      onChange={(event) => set(name, event.currentTarget.value)}
      data={data}
    />
  );
}

/** A value of an enumeration of the contract, or any. */
export function ValueFilter({ name, label, values }: FieldProps & { values: readonly string[] }) {
  const { t, value } = useWords();
  return (
    <ChoiceFilter
      name={name}
      label={label}
      data={[{ value: '', label: t('all') }, ...values.map((one) => ({ value: one, label: value(one) }))]}
    />
  );
}

/** A team of the directory, or any. */
export function TeamFilter() {
  const { t } = useWords();
  const { data: teams = [] } = useTeams();
  return (
    <ChoiceFilter
      name="team"
      label={t('field.team')}
      data={[
        { value: '', label: t('all') },
        ...teams.map((team) => ({ value: team.name ?? '', label: team.display_name ?? '' })),
      ]}
    />
  );
}

/** A text; `list` names the suggestions for it. */
export function TextFilter({ name, label, list }: FieldProps & { list?: string }) {
  const [filters, set] = useFilters();
  return (
    <TextInput
      label={label}
      list={list}
      value={filters[name] ?? ''}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
}

/** A day that has been, or today. */
export function DayFilter({ name, label }: FieldProps) {
  const [filters, set] = useFilters();
  return (
    <TextInput
      type="date"
      label={label}
      max={dayOf(new Date())}
      value={filters[name] ?? ''}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
}

/** A stretch of time, of days of UTC as figures cut them: one of the usual, or between days of one's own. */
export function PeriodFilter({ label }: { label: string }) {
  const { t } = useWords();
  const [{ time }] = useFilters();
  return (
    <>
      <ChoiceFilter
        name="time"
        label={label}
        data={[
          { value: '', label: t('period.all') },
          ...PERIODS.map((each) => ({ value: each, label: t(`period.${each}`) })),
        ]}
      />
      {time === 'own' && (
        <>
          <DayFilter name="from" label={t('period.from')} />
          <DayFilter name="to" label={t('period.to')} />
        </>
      )}
    </>
  );
}

/** What has happened to it and, where that can be asked for, on which days of UTC. */
export function HappenedFilter({ steps, dated = true }: { steps: readonly string[]; dated?: boolean }) {
  const { t, field } = useWords();
  const [{ happened }] = useFilters();
  return (
    <>
      <ChoiceFilter
        name="happened"
        label={t('happened')}
        data={[{ value: '', label: t('all') }, ...steps.map((step) => ({ value: step, label: field(step) }))]}
      />
      {happened && dated && (
        <>
          <DayFilter name="happened_from" label={t('happened.from')} />
          <DayFilter name="happened_to" label={t('happened.to')} />
        </>
      )}
    </>
  );
}

/** Something that is so, or is not asked for. */
export function FlagFilter({ name, label, value = 'true' }: FieldProps & { value?: string }) {
  const [filters, set] = useFilters();
  return (
    <Checkbox
      label={label}
      checked={filters[name] === value}
      onChange={(event) => set(name, event.currentTarget.checked ? value : '')}
    />
  );
}

/** A month of UTC, as figures cut them. */
export function MonthFilter({ name, label }: FieldProps) {
  const [filters, set] = useFilters();
  return (
    <TextInput
      type="month"
      label={label}
      value={filters[name] ?? ''}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
}
