import { lastInstantOf } from '../language/days.ts';
import { type Bounds, daysOf, lastDayOf, type PeriodAsked, periodOf, within } from '../language/period.ts';

/** What was asked for: figures of what, in which groups, on which basis, of what was opened when and, on a day of the past, of when. */
export interface Asked extends Pick<PeriodAsked, 'time' | 'from' | 'to'> {
  subject: 'escalations' | 'aging' | 'items' | 'plans';
  groupBy: string;
  basis?: string;
  asOf?: string;
}

type Filters = Record<string, string>;

const LISTS: Record<Asked['subject'], string> = {
  escalations: 'escalations',
  aging: 'escalations',
  items: 'items',
  plans: 'plans',
};

/** How a group of figures is asked for in the list of its subject; where it is not here, the list cannot be asked for it. */
type Groups = Record<string, (group: string) => Filters | undefined>;
const OF_CASES: Groups = {
  team: (team) => ({ team }),
  priority: (word) => {
    const priority = word === UNKNOWN ? 'PRIORITY_UNSPECIFIED' : PRIORITIES[word];
    return priority ? { priority } : undefined;
  },
  month: (month) => ({ month }),
  category: (category) => ({ category }),
};
const GROUPS: Record<Asked['subject'], Groups> = {
  escalations: OF_CASES,
  aging: OF_CASES,
  items: {
    team: (team) => (team.startsWith('teams/') ? { team } : undefined),
    plan: (plan) => ({ plan }),
    kind: (kind) => (kind === UNKNOWN ? undefined : { kind: `ITEM_KIND_${kind}` }),
    month: (month) => (month === UNKNOWN ? undefined : { month }),
  },
  plans: {
    team: (team) => (team.startsWith('teams/') ? { team } : undefined),
    problem: (problem) => ({ problem }),
    state: (state) => ({ state: `PLAN_STATE_${state}` }),
    month: (month) => ({ month }),
  },
};

export const UNKNOWN = '?';
/** As they are written where the source has no words of its own for them. */
export const PRIORITIES: Filters = {
  '1 - Critical': 'PRIORITY_CRITICAL',
  '2 - High': 'PRIORITY_HIGH',
  '3 - Moderate': 'PRIORITY_MODERATE',
  '4 - Low': 'PRIORITY_LOW',
};

/**
 * How a figure counts or measures rows of that list, or counts what happened to them. Each is held against its list in
 * `RowsBehindFiguresTest` of reporting-service.
 */
const FIGURES: Record<Asked['subject'], Record<string, Filters>> = {
  escalations: {
    opened: { state: 'all' },
    resolved: { state: 'all', happened: 'resolved' },
    closed: { state: 'all', happened: 'closed' },
    time_to_first_resolution_hours: { state: 'all', happened: 'resolved' },
    time_to_close_hours: { state: 'all', happened: 'closed' },
    reopened: { state: 'all', happened: 'reopened' },
    reassignments: { state: 'all', happened: 'team_changed' },
    priority_changes: { state: 'all', happened: 'priority_changed' },
    problem_links: { state: 'all', happened: 'problem_linked' },
    sla_judged: { state: 'all', happened: 'sla_judged' },
    sla_met: { state: 'all', happened: 'sla_met' },
  },
  aging: {
    time_to_acknowledge_hours: { state: 'all', happened: 'acknowledged' },
    unacknowledged: { state: 'all', unacknowledged: 'true' },
    open: {}, // what the queue shows unless another state is asked for
    open_under_30_days: {},
    open_under_90_days: {},
    open_under_180_days: {},
    open_from_180_days: {},
  },
  items: {
    items: { standing: 'inPlan' },
    open: { standing: 'open' },
    overdue: { standing: 'overdue' },
    blocked: { standing: 'blocked' },
    unverified: { standing: 'unverified' },
    done_claimed: { happened: 'done_claimed' },
    verified: { happened: 'verified' },
    verification_rate: { happened: 'done_claimed' },
    rejected: { happened: 'rejected' },
    slip_days: { standing: 'inPlan', baseline: '1' },
  },
  plans: {
    plans: {},
    under_way: { state: 'underWay' },
    green: { health: 'HEALTH_COLOUR_GREEN' },
    amber: { health: 'HEALTH_COLOUR_AMBER' },
    red: { health: 'HEALTH_COLOUR_RED' },
    agreed: { happened: 'agreed' },
    alignment_hours: { happened: 'agreed' },
    replanned: { happened: 'replanned' },
    implemented: { happened: 'implemented' },
    closed_effective: { state: 'PLAN_STATE_CLOSED_EFFECTIVE' },
    closed_ineffective: { state: 'PLAN_STATE_CLOSED_INEFFECTIVE' },
    slip_days: { baseline: '1' },
    recurrences: { happened: 'recurred' },
  },
};

