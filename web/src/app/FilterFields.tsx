import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { read } from '../api/client.ts';
import { usePeople, useSeen, useTeams } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { dayOf, dayShown } from '../language/days.ts';
import { PERIODS } from '../language/period.ts';
import { useWords } from '../language/words.ts';
import { useFilters } from './filters.ts';

interface FieldProps {
  /** Of the part of the address that the field shows and changes. */
  name: string;
  label: string;
}

/** What a field asks for, on paper, where there are no fields. */
export function InForce({ label, value }: { label: string; value: string | undefined }) {
  const { t } = useWords();
  return value ? <span className="on-paper in-force">{t('filter.inForce', { label, value })}</span> : null;
}

interface Choice {
  value: string;
  label: string;
}

/** One of these; where the address says nothing, that of the value `otherwise`. What it says besides is seen as it stands. */
export function ChoiceFilter({
  name,
  label,
  data,
  otherwise = '',
}: FieldProps & { data: Choice[]; otherwise?: string }) {
  const { t } = useWords();
  const [{ [name]: asked = otherwise }, set] = useFilters();
  const chosen = data.find(({ value }) => value === asked) ?? { value: asked, label: asked };
  return (
    <>
      <NativeSelect
        label={label}
        value={chosen.value}
        onChange={(event) => set(name, event.currentTarget.value)}
        data={data.includes(chosen) ? data : [...data, chosen]}
      />
      <InForce label={label} value={chosen.value === '' && chosen.label === t('all') ? undefined : chosen.label} />
    </>
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

interface PersonFilterProps extends FieldProps {
  /** The list whose rows have that field: it can be asked for whoever has been seen there. */
  of: Parameters<typeof useSeen>[0];
  /** What is the reader's own. */
  mine: string;
  /** What is nobody's, where that can be asked for. */
  nobody?: Choice;
}

/** A person, the reader first, or anybody. */
export function PersonFilter({ of, name, label, mine, nobody }: PersonFilterProps) {
  const { t } = useWords();
  const people = usePeople();
  const { subject } = useSession();
  const [{ [name]: chosen }] = useFilters();
  const known = new Set([...useSeen(of, name), ...(chosen && chosen !== nobody?.value ? [chosen] : [])]);
  known.delete(subject);
  return (
    <ChoiceFilter
      name={name}
      label={label}
      data={[
        { value: '', label: t('all') },
        { value: subject, label: mine },
        ...(nobody ? [nobody] : []),
        ...[...known]
          .map((each) => ({ value: each, label: people(each) }))
          .sort((one, other) => one.label.localeCompare(other.label)),
      ]}
    />
  );
}

/** The problem that a list was asked for elsewhere; nothing where it is of all. */
export function ProblemFilter() {
  const { t } = useWords();
  const [{ problem = '' }] = useFilters();
  const { data } = useQuery({
    queryKey: ['problem', problem],
    queryFn: ({ signal }) => read('/api/v1/problems/{problem}', problem, undefined, signal),
    enabled: problem !== '',
  });
  return (
    problem && (
      <ChoiceFilter
        name="problem"
        label={t('field.problem')}
        data={[
          { value: '', label: t('all') },
          { value: problem, label: data?.title || problem },
        ]}
      />
    )
  );
}

/** A text; `list` names the suggestions for it, and `called` says what people call it. */
export function TextFilter({
  name,
  label,
  list,
  called = (text) => text,
}: FieldProps & { list?: string; called?: (text: string) => string }) {
  const [filters, set] = useFilters();
  return (
    <>
      <TextInput
        label={label}
        list={list}
        value={filters[name] ?? ''}
        onChange={(event) => set(name, event.currentTarget.value)}
      />
      <InForce label={label} value={called(filters[name] ?? '')} />
    </>
  );
}

/** A day that has been, or today; while it is typed it can be any, and one that is still to come is not asked for. */
export function DayFilter({
  name,
  label,
  otherwise = '',
  ...bounds
}: FieldProps & { otherwise?: string; min?: string; max?: string }) {
  const { t, period } = useWords();
  const [{ [name]: chosen = otherwise }, set] = useFilters();
  const [typed, setTyped] = useState<string>();
  const day = dayShown(chosen);
  const today = dayOf(new Date());
  const type = (to: string) => {
    const ahead = to > today;
    setTyped(ahead ? to : undefined);
    if (!ahead) {
      set(name, to);
    }
  };
  return (
    <>
      <TextInput
        type="date"
        label={label}
        max={today}
        {...bounds}
        value={typed ?? day}
        error={typed && t('filter.ahead')}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <InForce label={label} value={period(day)} />
    </>
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

interface MoreFiltersProps {
  /** What the address calls them. */
  names: readonly string[];
  children: ReactNode;
}

/** Those that are asked for now and then: out of the way of the list unless some of them are. */
export function MoreFilters({ names, children }: MoreFiltersProps) {
  const { t } = useWords();
  const [filters] = useFilters();
  const [open, setOpen] = useState(false);
  const count = names.filter((name) => filters[name]).length;
  return (
    <details className="more" open={open || count > 0} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('filters.more', { count })}</summary>
      <div className="filters">{children}</div>
    </details>
  );
}

interface HappenedFilterProps {
  /** What they are. */
  of: string;
  steps: readonly string[];
  dated?: boolean;
}

/** What has happened to them and, where that can be asked for, on which days of UTC. */
export function HappenedFilter({ of, steps, dated = true }: HappenedFilterProps) {
  const { t, fieldOf } = useWords();
  const [{ happened }] = useFilters();
  return (
    <>
      <ChoiceFilter
        name="happened"
        label={t('happened')}
        data={[{ value: '', label: t('all') }, ...steps.map((step) => ({ value: step, label: fieldOf(of, step) }))]}
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

/** By what the tracker saw, or by what the source told. */
export function BasisFilter() {
  const { t } = useWords();
  return (
    <ChoiceFilter
      name="basis"
      label={t('insights.basis')}
      data={[
        { value: '', label: t('insights.basis.observed') },
        { value: 'source', label: t('insights.basis.source') },
      ]}
    />
  );
}

/** Something that is so, or is not asked for. */
export function FlagFilter({ name, label, value = 'true' }: FieldProps & { value?: string }) {
  const { t } = useWords();
  const [filters, set] = useFilters();
  const checked = filters[name] === value;
  return (
    <>
      <Checkbox
        label={label}
        checked={checked}
        onChange={(event) => set(name, event.currentTarget.checked ? value : '')}
      />
      <InForce label={label} value={checked ? t('value.yes') : undefined} />
    </>
  );
}

/** A month of UTC, as figures cut them. */
export function MonthFilter({ name, label }: FieldProps) {
  const { period } = useWords();
  const [{ [name]: month = '' }, set] = useFilters();
  return (
    <>
      <TextInput type="month" label={label} value={month} onChange={(event) => set(name, event.currentTarget.value)} />
      <InForce label={label} value={period(month)} />
    </>
  );
}
