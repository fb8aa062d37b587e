import type { ItemState, PlanState } from '../api/types.ts';

/** In the order in which plans go through them. */
export const PLAN_STATES: PlanState[] = [
  'PLAN_STATE_DRAFT',
  'PLAN_STATE_PROPOSED',
  'PLAN_STATE_ALIGNING',
  'PLAN_STATE_AGREED',
  'PLAN_STATE_IN_EXECUTION',
  'PLAN_STATE_REPLANNING',
  'PLAN_STATE_IMPLEMENTED',
  'PLAN_STATE_MONITORING',
  'PLAN_STATE_CLOSED_EFFECTIVE',
  'PLAN_STATE_CLOSED_INEFFECTIVE',
  'PLAN_STATE_SUSPENDED',
  'PLAN_STATE_CANCELLED',
  'PLAN_STATE_RISK_ACCEPTED',
];
export const UNDER_WAY = PLAN_STATES.slice(0, 6);

/** Of items that are no part of their plan any more. */
export const DROPPED: readonly (ItemState | undefined)[] = [
  'ITEM_STATE_SUPERSEDED',
  'ITEM_STATE_CANCELLED',
  'ITEM_STATE_RISK_ACCEPTED',
];
/** Of items that somebody has verified. */
export const VERIFIED: readonly (ItemState | undefined)[] = ['ITEM_STATE_VERIFIED', 'ITEM_STATE_CLOSED'];

/** Left at a risk that is accepted no longer: it has to be decided anew. */
export const isExpired = ({ risk_expire_time: until }: { risk_expire_time?: string }, at = new Date().toISOString()) =>
  until !== undefined && Date.parse(until) < Date.parse(at);
