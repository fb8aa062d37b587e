import type { CommitmentToAnswer, HealthColour, ListedItem } from '../api/types.ts';

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

const WORST: (HealthColour | undefined)[] = ['HEALTH_COLOUR_RED', 'HEALTH_COLOUR_AMBER', 'HEALTH_COLOUR_GREEN'];

/** What belongs to the plans that do worst comes first; among equals the order stays. */
export function worstFirst<T extends { plan?: string }>(
  list: T[],
  healths: Map<string | undefined, HealthColour | undefined>,
): T[] {
  const rank = ({ plan }: T) => (WORST.indexOf(healths.get(plan)) + WORST.length + 1) % (WORST.length + 1);
  return list.toSorted((one, other) => rank(one) - rank(other));
}

/** What has an item that is due sooner comes first; among equals the order stays. */
export function soonestFirst(list: CommitmentToAnswer[]): CommitmentToAnswer[] {
  const due = ({ items = [] }: CommitmentToAnswer) =>
    Math.min(...items.map((item) => Date.parse(item.due_time ?? NEVER)));
  return list.toSorted((one, other) => due(one) - due(other));
}

const NEVER = '9999-12-31T00:00:00Z';
