import type { Escalation, Plan, ProblemCase, Team } from '../api/types.ts';

/** What sources write where they do not know. */
const UNKNOWN = '?';

export type Choice = Escalation | ProblemCase | Plan | Team;

export const isTeam = (choice: Choice): choice is Team => 'display_name' in choice;

/** For something else only another one can be chosen, which goes on as itself. */
export function choicesOf<T extends Choice>(found: T[], about: string | undefined): T[] {
  return found.filter(
    (each) =>
      !about ||
      (each.name !== about &&
        !('merge' in each && each.merge) &&
        !('state' in each && each.state === 'ESCALATION_STATE_DISMISSED')),
  );
}

/** What was judged of both in the same words. What both say in all is told by the service, once they are merged. */
export function sharedTerms(one: Escalation | undefined, other: Choice): string[] {
  const judged = (each: Choice | undefined) =>
    each && 'classification' in each
      ? [...(each.classification?.category ?? []), each.classification?.symptom ?? ''].filter(
          (term) => term !== '' && term !== UNKNOWN,
        )
      : [];
  return judged(one).filter((term) => judged(other).includes(term));
}
