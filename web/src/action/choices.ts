import type { Escalation, EscalationView, Plan, Priority, ProblemCase, Team } from '../api/types.ts';
import type { MessageId, Words } from '../language/words.ts';
import { PRIORITIES } from './actions.ts';
import { fingerprintOf } from './fingerprint.ts';

/** What sources write where they do not know. */
const UNKNOWN = '?';

export type Choice = Escalation | ProblemCase | Plan | Team;

export const isTeam = (choice: Choice): choice is Team => 'display_name' in choice;

/** For something else only another one can be chosen, which goes on as itself; `merged` is what is to go on as it. */
export function choicesOf<T extends Choice>(found: T[], about: string | undefined, merged?: Escalation): T[] {
  return found.filter(
    (each) =>
      !about ||
      (each.name !== about &&
        !('merge' in each && each.merge) &&
        !('state' in each && each.state === 'ESCALATION_STATE_DISMISSED') &&
        !(merged && 'cycles' in each && wasOverBefore(each, merged))),
  );
}

/** What comes back is no duplicate of what was done with, also where that was reopened since. */
const wasOverBefore = ({ cycles = [] }: Escalation, { open_time = '' }: Escalation) =>
  cycles
    .flatMap(({ resolve_time, close_time }) => [resolve_time, close_time])
    .some((end) => end !== undefined && Date.parse(end) < Date.parse(open_time));

/** What to say before this case is merged into that one, which goes on as it is. */
export function cautionOf(into: Escalation, merged: Escalation = {}): MessageId | undefined {
  switch (into.state) {
    case 'ESCALATION_STATE_RESOLVED':
      return 'caution.intoResolved';
    case 'ESCALATION_STATE_CLOSED':
      return 'caution.intoClosed';
    default:
      return urgency(into.priority) > urgency(merged.priority) ? 'caution.intoLessUrgent' : undefined;
  }
}

/** The most urgent first; what is not judged comes last. */
const urgency = (priority: Priority | undefined) => {
  const place = PRIORITIES.indexOf(priority ?? 'PRIORITY_UNSPECIFIED');
  return place < 0 ? PRIORITIES.length : place;
};

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

/** Why another one stands beside a case: as messages, with the terms that both share where it is for those. */
export function reasonsFor(
  { escalation = {}, problem, shared_words = [] }: EscalationView,
  other: Escalation,
): (MessageId | [MessageId, string[]])[] {
  const linked = (one: Escalation, { name }: Escalation) => one.links?.some(({ target }) => target === name);
  const judged = sharedTerms(escalation, other);
  const inTitle = shared_words.find((each) => each.escalation === other.name)?.words ?? [];
  const fingerprint = fingerprintOf(escalation.classification);
  const isAlike = fingerprint !== '' && fingerprint === fingerprintOf(other.classification);
  const told: [MessageId, boolean | undefined][] = [
    ['similar.linked', linked(escalation, other) || linked(other, escalation)],
    ['similar.problem', problem?.escalations?.includes(other.name ?? '')],
    ['similar.alike', isAlike && judged.length === 0], // in other words, but of one fingerprint
  ];
  const both: [MessageId, string[]][] = [
    ['similar.title', inTitle],
    ['escalation.shared', judged],
  ];
  return [
    ...told.filter(([, holds]) => holds).map(([reason]) => reason),
    ...both.filter(([, terms]) => terms.length > 0),
  ];
}

/** The same in words. */
export const reasonsIn = (view: EscalationView, other: Escalation, { t, list }: Pick<Words, 't' | 'list'>) =>
  list(
    reasonsFor(view, other).map((reason) =>
      typeof reason === 'string' ? t(reason) : t(reason[0], { terms: list(reason[1]) }),
    ),
  );
