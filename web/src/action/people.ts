import type { Team } from '../api/types.ts';

/** Somebody of the directory, under what tells them from the others. */
interface Person {
  subject: string;
  label: string;
  /** What their team is called. */
  team: string;
}

/** Those who are offered to be named, and who is meant by what was typed. */
export interface People {
  offered: Person[];
  /** Of whom that is the name, the label or the id; any other word is an id. */
  idOf: (text: string) => string;
  shown: (subject: string) => string;
  /** There are several of that name. */
  areSeveral: (text: string) => boolean;
  isOffered: (text: string) => boolean;
}

/** The members of the team first; nobody else where only they are taken, unless the directory knows none of them. */
export function peopleOf(teams: Team[], team: string | undefined, only: boolean): People {
  const own = teams.filter(({ name, members = [] }) => name === team && members.length > 0);
  const others = only && own.length > 0 ? [] : teams.filter((each) => !own.includes(each));
  const members = new Map<string, { name: string; team: string }>();
  for (const each of [...own, ...others]) {
    for (const { subject = '', display_name } of each.members ?? []) {
      if (!members.has(subject)) {
        members.set(subject, { name: display_name || subject, team: each.display_name ?? '' });
      }
    }
  }
  const called = new Map<string, number>();
  for (const { name } of members.values()) {
    called.set(name, (called.get(name) ?? 0) + 1);
  }
  const isShared = (name: string, subject: string) =>
    (called.get(name) ?? 0) > 1 || (name !== subject && members.has(name));
  const offered = [...members].map(([subject, { name, team }]) => ({
    subject,
    label: isShared(name, subject) ? `${name} (${subject})` : name,
    team,
  }));
  const labels = new Map(offered.map(({ subject, label }) => [subject, label]));
  const subjects = new Map(offered.map(({ subject, label }) => [label, subject]));
  return {
    offered,
    idOf: (text) => (labels.has(text) ? text : (subjects.get(text) ?? text)),
    shown: (subject) => labels.get(subject) ?? subject,
    areSeveral: (text) => !labels.has(text) && (called.get(text) ?? 0) > 1,
    isOffered: (text) => labels.has(text) || subjects.has(text),
  };
}

/** Only members of the team are offered, be there none: nobody else may learn of what is confidential by being named. */
export function amongMembers(people: People, teams: Team[], team: string | undefined): People {
  const members = teams.find(({ name }) => name === team)?.members?.map(({ subject }) => subject) ?? [];
  return { ...people, offered: people.offered.filter(({ subject }) => members.includes(subject)) };
}
