import { Text } from '@mantine/core';
import { usePeople } from '../api/queries.ts';
import type { ActionItem, Plan } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { type Why, whysOf } from './slips.ts';

/** Says who moved an item, when and why. */
export function useWhys(): (plan: Plan, item: ActionItem) => string[] {
  const { t, date, due } = useWords();
  const people = usePeople();
  const told = (why: Why) => {
    const when = date(why.time || undefined);
    if (why.kind === 'extension') {
      const { requester, decider, due_time: to, reason } = why.extension;
      return t('slip.extension', {
        when,
        requester: people(requester),
        decider: people(decider),
        to: due(to),
        reason: reason || t('slip.untold'),
      });
    }
    const { number, reason } = why.baseline;
    const [from, to] = [due(why.from), due(why.to)];
    return t('slip.baseline', { when, number, from, to, reason: reason || t('slip.untold') });
  };
  return (plan, item) => whysOf(plan, item).map(told);
}

/** The same beside the item: on paper all of it, elsewhere when somebody wants to know. */
export function SlipWhys({ plan, item }: { plan: Plan; item: ActionItem }) {
  const { t } = useWords();
  const whys = useWhys()(plan, item);
  const list = (className?: string) => (
    <ul className={className}>
      {whys.map((why) => (
        <li key={why}>
          <Text size="sm">{why}</Text>
        </li>
      ))}
    </ul>
  );
  return (
    whys.length > 0 && (
      <>
        <details className="more not-on-paper">
          <summary aria-label={t('slip.whyOf', { title: item.title })}>{t('slip.why')}</summary>
          {list()}
        </details>
        {list('on-paper')}
      </>
    )
  );
}