/** So many days of the calendar, in UTC, at least, and fewer than so many. */
const AGES: Record<string, [number, number?]> = {
  open_under_30_days: [0, 30],
  open_under_90_days: [30, 90],
  open_under_180_days: [90, 180],
  open_from_180_days: [180],
};
const DAY = 24 * 60 * 60 * 1000;

/** When that was opened which is of that age at the end of the day, or now. */
function openedAt([from, before]: [number, number?], asOf: string | undefined): Bounds {
  const today = (asOf ? lastInstantOf(asOf) : new Date().toISOString()).slice(0, 10);
  const earlier = (days: number) => new Date(Date.parse(today) - days * DAY).toISOString();
  return { from: before === undefined ? undefined : earlier(before - 1), before: earlier(from - 1) };
}

/** What the source told in another way than the tracker holds it. */
const TOLD: Record<string, Filters> = { problem_links: { state: 'all', happened: 'problem_named' } };

/** A team's own hours of alignment are of the plans to which it said yes. */
const OF_TEAM: Record<string, Filters> = { alignment_hours: { happened: 'accepted' } };

/** Where exactly the rows stand that a figure of a group counts or measures; undefined where no list can be asked for just them. */
export function rowsBehind(asked: Asked, group: string, figure: string): string | undefined {
  const { subject, groupBy, basis, asOf, time, from, to } = asked;
  const chosen = GROUPS[subject][groupBy]?.(group);
  const [name = ''] = figure.split('.');
  const counted = (basis === 'source' && TOLD[name]) || (groupBy === 'team' && OF_TEAM[name]) || FIGURES[subject][name];
  const asTwo = chosen && counted && Object.keys(counted).some((filter) => filter in chosen);
  if (!chosen || !counted || asTwo) {
    return undefined;
  }
  const age = AGES[name];
  const opened = age
    ? ownDays(within(openedAt(age, asOf), periodOf({ time, from, to, as_of: asOf })))
    : time === 'own'
      ? { time, from, to }
      : { time };
  const ofCases = LISTS[subject] === 'escalations' ? { ...opened, basis } : {};
  return address(LISTS[subject], { ...chosen, ...counted, ...ofCases, as_of: asOf });
}

/** Where the items of a plan stand that were in it, or open in it, at the end of a day of UTC. */
export const itemsBehind = (plan: string, standing: 'inPlan' | 'open', day: string) =>
  address('items', { plan, standing, as_of: `${day}T23:59:59.999999Z` });

/** The plan's items beside that baseline as they were at the end of that day where the reader is; of a day to come as they are. */
export const baselineBehind = (plan: string, baseline: number, day: string, toCome: boolean) =>
  address(plan, { tab: 'table', baseline: String(baseline), as_of: toCome ? undefined : day });

/** Where the items stand to which a step happened in a period, within those days. */
export function stepsBehind(period: string, step: string, asked: Bounds): string {
  const { from, before } = within(daysOf(period), asked);
  return address('items', {
    happened: step,
    happened_from: from?.slice(0, 10),
    happened_to: before && lastDayOf(before),
  });
}

/** Where the escalations of a problem stand that were opened in a period. */
export function openedIn(problem: string, period: string): string {
  return address('escalations', { problem, state: 'all', ...ownDays(daysOf(period)) });
}

/** As an address asks for days of one's own. */
const ownDays = ({ from, before }: Bounds) => ({
  time: 'own',
  from: from?.slice(0, 10),
  to: before && lastDayOf(before),
});

/** Of what happened on these days of UTC. */
export const happenedOn = ({ happened_from: from, happened_to: to }: Filters): Bounds =>
  periodOf({ time: 'own', from, to });

function address(list: string, filters: Record<string, string | undefined>): string {
  const known = Object.entries(filters).filter((filter): filter is [string, string] => Boolean(filter[1]));
  return `/${list}?${new URLSearchParams(known)}`;
}

/** The page of the group itself, with all that happened to it. */
export function pageOf(group: string): string | undefined {
  return /^(plans|problems)\/[^/]+$/.test(group) ? `/${group}` : undefined;
}
