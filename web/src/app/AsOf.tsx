import { Alert, Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SessionContext, useSession } from '../api/session.ts';
import { dayOf, endOfDay, lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { DateSlider } from './DateSlider.tsx';
import { useFilters } from './filters.ts';
import { Heading } from './Heading.tsx';
import { Answer } from './Trouble.tsx';

interface AsOfProps<T> {
  name: string;
  /** When it began. */
  from?: string;
  now: T;
  /** What is said of a past besides. */
  text: string;
  /** How it stood at that instant. */
  then: (as_of: string, signal: AbortSignal) => Promise<T>;
  title: (shown: T) => string | undefined;
  /** What stands beside the title. */
  marks: (shown: T) => ReactNode;
  /** With where another day is chosen, and the day at whose end it stood so; none now. */
  children: (shown: T, slider: ReactNode, day?: string) => ReactNode;
}

/** A thing as it stands or, where the address names a day, as it stood at the end of that day: then it can be read, and no more. */
export function AsOf<T extends object>({ name, from, now, text, then, title, marks, children }: AsOfProps<T>) {
  const { t, date } = useWords();
  const session = useSession();
  const [{ as_of: asOf }, set] = useFilters();
  const notYet = asOf !== undefined && from !== undefined && asOf < dayOf(from);
  const isPast = asOf !== undefined && !notYet;
  const shown = useQuery({
    queryKey: ['past', name, { as_of: asOf }],
    queryFn: async ({ signal }): Promise<{ was: T; day?: string }> => ({
      was: await then(lastInstantOf(asOf ?? ''), signal),
      day: asOf,
    }),
    enabled: isPast,
    placeholderData: (before) => (isPast && before) || { was: now }, // the slider stays where it is, and keeps the focus
  });
  const head = (!notYet && shown.data?.was) || now;
  const slider = <DateSlider from={from} notYet={t('past.notYet')} asOf={asOf} choose={(day) => set('as_of', day)} />;
  return (
    <SessionContext.Provider value={isPast ? { ...session, roles: [] } : session}>
      <div className="row-head">
        <Heading>{title(head)}</Heading>
        {!notYet && marks(head)}
      </div>
      {notYet ? (
        <>
          <Alert color="yellow" title={t('past.notYet')} role="status" />
          {slider}
        </>
      ) : (
        <Answer query={{ ...shown, isPlaceholderData: isPast && shown.isPlaceholderData }}>
          {({ was, day }) => (
            <Stack>
              {day && (
                <Alert color="yellow" title={t('plan.past', { date: date(endOfDay(day)) })}>
                  {text}{' '}
                  <Button size="compact-xs" variant="default" onClick={() => set('as_of', '')}>
                    {t('plan.now')}
                  </Button>
                </Alert>
              )}
              {children(was, slider, day)}
            </Stack>
          )}
        </Answer>
      )}
    </SessionContext.Provider>
  );
}
