import { Badge, Card, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { ActionButtons, rowKeys } from '../action/Act.tsx';
import { useAct } from '../action/acting.ts';
import { ITEM_RISK_ACTIONS, possibleWhile, possibleWithin } from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { usePeople, useTeamNames } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { ActionItem, BoardCard, Plan, PlanView } from '../api/types.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { fullDays } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { Comments } from './Comments.tsx';
import { columnsOf, movesOf } from './columns.ts';
import { Extensions } from './Extensions.tsx';
import { ItemAnswer } from './ItemAnswer.tsx';
import { ItemEvidence } from './ItemEvidence.tsx';
import { NoItems } from './NoItems.tsx';
import { Risk } from './Risk.tsx';
import { SlipWhys } from './SlipWhys.tsx';

type ItemSlip = NonNullable<BoardCard['slips']>[number];
type Columns = PlanView['columns'];

interface BoardProps {
  plan: Plan;
  columns: Columns;
  live: boolean;
  /** The instant that is shown; now when there is none. */
  at?: string;
}

/** The items by state; what brings one into another column is done by moving it there, too. In the past nothing is done. */
export function Board({ plan, columns, live, at }: BoardProps) {
  const { t, value } = useWords();
  const session = useSession();
  const act = useAct();
  const [moved, setMoved] = useState<ActionItem>();
  const moves = movesOf(moved ? possibleWithin(plan, moved, session) : []);
  const items = new Map((plan.items ?? []).map((item) => [item.name, item]));
  const cards = new Map(columns?.flatMap((column) => column.cards ?? []).map((card) => [card.item, card]));
  const shown = columnsOf(plan.items ?? [], moves);
  if (shown.length === 0) {
    return <NoItems plan={plan} live={live} />;
  }
  return (
    <Scrollable className="board" label={t('plan.board')}>
      {shown.map(({ state, items: held }) => (
        <section
          key={state}
          className="column"
          aria-label={value(state)}
          data-open={moves.has(state) || undefined}
          onDragOver={(event) => {
            if (moves.has(state)) {
              event.preventDefault(); // it may be dropped here
            }
          }}
          onDrop={(event) => {
            const action = moves.get(state);
            if (action && moved) {
              event.preventDefault();
              act(action, targetOf(plan, moved));
            }
            setMoved(undefined);
          }}
        >
          <Title order={2} size="h5">
            {t('plan.column', { state: value(state), count: held.length })}
          </Title>
          {held.map((item) => (
            <ItemCard
              key={item.name}
              plan={plan}
              item={item}
              card={cards.get(item.name)}
              titleOf={(name) => items.get(name)?.title ?? name}
              live={live}
              at={at}
              move={setMoved}
            />
          ))}
        </section>
      ))}
    </Scrollable>
  );
}

interface CardProps {
  plan: Plan;
  item: ActionItem;
  card?: BoardCard;
  titleOf: (name: string) => string;
  live: boolean;
  at?: string;
  move: (item: ActionItem | undefined) => void;
}

export const targetOf = ({ items, confidentiality }: Plan, item: ActionItem): Target => ({
  name: item.name ?? '',
  title: item.title ?? '',
  seen: item,
  items,
  confidential: confidentiality === 'CONFIDENTIALITY_CONFIDENTIAL',
});

function ItemCard({ plan, item, card, titleOf, live, at, move }: CardProps) {
  const { t, value, list, due } = useWords();
  const session = useSession();
  const teamNames = useTeamNames();
  const people = usePeople();
  const act = useAct();
  const actions = live ? possibleWithin(plan, item, session) : [];
  const target = targetOf(plan, item);
  const slipText = ({ baseline, days = 0 }: ItemSlip) =>
    t(days < 0 ? 'item.sooner' : 'item.slip', { days: Math.abs(Math.round(days)), baseline });
  const team = teamNames(item.team);
  return (
    <Card
      withBorder
      padding="sm"
      data-thing={target.name}
      data-row={live || undefined}
      tabIndex={live ? 0 : -1}
      onKeyDown={(event) => rowKeys(event, actions, (action) => act(action, target))}
      draggable={movesOf(actions).size > 0}
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', target.title); // Firefox moves nothing that says nothing
        event.dataTransfer.effectAllowed = 'move';
        setTimeout(() => move(item)); // what is moved must not change in the same moment
      }}
      onDragEnd={() => move(undefined)}
    >
      <Text fw={600}>{item.title}</Text>
      <Text size="sm">
        {t('item.who', { kind: value(item.kind), team, owner: people(item.owner) || t('value.none') })}
      </Text>
      <Text size="sm">{t('item.due', { date: due(item.due_time) })}</Text>
      {card?.overdue && <Badge color="red">{t('item.late', { days: fullDays(card.days_late) })}</Badge>}
      {card?.slips?.map((slip) => (
        <Text size="xs" key={slip.baseline}>
          {slipText(slip)}
        </Text>
      ))}
      <SlipWhys plan={plan} item={item} />
      {item.blocked_reason && <Text size="sm">{t('item.blocked', { reason: item.blocked_reason })}</Text>}
      {card?.waits_for && card.waits_for.length > 0 && (
        <Text size="sm">{t('item.waitsFor', { items: list(card.waits_for.map(titleOf)) })}</Text>
      )}
      <ItemAnswer item={item} />
      <ItemEvidence item={item} />
      {item.contributors && item.contributors.length > 0 && (
        <Text size="sm">{t('item.contributors', { who: list(item.contributors.map(people)) })}</Text>
      )}
      {item.superseded_by && <Text size="sm">{t('item.supersededBy', { title: titleOf(item.superseded_by) })}</Text>}
      {item.end_reason && <Text size="sm">{item.end_reason}</Text>}
      <Comments of={item} />
      <Extensions plan={plan} item={item} target={target} live={live} />
      <Risk of={item} at={at} actions={live ? possibleWhile(plan.state, ITEM_RISK_ACTIONS) : []} target={target} />
      {actions.length > 0 && <ActionButtons actions={actions} target={target} />}
    </Card>
  );
}
