import { Slider, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { addDays, dayOf, daysBetween, endOfDay } from '../language/days.ts';
import { useWords } from '../language/words.ts';

interface DateSliderProps {
  /** When it began. */
  from?: string;
  /** What is said of a day before. */
  notYet: string;
  asOf?: string;
  choose: (day: string) => void;
}

/** From the day on which something began to today; today is now. A day while it is typed can be any: only one of these is chosen. */
export function DateSlider({ from, notYet, asOf, choose }: DateSliderProps) {
  const { t, date } = useWords();
  const first = dayOf(from ?? new Date());
  const days = Math.max(1, Math.round(daysBetween(endOfDay(first), endOfDay(dayOf(new Date())))));
  const isBefore = asOf !== undefined && asOf < first;
  const place = asOf ? Math.max(0, Math.round(daysBetween(endOfDay(first), endOfDay(asOf)))) : days;
  const [moved, setMoved] = useState<number | null>(null);
  const [typed, setTyped] = useState<string>();
  const today = dayOf(new Date());
  const type = (day: string) => {
    const chosen = day === '' || (first <= day && day <= today);
    setTyped(chosen ? undefined : day);
    if (chosen) {
      choose(day);
    }
  };
  const settle = (value: number) => {
    setMoved(null);
    setTyped(undefined);
    choose(value >= days ? '' : addDays(first, value));
  };
  const label = (value: number) => (value >= days ? t('plan.now') : date(endOfDay(addDays(first, value))));
  return (
    <div className="filters">
      <div>
        <Text size="sm" id="as-of">
          {t('plan.asOf')}
        </Text>
        <Slider
          thumbProps={{ 'aria-labelledby': 'as-of' }}
          thumbValueText={isBefore && moved === null ? notYet : label(moved ?? place)}
          min={0}
          max={days}
          value={moved ?? place}
          onChange={setMoved}
          onChangeEnd={settle}
          label={label}
        />
      </div>
      <TextInput
        type="date"
        label={t('plan.day')}
        min={first}
        max={today}
        value={typed ?? asOf ?? ''}
        error={typed && typed < first && notYet}
        onChange={(event) => type(event.currentTarget.value)}
      />
    </div>
  );
}
