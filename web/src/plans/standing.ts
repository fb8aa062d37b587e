import type { ItemState } from '../api/types.ts';
import { ITEM_STATES } from './columns.ts';
import { DROPPED } from './states.ts';

/** How items stand, as figures count them: each is a number of `docs/metrics.md`. */
export const STANDINGS = ['inPlan', 'open', 'overdue', 'blocked', 'unverified'] as const;
export type Standing = (typeof STANDINGS)[number];

interface Filters {
  state?: ItemState[];
  open?: boolean;
  overdue?: boolean;
  blocked?: boolean;
}

const FILTERS: Record<Standing, Filters> = {
  inPlan: { state: ITEM_STATES.filter((each) => !DROPPED.includes(each)) },
  open: { open: true },
  overdue: { overdue: true },
  blocked: { open: true, blocked: true },
  unverified: { open: true, state: ['ITEM_STATE_DONE_CLAIMED'] },
};

/** What to ask the list of items for; a state that is chosen besides counts. */
export function askedFor(standing: string | undefined, state: string | undefined): Filters {
  const asked = standing && standing in FILTERS ? FILTERS[standing as Standing] : {};
  return state ? { ...asked, state: [state as ItemState] } : asked;
}

/**
 * Number of the baseline that items or plans are held against; what is due later than agreed, or ordered by how much, is so against
 * the first, unless another is said.
 */
export const comparedWith = ({ baseline, slipped, order_by: order }: Record<string, string | undefined>) =>
  Number(baseline ?? 0) || (slipped || order?.startsWith('slip_days') ? 1 : undefined);
