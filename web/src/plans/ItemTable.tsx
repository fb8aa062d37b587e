import { Table, Text } from '@mantine/core';
import { ActionButtons, rowKeys } from '../action/Act.tsx';
import { useAct } from '../action/acting.ts';
import { possibleWithin } from '../action/actions.ts';
import { usePeople, useTeamNames } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { ActionItem, Plan, PlanView, RiskAcceptance } from '../api/types.ts';
import { Downloads } from '../app/Downloads.tsx';
import { Cell, Heads } from '../app/Heads.tsx';
import { Scrollable } from '../app/Scrollable.tsx';
import { lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { targetOf } from './Board.tsx';
import { baselineOf, slipsAgainst } from './baselines.ts';
import { Comments } from './Comments.tsx';
import { ItemAnswer } from './ItemAnswer.tsx';
import { StateBadge } from './marks.tsx';
import { NoItems } from './NoItems.tsx';
import { Risk } from './Risk.tsx';
import { SlipWhys, useWhys } from './SlipWhys.tsx';

const COLUMNS = [
  'title',
  'state',
  'kind',
  'team',
  'owner',
  'depends_on',
  'start_time',
  'baseline_due',
  'due_time',
  'slip',
] as const;

/** Of the file only. */
const LAST = ['superseded_by', 'end_reason', 'comment_count', 'name'];

const LEFT = 'ITEM_STATE_RISK_ACCEPTED';
const reasonOf = (risk: RiskAcceptance | undefined) => risk?.decision_reason || risk?.reason;

interface ItemTableProps {
  plan: Plan;
  columns: PlanView['columns'];
  /** Number of the baseline that it is compared with. */
  baseline: number;
  live: boolean;
  /** At whose end it stood so. */
  asOf?: string;
}

/** Every item with its dates, as agreed and now, and what comes before it. */
export function ItemTable({ plan, columns, baseline, live, asOf }: ItemTableProps) {
  const { t, field, value, date, number, list, due } = useWords();
  const teamNames = useTeamNames();
  const people = usePeople();
  const whys = useWhys();
  const compared = baselineOf(plan, baseline);
  const agreed = new Map(compared?.items?.map((item) => [item.item, item.due_time]));
  const slips = slipsAgainst(columns, compared?.number);
  const titles = new Map((plan.items ?? []).map((item) => [item.name, item.title]));
  if (!plan.items?.length) {
    return <NoItems plan={plan} live={live} />;
  }
  const replacing = ({ superseded_by: by }: ActionItem) => titles.get(by) ?? by ?? '';
  const before = (item: ActionItem) => (item.depends_on ?? []).map((name) => titles.get(name) ?? name);
  return (
    <>
      <Scrollable className="wide stacked item-table" label={t('plan.table')}>
        <Table>
          <Heads columns={COLUMNS} acts={live} />
          <Table.Tbody>
            {plan.items.map((item) => {
              const slip = slips.get(item.name);
              return (
                <ItemRow key={item.name} plan={plan} item={item} live={live}>
                  <Table.Th scope="row">
                    {item.title}
                    <Comments of={item} />
                  </Table.Th>
                  <Cell head={field('state')}>
                    <StateBadge state={item.state} />
                    <ItemAnswer item={item} />
                    {item.superseded_by && <Text size="sm">{t('item.supersededBy', { title: replacing(item) })}</Text>}
                    {item.end_reason && <Text size="sm">{item.end_reason}</Text>}
                    {item.state === LEFT && (
                      <Risk of={item} at={asOf && lastInstantOf(asOf)} actions={[]} target={targetOf(plan, item)} />
                    )}
                  </Cell>
                  <Cell head={field('kind')}>{value(item.kind)}</Cell>
                  <Cell head={field('team')}>{teamNames(item.team)}</Cell>
                  <Cell head={field('owner')}>{people(item.owner) || t('value.none')}</Cell>
                  <Cell head={field('depends_on')}>{list(before(item)) || t('value.none')}</Cell>
                  <Cell head={field('start_time')}>{item.start_time ? date(item.start_time) : t('value.none')}</Cell>
                  <Cell head={field('baseline_due')}>{due(agreed.get(item.name))}</Cell>
                  <Cell head={field('due_time')}>{due(item.due_time)}</Cell>
                  <Cell head={field('slip')}>
                    {slip === undefined ? t('value.none') : number(slip)}
                    <SlipWhys plan={plan} item={item} />
                  </Cell>
                </ItemRow>
              );
            })}
          </Table.Tbody>
        </Table>
      </Scrollable>
      <Downloads
        file={`plan-${plan.name?.slice('plans/'.length)}`}
        asOf={asOf}
        heads={[...COLUMNS.map(field), t('slip.reasons'), ...LAST.map(field)]}
        rows={() =>
          (plan.items ?? []).map((item) => [
            item.title ?? '',
            value(item.state),
            value(item.kind),
            teamNames(item.team),
            people(item.owner),
            list(before(item)),
            item.start_time ?? '',
            agreed.get(item.name) ?? '',
            item.due_time ?? '',
            slips.get(item.name) ?? '',
            whys(plan, item).join('\n'),
            replacing(item),
            item.end_reason || (item.state === LEFT && reasonOf(item.risk_acceptance)) || '',
            item.comment_count ?? 0,
            item.name ?? '',
          ])
        }
      />
    </>
  );
}

interface ItemRowProps {
  plan: Plan;
  item: ActionItem;
  live: boolean;
  children: React.ReactNode;
}

/** A row with what can be done about its item; its letters and the arrows reach that, too. */
function ItemRow({ plan, item, live, children }: ItemRowProps) {
  const session = useSession();
  const act = useAct();
  const actions = live ? possibleWithin(plan, item, session) : [];
  const target = targetOf(plan, item);
  return (
    <Table.Tr
      data-thing={target.name}
      data-row={live || undefined}
      tabIndex={live ? 0 : -1}
      onKeyDown={(event) => rowKeys(event, actions, (action) => act(action, target))}
    >
      {children}
      {live && (
        <Table.Td className="acts">
          {actions.length > 0 && <ActionButtons actions={actions} target={target} />}
        </Table.Td>
      )}
    </Table.Tr>
  );
}
