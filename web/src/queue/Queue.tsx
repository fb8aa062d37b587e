import { Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ActionButtons } from '../action/Act.tsx';
import { OPEN_ESCALATION, PRIORITIES, possible, possibleOnCases } from '../action/actions.ts';
import { read, readAfter } from '../api/client.ts';
import { allOf, usePages, useSeen, useTeamNames, useTeams } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Escalation, EscalationState, Priority } from '../api/types.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { Downloads } from '../app/Downloads.tsx';
import { Empty } from '../app/Empty.tsx';
import {
  BasisFilter,
  ChoiceFilter,
  DayFilter,
  FlagFilter,
  HappenedFilter,
  MonthFilter,
  MoreFilters,
  PeriodFilter,
  PersonFilter,
  ProblemFilter,
  TextFilter,
} from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { Keys } from '../app/Keys.tsx';
import { SavedViews } from '../app/SavedViews.tsx';
import { Answer } from '../app/Trouble.tsx';
import { happenedOn } from '../insights/drill.ts';
import { boundsOf, lastInstantOf } from '../language/days.ts';
import { PERIODS, periodOf, within } from '../language/period.ts';
import { useWords } from '../language/words.ts';
import { useCaseCells } from './cells.ts';
import { Rows } from './Rows.tsx';

const PAGE = 500;
/** Those with a filter by one of these are counted no further, but as of a day. */
const COUNTED = 5_000;
const SOUGHT_BY = ['external_id', 'text', 'problem', 'assignee', 'channel'];
const OPEN: EscalationState[] = [
  'ESCALATION_STATE_NEW',
  'ESCALATION_STATE_TRIAGED',
  'ESCALATION_STATE_ASSIGNED',
  'ESCALATION_STATE_ACKNOWLEDGED',
  'ESCALATION_STATE_IN_PROGRESS',
  'ESCALATION_STATE_PENDING_REQUESTER',
  'ESCALATION_STATE_PENDING_THIRD_PARTY',
  'ESCALATION_STATE_MITIGATED',
];
const STATES: EscalationState[] = [
  ...OPEN,
  'ESCALATION_STATE_RESOLVED',
  'ESCALATION_STATE_CLOSED',
  'ESCALATION_STATE_DISMISSED',
  'ESCALATION_STATE_MERGED',
];
const TELLABLE = ['resolved', 'closed', 'reopened', 'team_changed', 'priority_changed'] as const;
const STEPS = ['acknowledged', ...TELLABLE, 'problem_linked'] as const;
/** Of what the source of a history told. */
const TOLD = [...TELLABLE, 'sla_judged', 'sla_met', 'problem_named'] as const;
/** Of what is not judged yet. */
const UNTRIAGED: Priority = 'PRIORITY_UNSPECIFIED';
const NOBODY = 'none';
/** What is asked for now and then. */
const RARE = [
  'channel',
  'problem',
  'external_id',
  'category',
  'month',
  'time',
  'happened',
  'unacknowledged',
  'basis',
  'as_of',
];
const ORDERS = { priority: 'order.priority', open_time: 'order.oldest', 'open_time desc': 'order.newest' } as const;

const CHOICES = {
  state: ['all', ...STATES],
  priority: [UNTRIAGED, ...PRIORITIES],
  order_by: Object.keys(ORDERS),
  time: PERIODS,
  happened: [...STEPS, ...TOLD],
  basis: ['source'],
  unacknowledged: ['true'],
};

/** Open escalations, the gravest first; the address holds what was asked for. */
export default function Queue() {
  return (
    <AddressCheck choices={CHOICES}>
      <Cases />
    </AddressCheck>
  );
}

