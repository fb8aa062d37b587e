import { createContext, useContext, useMemo } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { matterOf } from '../action/fingerprint.ts';
import type { Problem, SaidByCode } from '../api/types.ts';
import { agreedDay } from './days.ts';
import type english from './en.json';

export type MessageId = keyof typeof english;
export type Values = Record<string, string | number | Date | boolean | null | undefined>;

/** What is wrong with a field, and of which of several things that it holds. */
export type Violation = Problem['violations'][number] & { of?: string };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MONTH = /^\d{4}-\d\d$/;
const WEEK = /^(\d{4})-W(\d\d)$/;
const DURATION = /^\d+s$/;
const UNITS = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
  ['second', 1],
] as const;

/** A name of the contract, such as `plans/p1/items/3`: its last collection, and the identifier in it. */
const NAME = /^(?:plans\/[\w-]+\/)?(escalations|problems|plans|items|teams)\/([\w-]+)$/;
/** Which field, or argument of a refusal, is a day that people agree on. */
const isAgreedDay = (name: string) => /(?:^|_)(?:due|expire)_time$|^(?:due|expired)$/.test(name);
const ARROW = ' -> ';
/** Arguments that are texts of people; one that names what is hidden from the reader does not come. */
const OF_PEOPLE = ['title', 'reason'];
const LEFT_OUT = Object.fromEntries(OF_PEOPLE.map((name) => [name, '']));

/** What people call the thing of that name, as far as this page has read it. */
export const Titles = createContext<(name: string) => string | undefined>(() => undefined);

/** Texts, dates and numbers in the reader's language. */
export function useWords() {
  const intl = useIntl();
  const titleOf = useContext(Titles);
  return useMemo(() => wordsOf(intl, titleOf), [intl, titleOf]);
}

