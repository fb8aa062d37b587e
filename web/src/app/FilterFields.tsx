import { NativeSelect, TextInput } from '@mantine/core';
import { useTeams } from '../api/queries.ts';
import { dayOf } from '../language/days.ts';
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