function Cases() {
  const { t, value } = useWords();
  const { heads, cells } = useCaseCells();
  const { data: teams = [] } = useTeams();
  const teamNames = useTeamNames();
  const channels = useSeen('escalations', 'channel');
  const session = useSession();
  const [filters] = useFilters();
  const opened = within(boundsOf(filters.month), periodOf(filters));
  const happened = happenedOn(filters);
  const nobody = filters.assignee === NOBODY;
  const sought = !filters.as_of && SOUGHT_BY.some((name) => filters[name]);
  const told = filters.basis === 'source';
  const steps = told ? TOLD : STEPS;
  const asked = {
    state: statesOf(filters.state),
    priority: filters.priority ? [filters.priority as Priority] : undefined,
    team: filters.team,
    assignee: nobody ? undefined : filters.assignee,
    unassigned: nobody || undefined,
    text: filters.text,
    external_id: filters.external_id,
    category: filters.category,
    channel: filters.channel,
    problem: filters.problem,
    open_from: opened.from,
    open_before: opened.before,
    basis: told ? ('source' as const) : undefined,
    unacknowledged: filters.unacknowledged === 'true' || undefined,
    happened: steps.find((step) => step === filters.happened),
    happened_from: happened.from,
    happened_before: happened.before,
  };
  const page = (token: string, signal?: AbortSignal) =>
    read(
      '/api/v1/escalations',
      '',
      {
        ...asked,
        as_of: filters.as_of ? lastInstantOf(filters.as_of) : undefined,
        order_by: filters.order_by ?? 'priority',
        page_size: PAGE,
        page_token: token,
        ...readAfter(),
      },
      signal,
    );
  const among = async (name: string[]) => {
    const query = { ...asked, name, page_size: name.length, ...readAfter() };
    const { escalations = [] } = await read('/api/v1/escalations', '', query);
    return escalations.map((each) => each.name ?? '');
  };
  const key = ['escalations', filters];
  const list = usePages(key, page, keepPreviousData, filters.as_of ? undefined : { among });
  return (
    <Stack>
      <Group justify="space-between">
        <Heading>{t('nav.queue')}</Heading>
        <ActionButtons actions={possible([OPEN_ESCALATION], session, undefined)} target={{ name: '', title: '' }} />
      </Group>
      <Stack component="search" gap="xs">
        <div className="filters">
          <ChoiceFilter
            name="state"
            label={t('field.state')}
            data={[
              { value: '', label: t('queue.open') },
              { value: 'all', label: t('all') },
              ...STATES.map((state) => ({ value: state, label: value(state) })),
            ]}
          />
          <ChoiceFilter
            name="priority"
            label={t('field.priority')}
            data={[
              { value: '', label: t('all') },
              { value: UNTRIAGED, label: t('queue.untriaged') },
              ...PRIORITIES.map((priority) => ({ value: priority, label: value(priority) })),
            ]}
          />
          <TextFilter name="text" label={t('queue.text')} />
          <TextFilter name="team" label={t('field.team')} list="queue-teams" called={teamNames} />
          <datalist id="queue-teams">
            {teams.map((team) => (
              <option key={team.name} value={team.name}>
                {team.display_name}
              </option>
            ))}
          </datalist>
          <PersonFilter
            of="escalations"
            name="assignee"
            label={t('field.assignee')}
            mine={t('queue.mine')}
            nobody={{ value: NOBODY, label: t('queue.unassigned') }}
          />
          <ChoiceFilter
            name="order_by"
            label={t('order')}
            otherwise="priority"
            data={Object.entries(ORDERS).map(([order, label]) => ({ value: order, label: t(label) }))}
          />
        </div>
        <MoreFilters names={RARE}>
          <TextFilter name="channel" label={t('field.channel')} list="queue-channels" />
          <datalist id="queue-channels">
            {channels.map((channel) => (
              <option key={channel} value={channel} />
            ))}
          </datalist>
          <ProblemFilter />
          {filters.external_id && <TextFilter name="external_id" label={t('field.external_id')} />}
          {filters.category && <TextFilter name="category" label={t('field.category')} />}
          <MonthFilter name="month" label={t('queue.month')} />
          <PeriodFilter label={t('period')} />
          <HappenedFilter of="escalations" steps={steps} dated={!told && filters.happened !== 'problem_linked'} />
          {!told && <FlagFilter name="unacknowledged" label={t('field.unacknowledged')} />}
          {told && <BasisFilter />}
          <DayFilter name="as_of" label={t('plan.day')} />
        </MoreFilters>
      </Stack>
      <Group gap="xs">
        <SavedViews place="/escalations" />
        <ToTriage />
      </Group>
      <Answer query={list}>
        {({ pages }) =>
          !pages[0]?.escalations?.length && !list.hasNextPage ? (
            <Empty text="empty.escalations" />
          ) : (
            <Rows
              label={t('nav.queue')}
              happened={filters.happened && (pages[0]?.happened_count ?? 0)}
              pages={casesOf(pages)}
              total={pages[0]?.total_size ?? 0}
              atLeast={sought && pages[0]?.total_size === COUNTED}
              more={list.hasNextPage}
              loading={list.isFetchingNextPage}
              load={list.fetchNextPage}
              asOf={filters.as_of || undefined}
              of={key}
              again={async () => casesOf((await list.refetch()).data?.pages)}
            />
          )
        }
      </Answer>
      <Keys rows="queue.keys" on={{ 'keys.onRow': possibleOnCases(session) }} />
      <Downloads
        file={told ? 'escalations-source' : 'escalations'}
        asOf={filters.as_of}
        heads={heads}
        rows={async () => (await allOf(page)).flatMap((page) => page.escalations ?? []).map(cells)}
      />
    </Stack>
  );
}

const casesOf = (pages: { escalations?: Escalation[] }[] = []) => pages.map((page) => page.escalations ?? []);

/** How many nobody has judged yet: by urgency they stand behind all others, and want to be seen first. */
function ToTriage() {
  const { t } = useWords();
  const { data: count } = useQuery({
    queryKey: ['to-triage'],
    queryFn: async ({ signal }) => {
      const query = { state: OPEN, priority: [UNTRIAGED], page_size: 1, ...readAfter() };
      return (await read('/api/v1/escalations', '', query, signal)).total_size ?? 0;
    },
  });
  return (
    <Text size="sm" className="to-triage">
      {count ? (
        <Link href={`/escalations?priority=${UNTRIAGED}&order_by=open_time`} className="text-link">
          {t('queue.toTriage', { count })}
        </Link>
      ) : (
        count === 0 && t('queue.toTriage', { count })
      )}
    </Text>
  );
}

export function statesOf(state: string | undefined): EscalationState[] | undefined {
  return state === 'all' ? undefined : state ? [state as EscalationState] : OPEN;
}
