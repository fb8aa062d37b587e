import { Alert } from '@mantine/core';
import { endOfDay } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { useFilters } from './filters.ts';

/** On a page that shows the present alone: says so to who comes from a list of the past. */
export function AsItIsNow() {
  const { t, date } = useWords();
  const [{ as_of: asOf }] = useFilters();
  return asOf ? <Alert color="yellow" title={t('past.now', { date: date(endOfDay(asOf)) })} /> : null;
}
