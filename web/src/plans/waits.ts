import type { ActionItem } from '../api/types.ts';
import { isExpired } from './states.ts';

const FINISHED: ActionItem['state'][] = ['ITEM_STATE_VERIFIED', 'ITEM_STATE_CLOSED', 'ITEM_STATE_CANCELLED'];

/** Those of a plan that come first of an item and are not finished: until then it waits. */
export function waitsFor({ name, depends_on = [] }: ActionItem, items: ActionItem[]): ActionItem[] {
  const first = depends_on.flatMap((each) => inPlaceOf(each, items) ?? []);
  return [...new Set(first)].filter((each) => each.name !== name && !isFinished(each));
}

/** Done, or not to be done: an item left at a risk is so only while the risk is accepted. */
const isFinished = (item: ActionItem) =>
  item.state === 'ITEM_STATE_RISK_ACCEPTED' ? !isExpired(item) : FINISHED.includes(item.state);

/** What stands in the place of an item that was superseded; a chain is no longer than the plan. */
function inPlaceOf(name: string, items: ActionItem[]): ActionItem | undefined {
  const find = (sought: string | undefined) => items.find((each) => each.name === sought);
  let item = find(name);
  for (let step = 0; item?.state === 'ITEM_STATE_SUPERSEDED' && step < items.length; step++) {
    item = find(item.superseded_by);
  }
  return item;
}
