import { useMemo } from 'react';
import { matterOf } from '../action/fingerprint.ts';
import { isSaid, useTold } from '../action/told.ts';
import { NAMED, usePeople } from '../api/queries.ts';
import type { Escalation, RecordedEvent, SaidByCode } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { titleOf } from '../queue/cells.ts';

type Fields = Record<string, unknown>;

/** So many names are told; of more, how many there are. */
const FEW = 3;
/** How the field is called that has a text of the tracker's own by its code. */
const BY_CODE = '_by_code';
const CASE = /^escalations\/[\w-]+$/;
const NO_TITLES = new Map<string, string>();
const INSTANTS = /"(\w+)":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"/g;
/** Of a problem or a plan, but no item of it. */
const NAMES = /(?:problems|plans)\/[\w-]+(?![\w/-])/g;

/**
 * What each event of a timeline did, in a sentence; the events come from the first on. Those of plans bring their own, in which the
 * service says who it was and when in UTC, and points at other things by their names. Cases are called as those that are given are.
 */
export function useTelling(
  cases: ReadonlyMap<string | undefined, Escalation>,
): (events: RecordedEvent[]) => (string | undefined)[] {
  const { t, sentence, thing, written, instant } = useWords();
  const { told } = useTold(NO_TITLES);
  const people = usePeople();
  return useMemo(() => {
    const things = new Map<string, string>();
    const nameOf = (text: string) => {
      const named = cases.get(text);
      const known = things.get(text) ?? (named ? t('name.title', { title: titleOf(named) }) : thing(text));
      things.set(text, known);
      return known;
    };
    const wordsOf = (name: string, said: unknown): string => {
      if (Array.isArray(said)) {
        return name === 'escalations' && said.length > FEW
          ? t('told.escalations', { count: said.length })
          : told(
              name,
              said.map((each) => wordsOf(name, each)),
            );
      }
      const words = told(name, said);
      return words === said ? nameOf(words) : words;
    };
    const calledIn = (summary: string, fields: Fields) => {
      const said = new Set(Object.values(fields));
      const times = [...JSON.stringify(fields).matchAll(INSTANTS)];
      const prints = (fields.fingerprints ?? []) as string[];
      const asHere = [
        ...times.flatMap(([, name = '', time = '']) => inUtc(time).map((each) => [each, instant(name, time)])),
        ...prints.map((each) => [each, matterOf(each)]),
      ];
      return asHere
        .reduce((text, [written = '', here = '']) => text.replaceAll(written, () => here), summary)
        .replaceAll(NAMES, (name) => (said.has(name) ? nameOf(name) : name));
    };
    return (events) => {
      const before: Before = { findings: {}, members: {} };
      return events.map((event) => {
        const fields: Fields = { ...fieldsOf(event.event ?? {}), ...knownOf(before, event.event ?? {}) };
        remember(before, event.event ?? {});
        return (
          (event.summary && calledIn(event.summary, fields)) ||
          sentence(typeOf(event), (name) => {
            if (name === 'actor') {
              return isOfSource(event) ? t('event.source') : people(whoOf(event)) || t('value.none');
            }
            const byCode = fields[`${name}${BY_CODE}`] as SaidByCode | undefined;
            const said = byCode ? written(String(fields[name] ?? ''), byCode) : fields[name];
            return isSaid(name, said) ? wordsOf(name, said) : undefined;
          })
        );
      });
    };
  }, [t, sentence, thing, written, instant, told, people, cases]);
}

/** How sentences of the service write an instant, in English and in Chinese. */
function inUtc(time: string): string[] {
  const [day = '', clock = ''] = [time.slice(0, 10), time.slice(11, 16)];
  const [year, month, date] = day.split('-').map(Number);
  return [`${day} ${clock} UTC`, `${year}年${month}月${date}日 ${clock}（UTC）`];
}

/** The event's name without its package: `type.googleapis.com/tracker.escalation.v1.EscalationOpened`. */
export function typeOf({ event }: RecordedEvent): string {
  const type = event?.['@type'] ?? '';
  return type.slice(type.lastIndexOf('.') + 1);
}

/** Whether it happened in the tool that a history was taken in from: who took it in did not do it. */
export const isOfSource = (event: RecordedEvent) =>
  event.origin === 'import' && typeOf(event) !== 'EscalationHistoryRecorded';

/** Who did it; where the tracker only passed on what a person had asked for, that person. */
export const whoOf = ({ actor, event }: RecordedEvent): string | undefined =>
  event?.asked_by ? String(event.asked_by) : actor;

/** The cases that sentences name, but that to which it all happened; as many as one call tells of. */
export function casesNamedIn(events: RecordedEvent[]): string[] {
  const names = events.flatMap(({ event = {}, resource }) =>
    Object.values(fieldsOf(event))
      .flatMap((said) => (Array.isArray(said) && said.length > FEW ? [] : said))
      .filter((said): said is string => typeof said === 'string' && CASE.test(said) && said !== resource),
  );
  return [...new Set(names)].slice(0, NAMED);
}

/** What stood before an event, and what findings say, by their ids. */
interface Before {
  priority?: unknown;
  team?: unknown;
  assignee?: unknown;
  findings: Record<string, unknown>;
  /** What members are called, by their subjects. */
  members: Record<string, unknown>;
}

/** What an event only points at, and what it has changed. */
function knownOf(before: Before, event: Fields): Fields {
  const finding = (id: unknown) => (typeof id === 'string' ? (before.findings[id] ?? id) : undefined);
  const team = event.team ?? event.source_team;
  const why = event.why as Fields | undefined;
  return {
    priority_before: event.priority && before.priority !== event.priority ? before.priority : undefined,
    team_before: team && before.team !== team ? before.team : undefined,
    assignee_before: before.assignee !== event.assignee ? before.assignee : undefined,
    ...(typeof event.hypothesis === 'string' ? { hypothesis: finding(event.hypothesis) } : {}),
    ...(event.finding ? { finding: finding(event.finding) } : {}),
    ...(why?.parent ? { parent: finding(why.parent) } : {}),
    ...(typeof event.subject === 'string' ? { display_name: before.members[event.subject] } : {}),
  };
}

function remember(before: Before, event: Fields) {
  before.priority = event.priority ?? before.priority;
  before.team = event.team ?? event.source_team ?? before.team;
  before.assignee = typeof event.assignee === 'string' ? event.assignee : before.assignee;
  for (const part of Object.values(event).filter(isPart)) {
    if (typeof part.id === 'string') {
      before.findings[part.id] = part.statement ?? part.question ?? part.text;
    }
    if (typeof part.subject === 'string') {
      before.members[part.subject] = part.display_name;
    }
  }
}

/** All that an event says, at any depth, by the names of its fields; the nearer to its top counts. */
function fieldsOf(event: Fields): Fields {
  const whole = ([name, said]: [string, unknown]) => name.endsWith(BY_CODE) || !isPart(said);
  const parts = Object.entries(event).filter((each) => !whole(each));
  return Object.assign(
    {},
    ...parts.map(([, part]) => fieldsOf(part as Fields)),
    Object.fromEntries(Object.entries(event).filter(whole)),
  );
}

const isPart = (said: unknown): said is Fields => typeof said === 'object' && said !== null && !Array.isArray(said);