function wordsOf(intl: IntlShape, titleOf: (name: string) => string | undefined) {
  const t = (id: MessageId, values?: Values) => intl.formatMessage({ id }, values && isolated(values));
  const known = (id: string) => id in intl.messages;
  const moment = (time: string | undefined) =>
    time ? intl.formatDate(time, { dateStyle: 'medium', timeStyle: 'short' }) : t('value.none');
  const instant = (name: string, time: string) => (isAgreedDay(name) ? due(time) : moment(time));
  const list = (items: string[]) => items.join(t('list.separator'));
  const field = (name: string) => (known(`field.${name}`) ? t(`field.${name}` as MessageId) : name);
  const said = (by: 'refusal' | 'written', code: string | undefined, values: Record<string, string>) => {
    const id = `${by}.${code}`;
    return known(id) ? closedUp(t(id as MessageId, mapValues(values, placed))) : undefined;
  };
  /** What a thing is called: by its title, or by what it is. */
  const called = (name: string) => {
    const [, collection, id] = NAME.exec(name) ?? [];
    if (!collection) {
      return undefined;
    }
    const title = titleOf(name);
    return title ? t('name.title', { title }) : t(`name.${collection}` as MessageId, { id });
  };
  /** So many seconds, in the greatest unit of which they are a whole number. */
  const lasting = (seconds: number) => {
    const [unit, size] = UNITS.find(([, size]) => seconds % size === 0) ?? ['second', 1];
    return intl.formatNumber(seconds / size, { style: 'unit', unit, unitDisplay: 'long' });
  };
  const due = (time: string | undefined) => (time ? day(agreedDay(time)) : t('value.none'));
  const day = (text: string) => intl.formatDate(`${text}T00:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' });
  /** An argument by its code: moments, things, and what the contract has words for; what people wrote stays. */
  const told = (value: string, name: string) => {
    if (OF_PEOPLE.includes(name)) {
      return value;
    }
    if (name === 'fingerprint') {
      return matterOf(value);
    }
    if (DAY.test(value)) {
      return day(value);
    }
    if (INSTANT.test(value)) {
      return instant(name, value);
    }
    if (DURATION.test(value)) {
      return lasting(Number.parseInt(value, 10));
    }
    if (value.includes(ARROW)) {
      return value.split(ARROW).map(partTold(name)).join(' → ');
    }
    const parts = value.split(', ');
    const words = parts.map(partTold(name));
    return words.every((word, at) => word === parts[at]) ? value : list(words);
  };
  const placed = (value: string, name: string) => {
    const words = told(value, name);
    return words === value ? value : PLACED + words + PLACED;
  };
  const partTold = (name: string) => (part: string) => {
    const id = [`enum.${part}`, `refusal.role.${part}`, ...(name.endsWith('fields') ? [`field.${part}`] : [])].find(
      known,
    );
    return id ? t(id as MessageId) : (called(part) ?? part);
  };
  return {
    t,
    /** A value of an enumeration of the contract, such as `ITEM_STATE_OFFERED`. */
    value: (value: string | undefined) => {
      const id = `enum.${value}`;
      return value ? (known(id) ? t(id as MessageId) : value) : t('value.none');
    },
    /** A field of the contract, such as `due_time`; its own name when there are no words for it. */
    field,
    /** The same of `items` or another kind of thing, of which it may be said otherwise. */
    fieldOf: (of: string, name: string) => field(known(`field.${of}.${name}`) ? `${of}.${name}` : name),
    /** A month, a week or a day of figures, as `2016-03`, `2016-W09` or `2016-03-01`; any other text stays. */
    period: (text: string) => {
      const [, year = '', week = ''] = WEEK.exec(text) ?? [];
      if (week) {
        return t('throughput.weekOf', { year, week: Number(week) });
      }
      return MONTH.test(text)
        ? intl.formatDate(`${text}-01T00:00:00Z`, { year: 'numeric', month: 'short', timeZone: 'UTC' })
        : DAY.test(text)
          ? day(text)
          : text;
    },
    /** What a figure is; of a statistic such as `slip_days.mean`, what is measured and what is told of it. */
    definition: (of: string, figure: string) => {
      const [name, statistic] = figure.split('.');
      const ids = [`figure.${of}.${name}`, ...(statistic ? [`figure.${statistic}`] : [])];
      return ids.every(known) ? ids.map((id) => t(id as MessageId)).join(' ') : undefined;
    },
    /** What a thing is called, by its name in the contract; any other text stays. */
    thing: (name: string) => called(name) ?? name,
    /** What an event did; parts in brackets stand only where all is known that they tell. */
    sentence: (type: string, words: (field: string) => string | undefined) => {
      const template = intl.messages[`told.${type}`];
      return typeof template === 'string' ? filled(template, words) : undefined;
    },
    /** What happened, by the name of the event's type. */
    event: (type: string) => (known(`event.${type}`) ? t(`event.${type}` as MessageId) : type),
    /** What a refusal says, by its code; as the service says it when the code is not known here. */
    refusal: ({ detail, metadata }: Pick<Problem, 'detail' | 'metadata'>) =>
      said('refusal', metadata.code, metadata) ?? detail,
    /** What is wrong with a field, by the code of it or the rule that it breaks; else as the service says it. */
    violation: ({ description, reason, arguments: values, of }: Violation) => {
      const words = (values && said('refusal', reason, values)) ?? t('violation.words', { description });
      return of ? t('violation', { field: of, description: words }) : words;
    },
    /** What the tracker wrote itself, by its code; people's words, and what has no code that is known here, as it stands. */
    written: <T extends string | undefined>(text: T, byCode: SaidByCode | undefined) =>
      said('written', byCode?.code, { ...LEFT_OUT, ...byCode?.arguments }) ?? text,
    reason: (reason: string) => (known(`reason.${reason}`) ? t(`reason.${reason}` as MessageId) : t('reason.UNKNOWN')),
    /** A day that people agree on, such as when an item is due: the same for all, wherever they are. */
    due,
    date: (time: string | Date | undefined) =>
      time ? intl.formatDate(time, { dateStyle: 'medium' }) : t('value.none'),
    moment,
    /** What that field, or argument of a refusal, says: an agreed day as a day, anything else to the minute. */
    instant,
    /** What is done, and to what, where that has a name. */
    about: (action: string, title: string | undefined) => (title ? t('action.about', { action, title }) : action),
    number: (number: number, digits = 1) => intl.formatNumber(number, { maximumFractionDigits: digits }),
    percent: (share: number) => intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 1 }),
    lasting,
    /** So many seconds, in the greatest unit of which they are at least one. */
    duration: (seconds: number) => {
      const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? (['second', 1] as const);
      return intl.formatNumber(Math.floor(seconds / size), { style: 'unit', unit, unitDisplay: 'long' });
    },
    /** One beside the other; what Intl puts between units is nothing in Chinese. */
    list,
  };
}

/** Around what is told in other words than it came in, while the sentence is made. */
const PLACED = '\ue000';
const BETWEEN_CHINESE = new RegExp(
  `(?<=[\\p{sc=Han}，；：]) (?=${PLACED}[\\p{sc=Han}“])|(?<=[\\p{sc=Han}”]${PLACED}) (?=\\p{sc=Han})`,
  'gu',
);

/** A template leaves room for names in Latin letters; Chinese beside Chinese needs none. */
const closedUp = (sentence: string) => sentence.replace(BETWEEN_CHINESE, '').replaceAll(PLACED, '');

const ARGUMENT = /\{(\w+)\}/g;
/** What is quoted ends the sentence that it stands at the end of, where it is one itself. */
const ENDED_TWICE = /(?<=[.!?…。！？]”)[.。]$/;

function filled(template: string, words: (field: string) => string | undefined): string {
  const names = new Set([...template.matchAll(ARGUMENT)].map(([, name = '']) => name));
  const known = isolated(Object.fromEntries([...names].map((name) => [name, words(name)])));
  return template
    .replace(/\[([^\]]*)\]/g, (_, part: string) =>
      [...part.matchAll(ARGUMENT)].every(([, name = '']) => known[name] !== undefined) ? part : '',
    )
    .replace(ARGUMENT, (_, name: string) => String(known[name] ?? ''))
    .replace(ENDED_TWICE, '');
}

const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const OWN_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;
const [ISOLATE, END] = ['\u2068', '\u2069'];

/** A text that runs from right to left, or is told to, turns nothing around that is not its own. */
const isolated = (values: Values): Values =>
  mapValues(values, (value) =>
    typeof value === 'string' && TURNS.test(value) ? ISOLATE + value.replaceAll(OWN_MARKS, '') + END : value,
  );

function mapValues<V, W>(values: Record<string, V>, made: (value: V, name: string) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, made(value, name)]));
}

export type Words = ReturnType<typeof useWords>;
