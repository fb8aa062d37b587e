import type { Action } from '../action/actions.ts';
import type { ActionItem, ItemState } from '../api/types.ts';

/** In the order in which items go through them. */
export const ITEM_STATES: ItemState[] = [
  'ITEM_STATE_PROPOSED',
  'ITEM_STATE_OFFERED',
  'ITEM_STATE_DECLINED',
  'ITEM_STATE_COUNTER_PROPOSED',
  'ITEM_STATE_ACCEPTED',
  'ITEM_STATE_IN_PROGRESS',
  'ITEM_STATE_BLOCKED',
  'ITEM_STATE_DONE_CLAIMED',
  'ITEM_STATE_VERIFIED',
  'ITEM_STATE_CLOSED',
  'ITEM_STATE_SUPERSEDED',
  'ITEM_STATE_CANCELLED',
  'ITEM_STATE_RISK_ACCEPTED',
];

/** The columns that hold something, each by due time, and those others into which something can be moved. */
export function columnsOf(
  items: ActionItem[],
  moves: ReadonlyMap<ItemState, Action> = new Map(),
): { state: ItemState; items: ActionItem[] }[] {
  return ITEM_STATES.map((state) => ({
    state,
    items: items
      .filter((item) => item.state === state)
      .sort((one, other) => (one.due_time ?? '').localeCompare(other.due_time ?? '')),
  })).filter(({ state, items: held }) => held.length > 0 || moves.has(state));
}

/** Into which columns these actions bring an item. */
export function movesOf(actions: Action[]): ReadonlyMap<ItemState, Action> {
  return new Map(
    actions.flatMap((action) => {
      const { state } = (action.expected?.({}, {}) ?? {}) as ActionItem;
      return state ? [[state, action] as const] : [];
    }),
  );
}
