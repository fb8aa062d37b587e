import { NativeSelect, Stack, Text } from '@mantine/core';
import { Link, useSearchParams } from 'wouter';
import type { Plan, PlanView } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { baselineOf, laterOf, slipsAgainst } from './baselines.ts';
import { useWhys } from './SlipWhys.tsx';

/** So many items are told with their reasons; the table tells them all. */
const MOST = 5;

interface BaselineChoiceProps {
  view: PlanView;
  number: number;
  choose: (number: string) => void;
}

/** Which baseline the plan is compared with, how far it has gone from it, and what moved what is furthest behind. */
export function BaselineChoice({ view: { plan = {}, columns, slips = [] }, number, choose }: BaselineChoiceProps) {
  const { t, date } = useWords();
  const { baselines = [] } = plan;
  const chosen = baselineOf(plan, number);
  if (!chosen) {
    return null;
  }
  const slip = slips.find(({ baseline }) => baseline === chosen.number);
  const behindOf = slipsAgainst(columns, chosen.number);
  const late = laterOf(behindOf);
  const [item, behind = 0] = late[0] ?? [];
  const title = itemOf(plan, item)?.title;
  const days = Math.round(slip?.days ?? 0);
  const told = [
    slip?.days !== undefined &&
      t(days < 0 ? 'baseline.sooner' : 'baseline.later', { number: chosen.number, days: Math.abs(days) }),
    title && t('baseline.behind', { title, days: Math.round(behind) }),
    late.length > 0 && t('baseline.late', { count: late.length, all: behindOf.size }),
  ].filter(Boolean);
  return (
    <Stack gap="xs" align="flex-start">
      {baselines.length > 1 && (
        <NativeSelect
          className="not-on-paper"
          label={t('baseline.choose')}
          value={String(chosen.number)}
          onChange={(event) => choose(event.currentTarget.value)}
          data={baselines.map((each) => ({
            value: String(each.number),
            label: t('plan.baseline', { number: each.number, when: date(each.agree_time) }),
          }))}
        />
      )}
      <Text size="sm">{told.join(t('baseline.and'))}</Text>
      {late.length > 0 && <Late plan={plan} late={late} />}
      <Named plan={plan} number={chosen.number} message="baseline.added" items={slip?.added} />
      <Named plan={plan} number={chosen.number} message="baseline.dropped" items={slip?.dropped} />
    </Stack>
  );
}

/** The items that are due later, those furthest behind first, and why. */
function Late({ plan, late }: { plan: Plan; late: ReturnType<typeof laterOf> }) {
  const { t } = useWords();
  const whysOf = useWhys();
  return (
    <ul className="list">
      {late.slice(0, MOST).map(([name, behind]) => {
        const item = itemOf(plan, name);
        return (
          item && (
            <li key={name}>
              <Text size="sm">
                {t('baseline.lateItem', { title: item.title, days: Math.round(behind) })}
                {whysOf(plan, item).map((why) => (
                  <span key={why} className="why">
                    {why}
                  </span>
                ))}
              </Text>
            </li>
          )
        );
      })}
    </ul>
  );
}

interface NamedProps {
  plan: Plan;
  number: number | undefined;
  message: 'baseline.added' | 'baseline.dropped';
  items: string[] | undefined;
}

/** Which items these are, each a way to its row, where its reason stands. */
function Named({ plan, number, message, items = [] }: NamedProps) {
  const { t, due } = useWords();
  const [search] = useSearchParams();
  const rows = new URLSearchParams(search);
  rows.set('tab', 'table');
  rows.set('baseline', String(number));
  return (
    items.length > 0 && (
      <div>
        <Text size="sm">{t(message, { count: items.length })}</Text>
        <ul className="list">
          {items.map((name) => (
            <li key={name}>
              <Link href={`/${plan.name}?${rows}`} className="text-link" onClick={() => setTimeout(() => goTo(name))}>
                {itemOf(plan, name)?.title ?? name}
              </Link>{' '}
              <Text span size="sm" c="dimmed">
                {t('item.due', { date: due(itemOf(plan, name)?.due_time) })}
              </Text>
            </li>
          ))}
        </ul>
      </div>
    )
  );
}

const itemOf = ({ items }: Plan, name: string | undefined) => items?.find((item) => item.name === name);

/** To where it stands, once that is shown. */
const goTo = (name: string) => document.querySelector<HTMLElement>(`tr[data-thing="${CSS.escape(name)}"]`)?.focus();
