import { useMemo } from 'react';
import { usePeople, useTeamNames } from '../api/queries.ts';
import { useWords, type Words } from '../language/words.ts';
import { joined } from '../queue/terms.ts';
import type { Difference, Part } from './difference.ts';
import { matterOf } from './fingerprint.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const DURATION = /^(\d+(?:\.\d+)?)s$/;

/** Fields that hold the names by which people sign in. */
const PEOPLE = [
  'owner',
  'assignee',
  'assignee_before',
  'doer',
  'verifier',
  'manager',
  'answered_by',
  'asked_by',
  'countered_by',
  'requester',
  'approver',
  'decider',
  'uploader',
  'contributors',
  'viewers',
  'passed_on_by',
  'added_by',
  'proposed_by',
  'decided_by',
  'confirmed_by',
  'retracted_by',
  'worked_by',
  'changed_by',
];

const FINGERPRINTS = ['fingerprint', 'fingerprints'];

/** Counts that are 0 also where nobody gave them: the contract has no other word for that. */
const COUNTED_WHEN_KNOWN = ['affected_users'];

/** Whether that field says anything. */
export const isSaid = (name: string, said: unknown) =>
  said !== undefined &&
  said !== null &&
  said !== '' &&
  !(Array.isArray(said) && said.length === 0) &&
  !(said === 0 && COUNTED_WHEN_KNOWN.includes(name));

/** What the parts of a list are called by their number. */
const NUMBERED = {
  baselines: 'diff.baseline',
  extensions: 'diff.extension',
  cycles: 'diff.cycle',
} as const;

/** Values and places of the contract as people call them; `titles` are those of items, by their names. */
export function useTold(titles: ReadonlyMap<string | undefined, string | undefined>) {
  const words = useWords();
  const people = usePeople();
  const teamNames = useTeamNames();
  return useMemo(() => toldBy(words, people, teamNames, titles), [words, people, teamNames, titles]);
}

type Namer = (name: string | undefined) => string;

function toldBy(
  { t, value, instant, number, lasting, list, field }: Words,
  people: Namer,
  teamNames: Namer,
  titles: ReadonlyMap<string | undefined, string | undefined>,
) {
  const told = (name: string, said: unknown): string => {
    if (!isSaid(name, said)) {
      return t('value.none');
    }
    if (Array.isArray(said)) {
      return list(name === 'shared_terms' ? joined(said) : said.map((each) => told(name, each)));
    }
    switch (typeof said) {
      case 'boolean':
        return t(said ? 'value.yes' : 'value.no');
      case 'number':
        return number(said);
      case 'string':
        return textOf(name, said);
      default:
        return JSON.stringify(said);
    }
  };

  const textOf = (name: string, text: string): string => {
    if (TIME.test(text)) {
      return instant(name, text);
    }
    const seconds = name === 'window' && DURATION.exec(text)?.[1];
    if (seconds) {
      return lasting(Number(seconds));
    }
    if (PEOPLE.includes(name)) {
      return people(text);
    }
    if (FINGERPRINTS.includes(name)) {
      return matterOf(text);
    }
    return titles.get(text) ?? (text.startsWith('teams/') ? teamNames(text) : value(text));
  };

  const partOf = ({ list: of, key, title }: Part): string => {
    if (!key) {
      return field(of);
    }
    const numbered = NUMBERED[of as keyof typeof NUMBERED];
    return numbered ? t(numbered, { number: key }) : (title ?? titles.get(key) ?? teamNames(key));
  };

  /** Where it is: the parts, widest first, and the field. */
  const place = ({ parts, field: name }: Pick<Difference, 'parts' | 'field'>): string =>
    parts.reduceRight((within, part) => t('diff.within', { part: partOf(part), field: within }), field(name));

  return { told, partOf, place };
}
