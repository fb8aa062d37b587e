import type { ActionItem, Plan, PlanView } from '../api/types.ts';
import { baselineOf } from './baselines.ts';
import { DROPPED, VERIFIED } from './states.ts';

/** Where an item lies in time; the numbers are shares of the width, from 0 to 1. */
export interface Bar {
  item: string;
  title: string;
  from: number;
  /** When it was done, as far as it is; otherwise when it is due. */
  to: number;
  due: number;
  /** Due in the baseline that it is compared with. */
  agreed?: number;
  kind: 'open' | 'late' | 'finished';
  dependsOn: string[];
}

export interface Timeline {
  bars: Bar[];
  at: number;
  /** Ends of days of UTC. */
  ticks: { place: number; time: string }[];
}

const DAY = 24 * 60 * 60 * 1000;
const SECOND = 1000;
const MOST_STEPS = 5;

/** Ends of days of UTC, where days that are agreed on end: what is due on a day stands at the line of that day. */
function ticksOf(first: number, last: number): number[] {
  const from = Math.ceil((first + SECOND) / DAY) * DAY - SECOND;
  const days = Math.floor((last - from) / DAY); // below none where no day ends in between
  const step = Math.max(1, Math.ceil(days / MOST_STEPS));
  return Array.from({ length: Math.floor(days / step) + 1 }, (_, index) => from + index * step * DAY);
}

/**
 * Lays the items out from the draft, or the earliest start, to the latest date of all; `at` is the instant shown, and `baseline`
 * the number of that to compare with. Late is what the columns of the board call overdue, a risk whose acceptance has expired
 * among it.
 */
export function timelineOf(plan: Plan, at: string, columns: PlanView['columns'], baseline = 1): Timeline {
  const cards = (columns ?? []).flatMap((column) => column.cards ?? []);
  const overdue = new Set(cards.filter((card) => card.overdue).map((card) => card.item));
  const isDrawn = ({ name, state }: ActionItem) => overdue.has(name) || !DROPPED.includes(state);
  const items = (plan.items ?? []).filter((item) => item.due_time && isDrawn(item));
  const agreed = new Map(baselineOf(plan, baseline)?.items?.map((item) => [item.item, item.due_time]));
  const begin = (start?: string) => Date.parse(start ?? plan.agree_time ?? plan.draft_time ?? at);
  const times = items.flatMap((item) => [
    begin(item.start_time),
    Date.parse(item.due_time ?? at),
    Date.parse(endOf(item) ?? at),
    Date.parse(agreed.get(item.name) ?? item.due_time ?? at),
  ]);
  const first = Math.min(Date.parse(at), ...times);
  const last = Math.max(Date.parse(at), ...times);
  const span = Math.max(1, last - first);
  const place = (time: number) => (time - first) / span;
  return {
    at: place(Date.parse(at)),
    ticks: ticksOf(first, last).map((time) => ({ place: place(time), time: new Date(time).toISOString() })),
    bars: items.map((item) => {
      const due = Date.parse(item.due_time ?? at);
      const end = Date.parse(endOf(item) ?? at);
      const wasDue = agreed.get(item.name);
      const finished = VERIFIED.includes(item.state);
      return {
        item: item.name ?? '',
        title: item.title ?? '',
        from: place(Math.min(begin(item.start_time), end)),
        to: place(end),
        due: place(due),
        agreed: wasDue ? place(Date.parse(wasDue)) : undefined,
        kind: overdue.has(item.name) ? 'late' : finished ? 'finished' : 'open',
        dependsOn: item.depends_on ?? [],
      };
    }),
  };
}

const DONE: readonly ActionItem['state'][] = ['ITEM_STATE_DONE_CLAIMED', ...VERIFIED];

const endOf = ({ state, done_time, verify_time, due_time }: ActionItem) =>
  (DONE.includes(state) ? (done_time ?? verify_time) : undefined) ?? due_time;
