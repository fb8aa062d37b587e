import { Text } from '@mantine/core';
import { usePeople } from '../api/queries.ts';
import type { ActionItem, Plan } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { type Why, whysOf } from './slips.ts';

/** Who moved an item, when and why. */
export function SlipWhys({ plan, item }: { plan: Plan; item: ActionItem }) {
  const { t, date } = useWords();
  const people = usePeople();
  const whys = whysOf(plan, item);
  const told = (why: Why) => {
    const when = date(why.time || undefined);
    if (why.kind === 'extension') {
      const { requester, decider, due_time: to, reason } = why.extension;
      return t('slip.extension', {
        when,
        requester: people(requester),
        decider: people(decider),
        to: date(to),
        reason: reason || t('slip.untold'),
      });
    }
    const { number, reason } = why.baseline;
    const [from, to] = [date(why.from), date(why.to)];
    return t('slip.baseline', { when, number, from, to, reason: reason || t('slip.untold') });
  };
  return (
    whys.length > 0 && (
      <details className="more">
        <summary aria-label={t('slip.whyOf', { title: item.title })}>{t('slip.why')}</summary>
        <ul>
          {whys.map((why) => (
            <li key={told(why)}>
              <Text size="sm">{told(why)}</Text>
            </li>
          ))}
        </ul>
      </details>
    )
  );
}
