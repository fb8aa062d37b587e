import { usePeople, useTeamNames } from '../api/queries.ts';
import type { ListedItem } from '../api/types.ts';
import type { Cell } from '../app/csv.ts';
import { useWords } from '../language/words.ts';

const COLUMNS = ['title', 'state', 'kind', 'team', 'owner', 'due_time', 'first_due_time', 'days_late'];

/** Items of several plans as a table that leaves the page, and how far each has slipped where they are held against a baseline. */
export function useItemCells(held = false): { heads: string[]; cells: (listed: ListedItem) => Cell[] } {
  const { field, value } = useWords();
  const teamNames = useTeamNames();
  const people = usePeople();
  return {
    heads: [...COLUMNS, ...(held ? ['slip_days'] : []), 'plan', 'name'].map(field),
    cells: ({ item = {}, plan_title: title, days_late: late, slip_days: slip }) => [
      item.title ?? '',
      value(item.state),
      value(item.kind),
      teamNames(item.team),
      people(item.owner),
      item.due_time ?? '',
      item.first_due_time ?? '',
      late ?? 0,
      ...(held ? [slip ?? ''] : []),
      title ?? '',
      item.name ?? '',
    ],
  };
}
