import type { ListedItem } from '../api/types.ts';

/** The lists without what an earlier one has: each item is shown once, where it is dealt with first. */
export function notListedBefore(...lists: ListedItem[][]): [ListedItem[], ListedItem[], ListedItem[]] {
  const seen = new Set<string | undefined>();
  const [first = [], second = [], third = []] = lists.map((list) => {
    const fresh = list.filter(({ item }) => !seen.has(item?.name));
    for (const { item } of fresh) {
      seen.add(item?.name);
    }
    return fresh;
  });
  return [first, second, third];
}
