import { Alert, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { read, readAfter } from '../api/client.ts';
import type { Escalation, EscalationView } from '../api/types.ts';
import { Answer } from '../app/Trouble.tsx';
import { type MessageId, useWords } from '../language/words.ts';
import { OPEN_PROBLEM_STATES } from './actions.ts';
import { type Choice, cautionOf, choicesOf, isTeam, reasonsIn } from './choices.ts';

interface PickFieldProps {
  name: string;
  label: string;
  of: 'escalation' | 'problem' | 'plan' | 'team';
  /** What another one is chosen for; it is no choice itself. */
  about?: string;
  /** Only what is not closed takes it. */
  open?: boolean;
  /** It goes on as the one that is chosen. */
  merges?: boolean;
  value: string;
  change: (name: string) => void;
  error?: ReactNode;
  required: boolean;
  first?: boolean;
  /** What is chosen stays so when others are offered: it is shown elsewhere. */
  stays?: boolean;
}

const HINTS: Record<PickFieldProps['of'], MessageId> = {
  escalation: 'pick.escalation',
  problem: 'pick.problem',
  plan: 'pick.plan',
  team: 'pick.team',
};
const MOST = 10;

/** One of those that seem to be the same matter, each with what makes it so, or of those that a search finds. */
export default function PickField(props: PickFieldProps) {
  const {
    of,
    about,
    label,
    value,
    change,
    error,
    required,
    first,
    stays = false,
    open = false,
    merges = false,
  } = props;
  const words = useWords();
  const { t, value: word, date } = words;
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (first) {
      input.current?.focus(); // it comes later than the dialog that would do so
    }
  }, [first]);
  const [sought] = useDebouncedValue(text.trim(), 300);
  const choices = useQuery({
    queryKey: ['choices', of, about, sought, open],
    queryFn: ({ signal }) => SEARCHES[of](sought, signal, about, open),
    placeholderData: (before) => before,
  });
  const offered = choicesOf(choices.data?.found ?? [], about, merges ? choices.data?.view?.escalation : undefined);
  /** Others are about to be offered. */
  const passing = choices.isPlaceholderData || text.trim() !== sought;
  const chosen = offered.find(({ name }) => name === value);
  const caution = merges && chosen ? cautionOf(chosen as Escalation, choices.data?.view?.escalation) : undefined;
  const gone = value !== '' && !stays && choices.isSuccess && !offered.some(({ name }) => name === value);
  useEffect(() => {
    if (gone) {
      change(''); // what is out of sight must not stay chosen
    }
  }, [gone, change]);
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label={t(HINTS[of])}
        ref={input}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          change(''); // what is out of sight must not stay chosen
        }}
      />
      <Answer query={choices}>
        {({ view, found, more }) => (
          <Radio.Group label={label} value={value} onChange={change} error={error} required={required}>
            <Stack gap="xs" mt={4} className="choices">
              {offered.map((each) => (
                <Radio
                  key={each.name}
                  value={each.name}
                  disabled={passing}
                  label={
                    isTeam(each)
                      ? each.display_name
                      : t('escalation.listed', {
                          title: each.title || ('external_id' in each && each.external_id) || each.name,
                          state: word(each.state),
                          date: date('draft_time' in each ? each.draft_time : (each as Escalation).open_time),
                        })
                  }
                  description={view && reasonsIn(view, each as Escalation, words)}
                />
              ))}
            </Stack>
            {caution && <Alert color="yellow" role="status" title={t(caution)} mt="xs" />}
            {view?.more_related && !sought && (
              <Text size="sm" mt={4}>
                {t('similar.more')}
              </Text>
            )}
            {more && (
              <Text size="sm" mt={4} role="status">
                {t('pick.more', { shown: MOST })}
              </Text>
            )}
            {offered.length === 0 && (
              <Text size="sm" role="status">
                {t(sought ? (found.length > 0 ? 'pick.notHere' : 'pick.none') : 'pick.search')}
              </Text>
            )}
          </Radio.Group>
        )}
      </Answer>
    </Stack>
  );
}

interface Choices {
  /** The case that another one is chosen for, and what stands beside it. */
  view?: EscalationView;
  found: Choice[];
  /** There are others, which a longer search would find. */
  more?: boolean;
}

type Search = (sought: string, signal: AbortSignal, about?: string, open?: boolean) => Promise<Choices>;

const SEARCHES: Record<PickFieldProps['of'], Search> = {
  escalation: escalations,
  problem: async (text, signal, _, open) => {
    const asked = { text, page_size: MOST, state: open ? OPEN_PROBLEM_STATES : undefined };
    const page = await read('/api/v1/problems', '', asked, signal);
    return { found: page.problems ?? [], more: Boolean(page.next_page_token) };
  },
  plan: async (text, signal) => {
    const page = await read('/api/v1/plans', '', { text, page_size: MOST }, signal);
    return { found: page.plans ?? [], more: Boolean(page.next_page_token) };
  },
  team: async (text, signal) => {
    const { teams = [] } = await read('/api/v1/teams', '', { page_size: 500 }, signal);
    const sought = text.toLowerCase();
    return {
      found: teams.filter(({ name = '', display_name = '' }) =>
        `${name} ${display_name}`.toLowerCase().includes(sought),
      ),
    };
  },
};

/** Those that stand beside it, until something is sought. */
async function escalations(sought: string, signal: AbortSignal, about?: string): Promise<Choices> {
  const view = about?.startsWith('escalations/')
    ? await read('/api/v1/views/escalations/{escalation}', about, readAfter(), signal)
    : undefined;
  if (sought.startsWith('escalations/')) {
    return { view, found: [await read('/api/v1/escalations/{escalation}', sought, {}, signal)] };
  }
  if (view && !sought) {
    return { view, found: view.related ?? [] };
  }
  const page = await read('/api/v1/escalations', '', { text: sought, page_size: MOST }, signal);
  return { view, found: page.escalations ?? [], more: Boolean(page.next_page_token) };
}
