import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { type MessageId, useWords } from '../language/words.ts';
import { type Choices, wrongParts } from './filters.ts';
import { Heading } from './Heading.tsx';

const WHY = {
  choice: 'address.choice',
  day: 'address.day',
  month: 'address.month',
  ahead: 'address.ahead',
} as const satisfies Record<string, MessageId>;

/** A screen whose address asks for what there is; otherwise what in it is wrong, and a way to leave that out. */
export function AddressCheck({ choices, children }: { choices?: Choices; children: ReactNode }) {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const wrong = wrongParts(search, choices);
  if (wrong.length === 0) {
    return children;
  }
  const leaveOut = () =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const { name } of wrong) {
          after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  return (
    <Stack align="flex-start">
      <Heading>{t('address.wrong')}</Heading>
      <div role="alert">
        <ul className="list">
          {wrong.map(({ name, value, why }) => (
            <li key={name}>
              <Text>{t(WHY[why], { part: `${name}=${value}` })}</Text>
            </li>
          ))}
        </ul>
      </div>
      <Button variant="default" onClick={leaveOut}>
        {t('address.leaveOut')}
      </Button>
    </Stack>
  );
}
