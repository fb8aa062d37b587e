import { Stack, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { ActionButtons } from '../action/Act.tsx';
import { OPEN_ESCALATION, possible } from '../action/actions.ts';
import { read, readAfter } from '../api/client.ts';
import { allOf, usePages, usePeople, useTeamNames, useTeams } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Escalation, EscalationState, Priority } from '../api/types.ts';
import { Downloads } from '../app/Downloads.tsx';
import { Empty } from '../app/Empty.tsx';
import { ChoiceFilter, DayFilter, MonthFilter, TextFilter, ValueFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { SavedViews } from '../app/SavedViews.tsx';
import { Answer } from '../app/Trouble.tsx';
import { boundsOf, daysBetween, lastInstantOf } from '../language/days.ts';
import { useWords, type Words } from '../language/words.ts';
import { StateBadge } from '../plans/marks.tsx';

const PAGE = 500;
const ROW = 44;
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
const PRIORITIES: Priority[] = ['PRIORITY_CRITICAL', 'PRIORITY_HIGH', 'PRIORITY_MODERATE', 'PRIORITY_LOW'];
const ORDERS = { priority: 'order.priority', open_time: 'order.oldest', 'open_time desc': 'order.newest' } as const;

/** Of the file. */
const COLUMNS = [
  'external_id',
  'title',
  'state',
  'priority',
  'source_priority',
  'team',
  'source_team',
  'assignee',
  'channel',
  'market',
  'language',
  'open_time',
  'update_time',
  'name',
] as const;

/** Open escalations, the gravest first; the address holds what was asked for. */
export default function Queue() {
  const { t, value, field } = useWords();
  const { data: teams = [] } = useTeams();
  const names: Names = { value, team: useTeamNames(), person: usePeople() };
  const session = useSession();
  const [filters] = useFilters();
  const opened = boundsOf(filters.month);
  const page = (token: string, signal?: AbortSignal) =>
    read(
      '/api/v1/escalations',
      '',
      {
        state: statesOf(filters.state),
        priority: filters.priority ? [filters.priority as Priority] : undefined,
        team: filters.team,
        external_id: filters.external_id,
        problem: filters.problem,
        open_from: opened.from,
        open_before: opened.before,
        as_of: filters.as_of ? lastInstantOf(filters.as_of) : undefined,
        order_by: filters.order_by ?? 'priority',
        page_size: PAGE,
        page_token: token,
        ...readAfter(),
      },
      signal,
    );
  const list = usePages(['escalations', filters], page, keepPreviousData);
  return (
    <Stack>
      <Heading>{t('nav.queue')}</Heading>
      <ActionButtons
        actions={possible([OPEN_ESCALATION], session, undefined)}
        target={{ name: '', title: t('nav.queue') }}
      />
      <search className="filters">
        <ChoiceFilter
          name="state"
          label={t('field.state')}
          data={[
            { value: '', label: t('queue.open') },
            { value: 'all', label: t('all') },
            ...STATES.map((state) => ({ value: state, label: value(state) })),
          ]}
        />
        <ValueFilter name="priority" label={t('field.priority')} values={PRIORITIES} />
        <TextFilter name="team" label={t('field.team')} list="queue-teams" />
        <datalist id="queue-teams">
          {teams.map((team) => (
            <option key={team.name} value={team.name}>
              {team.display_name}
            </option>
          ))}
        </datalist>
        <TextFilter name="external_id" label={t('field.external_id')} />
        <MonthFilter name="month" label={t('queue.month')} />
        <DayFilter name="as_of" label={t('plan.day')} />
        <ChoiceFilter
          name="order_by"
          label={t('order')}
          otherwise="priority"
          data={Object.entries(ORDERS).map(([order, label]) => ({ value: order, label: t(label) }))}
        />
      </search>
      <SavedViews place="/escalations" />
      <Answer query={list}>
        {({ pages }) =>
          !pages[0]?.escalations?.length && !list.hasNextPage ? (
            <Empty text="empty.escalations" />
          ) : (
            <Rows
              pages={pages.map((page) => page.escalations ?? [])}
              total={pages[0]?.total_size ?? 0}
              more={list.hasNextPage}
              loading={list.isFetchingNextPage}
              load={list.fetchNextPage}
            />
          )
        }
      </Answer>
      <Downloads
        file="escalations"
        heads={COLUMNS.map(field)}
        rows={async () =>
          (await allOf(page)).flatMap((page) => page.escalations ?? []).map((each) => rowOf(each, names))
        }
      />
    </Stack>
  );
}

interface Names {
  value: Words['value'];
  team: (name: string | undefined) => string;
  person: (subject: string | undefined) => string;
}

/** In the words of the page. */
function rowOf(escalation: Escalation, names: Names) {
  return COLUMNS.map((column) => {
    switch (column) {
      case 'state':
      case 'priority': {
        const said = escalation[column];
        return said ? names.value(said) : '';
      }
      case 'team':
        return names.team(escalation.team);
      case 'assignee':
        return names.person(escalation.assignee);
      default:
        return escalation[column] ?? '';
    }
  });
}

export function statesOf(state: string | undefined): EscalationState[] | undefined {
  return state === 'all' ? undefined : state ? [state as EscalationState] : OPEN;
}

interface RowsProps {
  pages: Escalation[][];
  total: number;
  more: boolean;
  loading: boolean;
  load: () => void;
}

/** Draws what is in sight only, and loads the next page when its rows come into sight. */
function Rows({ pages, total, more, loading, load }: RowsProps) {
  const { t, value, moment, number } = useWords();
  const teamNames = useTeamNames();
  const scroller = useRef<HTMLElement>(null);
  const escalations = useMemo(() => pages.flat(), [pages]);
  const count = more ? Math.max(total, escalations.length + 1) : escalations.length;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !loading && last >= escalations.length) {
      load();
    }
  }, [more, loading, last, escalations.length, load]);
  const now = new Date().toISOString();
  return (
    <>
      <Text size="sm" role="status">
        {loading
          ? t('queue.loading', { loaded: escalations.length })
          : t(more ? 'queue.countMore' : 'queue.count', { count: Math.max(total, escalations.length) })}
      </Text>
      <section
        ref={scroller}
        className="virtual"
        aria-label={t('nav.queue')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keys
        tabIndex={0}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand */}
        <div
          role="table"
          aria-rowcount={count + 1}
          aria-label={t('nav.queue')}
          className="virtual-inner"
          ref={heightOf(rows.getTotalSize() + ROW)}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="row" aria-rowindex={1} className="virtual-head" tabIndex={-1}>
            {(['priority', 'title', 'age', 'state', 'team', 'external_id'] as const).map((column) => (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <span role="columnheader" key={column} tabIndex={-1}>
                {t(`field.${column}`)}
              </span>
            ))}
          </div>
          {shown.map(({ index, start }) => {
            const escalation = escalations[index];
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                role="row"
                aria-rowindex={index + 2}
                key={index}
                className="virtual-row"
                ref={placeAt(start + ROW)}
                tabIndex={-1}
              >
                {escalation ? (
                  <>
                    <Cell>
                      {(escalation.priority && value(escalation.priority)) ||
                        escalation.source_priority ||
                        t('value.none')}
                    </Cell>
                    <Cell>
                      <Link href={`/${escalation.name}`} className="text-link">
                        {escalation.title || escalation.external_id || escalation.name}
                      </Link>
                    </Cell>
                    <Cell title={moment(escalation.open_time)}>
                      {t('days', { days: number(Math.max(0, daysBetween(escalation.open_time ?? now, now)), 0) })}
                    </Cell>
                    <Cell>
                      <StateBadge state={escalation.state} />
                    </Cell>
                    <Cell>{teamNames(escalation.team) || escalation.source_team || t('value.none')}</Cell>
                    <Cell>{escalation.external_id}</Cell>
                  </>
                ) : (
                  <Cell>{t('loading')}</Cell>
                )}
              </div>
            );
          })}
        </div>
      </section>
    </>
  );
}

function Cell({ children, title }: { children: React.ReactNode; title?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
    <span role="cell" title={title}>
      {children}
    </span>
  );
}

/** Places are set on the element: an attribute would be an inline style. */
const placeAt = (top: number) => (element: HTMLElement | null) => {
  if (element) {
    element.style.transform = `translateY(${top}px)`;
  }
};

const heightOf = (height: number) => (element: HTMLElement | null) => {
  if (element) {
    element.style.height = `${height}px`;
  }
};
