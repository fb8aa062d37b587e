/** What was asked for: figures of what, in which groups, on which basis and, on a day of the past, of when. */
export interface Asked {
  subject: 'escalations' | 'items' | 'plans';
  groupBy: string;
  basis?: string;
  asOf?: string;
}

type Filters = Record<string, string>;

/** How a group of figures is asked for in the list of its subject; where it is not here, the list cannot be asked for it. */
const GROUPS: Record<Asked['subject'], Record<string, (group: string) => Filters | undefined>> = {
  escalations: {
    team: (team) => (team === UNKNOWN ? undefined : { team }),
    priority: (word) => (word in PRIORITIES ? { priority: PRIORITIES[word] ?? '' } : undefined),
    month: (month) => ({ month }),
  },
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
  },
};

const UNKNOWN = '?';
const PRIORITIES: Filters = {
  '1 - Critical': 'PRIORITY_CRITICAL',
  '2 - High': 'PRIORITY_HIGH',
  '3 - Moderate': 'PRIORITY_MODERATE',
  '4 - Low': 'PRIORITY_LOW',
};

/** How a figure counts rows of that list; figures that count steps, or measure, have none. */
const FIGURES: Record<Asked['subject'], Record<string, Filters>> = {
  escalations: { opened: { state: 'all' } },
  items: {
    items: { standing: 'inPlan' },
    open: { standing: 'open' },
    overdue: { standing: 'overdue' },
    blocked: { standing: 'blocked' },
    unverified: { standing: 'unverified' },
  },
  plans: {
    plans: {},
    under_way: { state: 'underWay' },
    green: { health: 'HEALTH_COLOUR_GREEN' },
    amber: { health: 'HEALTH_COLOUR_AMBER' },
    red: { health: 'HEALTH_COLOUR_RED' },
    closed_effective: { state: 'PLAN_STATE_CLOSED_EFFECTIVE' },
    closed_ineffective: { state: 'PLAN_STATE_CLOSED_INEFFECTIVE' },
  },
};

/** Where exactly the rows stand that a figure of a group counts; undefined where no list can be asked for just them. */
export function rowsBehind(
  { subject, groupBy, basis, asOf }: Asked,
  group: string,
  figure: string,
): string | undefined {
  const chosen = GROUPS[subject][groupBy]?.(group);
  const counted = FIGURES[subject][figure];
  const isPast = Boolean(asOf) && subject !== 'escalations'; // only escalations are listed as they were
  const isTold = basis === 'source'; // of which the tracker has no list
  const asTwo = chosen && counted && Object.keys(counted).some((filter) => filter in chosen);
  if (!chosen || !counted || isPast || isTold || asTwo) {
    return undefined;
  }
  const search = new URLSearchParams({ ...chosen, ...counted, ...(asOf ? { as_of: asOf } : {}) });
  return `/${subject}?${search}`;
}

/** The page of the group itself, with all that happened to it. */
export function pageOf(group: string): string | undefined {
  return /^(plans|problems)\/[^/]+$/.test(group) ? `/${group}` : undefined;
}
