import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { read, readAfter } from '../api/client.ts';
import type { Escalation, ProblemCase } from '../api/types.ts';
import { Answer } from '../app/Trouble.tsx';
import { type MessageId, useWords } from '../language/words.ts';
import { choicesOf, sharedTerms } from './choices.ts';

interface PickFieldProps {
  name: string;
  label: string;
  of: 'escalation' | 'problem';
  /** What another one is chosen for; it is no choice itself. */
  about: string;
  value: string;
  change: (name: string) => void;
  error?: ReactNode;
  required: boolean;
  'data-autofocus'?: boolean;
}

const HINTS: Record<PickFieldProps['of'], MessageId> = { escalation: 'pick.escalation', problem: 'pick.problem' };
const MOST = 10;

/** One of those that seem to be the same matter, each with what makes it so, or of those that a search finds. */
export default function PickField({ of, about, label, value, change, error, required, ...search }: PickFieldProps) {
  const { t, value: word, date, list } = useWords();
  const [text, setText] = useState('');
  const [sought] = useDebouncedValue(text.trim(), 300);
  const choices = useQuery({
    queryKey: ['choices', of, about, sought],
    queryFn: ({ signal }) => (of === 'escalation' ? escalations(about, sought, signal) : problems(sought, signal)),
    placeholderData: (before) => before,
  });
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label={t(HINTS[of])}
        data-autofocus={search['data-autofocus']}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          change(''); // what is out of sight must not stay chosen
        }}
      />
      <Answer query={choices}>
        {({ self, found }) => {
          const offered = choicesOf(found, about);
          return (
            <Radio.Group label={label} value={value} onChange={change} error={error} required={required}>
              <Stack gap="xs" mt={4} className="choices">
                {offered.map((each) => {
                  const shared = sharedTerms(self, each);
                  return (
                    <Radio
                      key={each.name}
                      value={each.name}
                      label={t('escalation.listed', {
                        title: each.title || ('external_id' in each && each.external_id) || each.name,
                        state: word(each.state),
                        date: date(each.open_time),
                      })}
                      description={shared.length > 0 && t('escalation.shared', { terms: list(shared) })}
                    />
                  );
                })}
              </Stack>
              {offered.length === 0 && (
                <Text size="sm" role="status">
                  {t(sought ? 'pick.none' : 'pick.search')}
                </Text>
              )}
            </Radio.Group>
          );
        }}
      </Answer>
    </Stack>
  );
}

interface Choices {
  self?: Escalation;
  found: (Escalation | ProblemCase)[];
}

/** Those that stand beside it, until something is sought. */
async function escalations(about: string, sought: string, signal: AbortSignal): Promise<Choices> {
  const view = about.startsWith('escalations/')
    ? await read('/api/v1/views/escalations/{escalation}', about, readAfter(), signal)
    : undefined;
  const found = sought.startsWith('escalations/')
    ? [await read('/api/v1/escalations/{escalation}', sought, undefined, signal)]
    : sought
      ? (await read('/api/v1/escalations', '', { external_id: sought, page_size: MOST }, signal)).escalations
      : view?.related;
  return { self: view?.escalation, found: found ?? [] };
}

async function problems(sought: string, signal: AbortSignal): Promise<Choices> {
  return { found: (await read('/api/v1/problems', '', { text: sought, page_size: MOST }, signal)).problems ?? [] };
}
