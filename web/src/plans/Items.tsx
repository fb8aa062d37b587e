import { Badge, Stack, Table } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import PickField from '../action/PickField.tsx';
import { read, readAfter } from '../api/client.ts';
import { allOf, usePages, usePeople, useTeamNames } from '../api/queries.ts';
import type { ItemKind, ListedItem } from '../api/types.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { Counts } from '../app/Counts.tsx';
import { Downloads } from '../app/Downloads.tsx';
import { Empty } from '../app/Empty.tsx';
import {
  ChoiceFilter,
  DayFilter,
  FlagFilter,
  HappenedFilter,
  MonthFilter,
  PersonFilter,
  TeamFilter,
  ValueFilter,
} from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { Cell, Heads } from '../app/Heads.tsx';
import { SavedViews } from '../app/SavedViews.tsx';
import { More, Scrollable } from '../app/Scrollable.tsx';
import { Answer } from '../app/Trouble.tsx';
import { happenedOn } from '../insights/drill.ts';
import { boundsOf, dayShown, fullDays, lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { useItemCells } from './cells.ts';
import { ITEM_STATES } from './columns.ts';
import { StateBadge } from './marks.tsx';
import { askedFor, comparedWith, STANDINGS } from './standing.ts';

const KINDS: ItemKind[] = ['ITEM_KIND_PREVENT', 'ITEM_KIND_DETECT', 'ITEM_KIND_MITIGATE'];

const STEPS = ['proposed', 'accepted', 'started', 'done_claimed', 'verified', 'rejected', 'closed'] as const;

/** Of the table, as far as when an item is due. */
const DUE = ['title', 'state', 'kind', 'team', 'owner', 'due_time'];

const ORDERS = {
  '': 'order.due',
  'slip_days desc': 'order.slip',
  first_due_time: 'items.firstDue',
  team: 'field.team',
  state: 'field.state',
} as const;

const CHOICES = {
  standing: STANDINGS,
  state: ITEM_STATES,
  kind: KINDS,
  order_by: Object.keys(ORDERS),
  happened: STEPS,
  baseline: ['1'],
  slipped: ['true'],
};

/** Action items over all plans by what the address says, each with its plan and what happened there. */
export default function Items() {
  return (
    <AddressCheck choices={CHOICES}>
      <AllItems />
    </AddressCheck>
  );
}

function AllItems() {
  const { t, field, value, number, due } = useWords();
  const teamNames = useTeamNames();
  const people = usePeople();
  const [filters, set] = useFilters();
  const [picking, setPicking] = useState(filters.plan !== undefined);
  const month = boundsOf(filters.month);
  const happened = happenedOn(filters);
  const then = filters.as_of ? `as_of=${dayShown(filters.as_of)}` : '';
  const held = comparedWith(filters) !== undefined;
  const { heads, cells } = useItemCells(held);
  const asked = {
    ...askedFor(filters.standing, filters.state),
    due_from: month.from,
    due_before: month.before,
    team: filters.team,
    owner: filters.owner,
    kind: filters.kind ? [filters.kind as ItemKind] : undefined,
    plan: filters.plan,
    happened: STEPS.find((step) => step === filters.happened),
    happened_from: happened.from,
    happened_before: happened.before,
    baseline: filters.baseline ? Number(filters.baseline) : undefined,
    slipped: filters.slipped ? true : undefined,
  };
  const page = (token: string, signal?: AbortSignal) =>
    read(
      '/api/v1/items',
      '',
      {
        ...asked,
        as_of: filters.as_of ? lastInstantOf(filters.as_of) : undefined,
        order_by: filters.order_by,
        page_size: 100,
        page_token: token,
        ...readAfter(),
      },
      signal,
    );
  const among = async (plans: string[]) => {
    const found = await read('/api/v1/items', '', { ...asked, plans, page_size: 500, ...readAfter() });
    return itemsOf([found]).map(({ item }) => item?.name ?? '');
  };
  const key = ['items', filters];
  const items = usePages(key, page, keepPreviousData, { among });
  return (
    <Stack>
      <Heading>{t('nav.items')}</Heading>
      <search className="filters">
        <ChoiceFilter
          name="standing"
          label={t('items.standing')}
          data={[
            { value: '', label: t('all') },
            ...STANDINGS.map((each) => ({ value: each, label: t(`items.${each}`) })),
          ]}
        />
        <ValueFilter name="state" label={t('field.state')} values={ITEM_STATES} />
        <TeamFilter />
        <PersonFilter of="items" name="owner" label={t('field.owner')} mine={t('items.mine')} />
        <ValueFilter name="kind" label={t('field.kind')} values={KINDS} />
        <MonthFilter name="month" label={t('items.month')} />
        <HappenedFilter of="items" steps={STEPS} />
        <DayFilter name="as_of" label={t('plan.day')} />
        <ChoiceFilter
          name="order_by"
          label={t('order')}
          data={Object.entries(ORDERS).map(([order, label]) => ({ value: order, label: t(label) }))}
        />
        <FlagFilter name="baseline" label={t('list.baseline')} value="1" />
        {(filters.baseline || filters.slipped) && <FlagFilter name="slipped" label={t('list.slipped')} />}
      </search>
      <details className="more" open={picking} onToggle={(event) => setPicking(event.currentTarget.open)}>
        <summary>{t('items.ofPlan')}</summary>
        {picking && (
          <PickField
            name="plan"
            label={t('field.plan')}
            of="plan"
            value={filters.plan ?? ''}
            change={(chosen) => set('plan', chosen)}
            required={false}
            stays
          />
        )}
      </details>
      <SavedViews place="/items" />
      <Answer query={items}>
        {({ pages }) => (
          <>
            <Counts
              of={key}
              shown={new Set(itemsOf(pages).map(({ item }) => item?.name))}
              again={() => items.refetch()}
            >
              {t('items.count', { count: pages[0]?.total_size ?? 0 })}
              {filters.happened && ` · ${t('happened.count', { count: pages[0]?.happened_count ?? 0 })}`}
            </Counts>
            {!pages[0]?.items?.length && (
              <Empty text="empty.items">
                <Link href="/plans" className="text-link">
                  {t('empty.toPlans')}
                </Link>
              </Empty>
            )}
            <Scrollable className="wide stacked" label={t('nav.items')}>
              <Table>
                <Heads columns={held ? [...DUE, 'slip_days', 'plan'] : [...DUE, 'plan']}>
                  <Table.Th scope="col">{t('history')}</Table.Th>
                </Heads>
                <Table.Tbody>
                  {itemsOf(pages).map(
                    ({ item = {}, plan, plan_title: title, overdue, days_late: late, slip_days: slip }) => (
                      <Table.Tr key={item.name}>
                        <Table.Th scope="row">
                          <Link
                            href={`/${plan}?${['tab=table', then].filter(Boolean).join('&')}`}
                            className="text-link"
                          >
                            {item.title}
                          </Link>
                        </Table.Th>
                        <Cell head={field('state')}>
                          <StateBadge state={item.state} />
                        </Cell>
                        <Cell head={field('kind')}>{value(item.kind)}</Cell>
                        <Cell head={field('team')}>{teamNames(item.team)}</Cell>
                        <Cell head={field('owner')}>{people(item.owner) || t('value.none')}</Cell>
                        <Cell head={field('due_time')}>
                          {due(item.due_time)}
                          {overdue && <Badge color="red">{t('item.late', { days: fullDays(late) })}</Badge>}
                        </Cell>
                        {held && (
                          <Cell head={field('slip_days')}>{slip === undefined ? t('value.none') : number(slip)}</Cell>
                        )}
                        <Cell head={field('plan')}>
                          <Link href={then ? `/${plan}?${then}` : `/${plan}`} className="text-link">
                            {title}
                          </Link>
                        </Cell>
                        <Cell head={t('history')}>
                          <Link
                            href={`/${plan}?${['tab=history', then].filter(Boolean).join('&')}`}
                            className="text-link"
                            aria-label={t('action.about', { action: t('history'), title: item.title })}
                          >
                            {t('history')}
                          </Link>
                        </Cell>
                      </Table.Tr>
                    ),
                  )}
                </Table.Tbody>
              </Table>
            </Scrollable>
            <More list={items} />
            <Downloads
              file="items"
              asOf={filters.as_of && dayShown(filters.as_of)}
              heads={heads}
              rows={async () => itemsOf(await allOf(page)).map(cells)}
            />
          </>
        )}
      </Answer>
    </Stack>
  );
}

const itemsOf = (pages: { items?: ListedItem[] }[]) => pages.flatMap((page) => page.items ?? []);
