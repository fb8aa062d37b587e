import { usePeople, useTeamNames } from '../api/queries.ts';
import type { Escalation } from '../api/types.ts';
import type { Cell } from '../app/csv.ts';
import { useWords } from '../language/words.ts';

/** What a case is called. */
export const titleOf = ({ title, external_id, name }: Escalation) => title || external_id || name || '';

/** When it ended, or nothing while it goes on; of a case that was dismissed only the last event is known. */
export function endOf({ state, cycles, merge, update_time }: Escalation): string | undefined {
  const { resolve_time, close_time } = cycles?.at(-1) ?? {};
  switch (state) {
    case 'ESCALATION_STATE_RESOLVED':
      return resolve_time ?? update_time;
    case 'ESCALATION_STATE_CLOSED':
      return close_time ?? resolve_time ?? update_time;
    case 'ESCALATION_STATE_MERGED':
      return merge?.merge_time ?? update_time;
    case 'ESCALATION_STATE_DISMISSED':
      return update_time;
    default:
      return undefined;
  }
}

const COLUMNS = [
  'external_id',
  'title',
  'state',
  'priority',
  'source_priority',
  'team',
  'source_team',
  'assignee',
  'channel',
  'market',
  'language',
  'open_time',
  'update_time',
  'name',
] as const;

/** Cases as a table that leaves the page, in its words. */
export function useCaseCells(): { heads: string[]; cells: (escalation: Escalation) => Cell[] } {
  const { field, value } = useWords();
  const teamNames = useTeamNames();
  const people = usePeople();
  return {
    heads: COLUMNS.map(field),
    cells: (escalation) =>
      COLUMNS.map((column) => {
        switch (column) {
          case 'state':
          case 'priority': {
            const said = escalation[column];
            return said ? value(said) : '';
          }
          case 'team':
            return teamNames(escalation.team);
          case 'assignee':
            return people(escalation.assignee);
          default:
            return escalation[column] ?? '';
        }
      }),
  };
}
