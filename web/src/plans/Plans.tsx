import { Stack, Table } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'wouter';
import { read, readAfter } from '../api/client.ts';
import { allOf, usePages, usePeople } from '../api/queries.ts';
import type { HealthColour, Plan, PlanStanding, PlanState } from '../api/types.ts';
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
  ProblemFilter,
  TeamFilter,
  TextFilter,
  ValueFilter,
} from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { Cell } from '../app/Heads.tsx';
import { SavedViews } from '../app/SavedViews.tsx';
import { More, Scrollable } from '../app/Scrollable.tsx';
import { Answer } from '../app/Trouble.tsx';
import { boundsOf, lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { HealthBadge, StateBadge } from './marks.tsx';
import { comparedWith } from './standing.ts';
import { PLAN_STATES, UNDER_WAY } from './states.ts';

const COLOURS: HealthColour[] = ['HEALTH_COLOUR_RED', 'HEALTH_COLOUR_AMBER', 'HEALTH_COLOUR_GREEN'];

const STEPS = ['accepted', 'agreed', 'replanned', 'implemented', 'recurred'] as const;
/** Of these the list tells how long they took to agree. */
const ALIGNED = ['agreed', 'accepted'];

/** Of the file, as far as when a plan is due. */
const COLUMNS = ['title', 'state', 'health', 'open', 'items', 'overdue', 'blocked', 'due_time'];

const ORDERS = {
  '': 'order.newest',
  due_time: 'order.due',
  'update_time desc': 'order.updated',
  'slip_days desc': 'order.slip',
} as const;

const CHOICES = {
  state: ['underWay', ...PLAN_STATES],
  health: COLOURS,
  order_by: Object.keys(ORDERS),
  happened: STEPS,
  overdue: ['true'],
  baseline: ['1'],
  slipped: ['true'],
};

/** Plans by what the address says: it can be kept and sent. */
export default function Plans() {
  return (
    <AddressCheck choices={CHOICES}>
      <AllPlans />
    </AddressCheck>
  );
}

function AllPlans() {
  const { t, value, field, number, due } = useWords();
  const people = usePeople();
  const [filters] = useFilters();
  const drafted = boundsOf(filters.month);
  const then = filters.as_of ? `?as_of=${filters.as_of}` : '';
  const held = comparedWith(filters) !== undefined;
  const aligned = ALIGNED.includes(filters.happened ?? '');
  const asked = {
    state: filters.state === 'underWay' ? UNDER_WAY : filters.state ? [filters.state as PlanState] : undefined,
    problem: filters.problem,
    health: filters.health ? [filters.health as HealthColour] : undefined,
    team: filters.team,
    manager: filters.manager,
    text: filters.text,
    overdue: filters.overdue ? true : undefined,
    draft_from: drafted.from,
    draft_before: drafted.before,
    happened: STEPS.find((step) => step === filters.happened),
    baseline: filters.baseline ? Number(filters.baseline) : undefined,
    slipped: filters.slipped ? true : undefined,
  };
  const page = (token: string, signal?: AbortSignal) =>
    read(
      '/api/v1/plans',
      '',
      {
        ...asked,
        as_of: filters.as_of ? lastInstantOf(filters.as_of) : undefined,
        order_by: filters.order_by,
        page_size: 50,
        page_token: token,
        ...readAfter(),
      },
      signal,
    );
  const among = async (name: string[]) => {
    const query = { ...asked, name, page_size: name.length, ...readAfter() };
    return (await read('/api/v1/plans', '', query)).plans?.map((plan) => plan.name ?? '') ?? [];
  };
  const key = ['plans', filters];
  const plans = usePages(key, page, keepPreviousData, { among });
  return (
    <Stack>
      <Heading>{t('nav.plans')}</Heading>
      <search className="filters">
        <ChoiceFilter
          name="state"
          label={t('field.state')}
          data={[
            { value: '', label: t('all') },
            { value: 'underWay', label: t('field.under_way') },
            ...PLAN_STATES.map((state) => ({ value: state, label: value(state) })),
          ]}
        />
        <ValueFilter name="health" label={t('field.health')} values={COLOURS} />
        <TeamFilter />
        <PersonFilter of="plans" name="manager" label={t('field.manager')} mine={t('plans.mine')} />
        <ProblemFilter />
        <TextFilter name="text" label={t('plans.text')} />
        <ChoiceFilter
          name="order_by"
          label={t('order')}
          data={Object.entries(ORDERS).map(([order, label]) => ({ value: order, label: t(label) }))}
        />
        <MonthFilter name="month" label={t('plans.month')} />
        <HappenedFilter of="plans" steps={STEPS} dated={false} />
        <DayFilter name="as_of" label={t('plan.day')} />
        <FlagFilter name="overdue" label={t('plans.overdue')} />
        <FlagFilter name="baseline" label={t('list.baseline')} value="1" />
        {(filters.baseline || filters.slipped) && <FlagFilter name="slipped" label={t('list.slipped')} />}
      </search>
      <SavedViews place="/plans" />
      <Answer query={plans}>
        {({ pages }) => (
          <>
            <Counts of={key} shown={new Set(plansOf(pages).map(({ name }) => name))} again={() => plans.refetch()}>
              {t('plans.count', { count: pages[0]?.total_size ?? 0 })}
              {filters.happened && ` · ${t('happened.count', { count: pages[0]?.happened_count ?? 0 })}`}
            </Counts>
            {!pages[0]?.plans?.length && (
              <Empty text="empty.plans">
                <Link href="/problems" className="text-link">
                  {t('empty.toProblems')}
                </Link>
              </Empty>
            )}
            <Scrollable className="wide stacked" label={t('nav.plans')}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('field.title')}</Table.Th>
                    <Table.Th scope="col">{t('field.state')}</Table.Th>
                    <Table.Th scope="col">{t('field.health')}</Table.Th>
                    <Table.Th scope="col">{t('plans.open')}</Table.Th>
                    <Table.Th scope="col">{t('plans.late')}</Table.Th>
                    <Table.Th scope="col">{t('plans.blocked')}</Table.Th>
                    <Table.Th scope="col">{t('field.due_time')}</Table.Th>
                    {held && <Table.Th scope="col">{t('field.slip_days')}</Table.Th>}
                    {aligned && <Table.Th scope="col">{t('field.alignment_hours')}</Table.Th>}
                    <Table.Th scope="col">{t('field.manager')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {standingPlans(pages).map(([plan, standing]) => (
                    <Table.Tr key={plan.name}>
                      <Table.Th scope="row">
                        <Link href={`/${plan.name}${then}`} className="text-link">
                          {plan.title}
                        </Link>
                      </Table.Th>
                      <Cell head={t('field.state')}>
                        <StateBadge state={plan.state} />
                      </Cell>
                      <Cell head={t('field.health')}>
                        <HealthBadge colour={standing?.health?.colour} />
                      </Cell>
                      <Cell head={t('plans.open')}>
                        {t('plans.openOf', { open: standing?.open_items ?? 0, all: standing?.items ?? 0 })}
                      </Cell>
                      <Cell head={t('plans.late')}>{standing?.overdue_items ?? 0}</Cell>
                      <Cell head={t('plans.blocked')}>{standing?.blocked_items ?? 0}</Cell>
                      <Cell head={t('field.due_time')}>{due(standing?.due_time)}</Cell>
                      {held && (
                        <Cell head={t('field.slip_days')}>
                          {standing?.slip_days === undefined ? t('value.none') : number(standing.slip_days)}
                        </Cell>
                      )}
                      {aligned && (
                        <Cell head={t('field.alignment_hours')}>
                          {standing?.alignment_hours === undefined ? t('value.none') : number(standing.alignment_hours)}
                        </Cell>
                      )}
                      <Cell head={t('field.manager')}>{people(plan.manager) || t('value.none')}</Cell>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scrollable>
            <More list={plans} />
            <Downloads
              file="plans"
              asOf={filters.as_of}
              heads={[
                ...COLUMNS,
                ...(held ? ['slip_days'] : []),
                ...(aligned ? ['alignment_hours'] : []),
                'manager',
                'problem',
                'name',
              ].map(field)}
              rows={async () =>
                standingPlans(await allOf(page)).map(([plan, standing]) => [
                  plan.title ?? '',
                  value(plan.state),
                  standing?.health?.colour ? value(standing.health.colour) : '',
                  standing?.open_items ?? 0,
                  standing?.items ?? 0,
                  standing?.overdue_items ?? 0,
                  standing?.blocked_items ?? 0,
                  standing?.due_time ?? '',
                  ...(held ? [standing?.slip_days ?? ''] : []),
                  ...(aligned ? [standing?.alignment_hours ?? ''] : []),
                  people(plan.manager),
                  plan.problem ?? '',
                  plan.name ?? '',
                ])
              }
            />
          </>
        )}
      </Answer>
    </Stack>
  );
}

interface Page {
  plans?: Plan[];
  standings?: PlanStanding[];
}

/** Each plan with how it stands. */
function standingPlans(pages: Page[]): [Plan, PlanStanding | undefined][] {
  const standings = new Map(pages.flatMap((page) => page.standings ?? []).map((standing) => [standing.plan, standing]));
  return plansOf(pages).map((plan) => [plan, standings.get(plan.name)]);
}

const plansOf = (pages: Page[]) => pages.flatMap((page) => page.plans ?? []);
