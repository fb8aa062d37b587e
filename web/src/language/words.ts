import { createContext, useContext, useMemo } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import type { Problem } from '../api/types.ts';
import type english from './en.json';

export type MessageId = keyof typeof english;
export type Values = Record<string, string | number | Date | boolean | null | undefined>;

/** What is wrong with a field, and of which of several things that it holds. */
export type Violation = Problem['violations'][number] & { of?: string };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const DURATION = /^\d+s$/;
const UNITS = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
  ['second', 1],
] as const;

/** A name of the contract, such as `plans/p1/items/3`: its last collection, and the identifier in it. */
const NAME = /^(?:plans\/[\w-]+\/)?(escalations|problems|plans|items|teams)\/([\w-]+)$/;
const ARROW = ' -> ';

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
  const list = (items: string[]) => items.join(t('list.separator'));
  const said = (code: string | undefined, values: Record<string, string>) => {
    const id = `refusal.${code}`;
    return known(id) ? t(id as MessageId, mapValues(values, told)) : undefined;
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
  /** An argument of a refusal: moments, things, and what the contract has words for. */
  const told = (value: string, name: string) => {
    if (INSTANT.test(value)) {
      return moment(value);
    }
    if (DURATION.test(value)) {
      const seconds = Number.parseInt(value, 10);
      const [unit, size] = UNITS.find(([, size]) => seconds % size === 0) ?? ['second', 1];
      return intl.formatNumber(seconds / size, { style: 'unit', unit, unitDisplay: 'long' });
    }
    if (value.includes(ARROW)) {
      return value.split(ARROW).map(partTold(name)).join(' → ');
    }
    const parts = value.split(', ');
    const words = parts.map(partTold(name));
    return words.every((word, at) => word === parts[at]) ? value : list(words);
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
    field: (name: string) => (known(`field.${name}`) ? t(`field.${name}` as MessageId) : name),
    /** What happened, by the name of the event's type. */
    event: (type: string) => (known(`event.${type}`) ? t(`event.${type}` as MessageId) : type),
    /** What a refusal says, by its code; as the service says it when the code is not known here. */
    refusal: ({ detail, metadata }: Pick<Problem, 'detail' | 'metadata'>) => said(metadata.code, metadata) ?? detail,
    /** What is wrong with a field, by the code of it or the rule that it breaks; else as the service says it. */
    violation: ({ description, reason, arguments: values, of }: Violation) => {
      const words = (values && said(reason, values)) ?? t('violation.words', { description });
      return of ? t('violation', { field: of, description: words }) : words;
    },
    reason: (reason: string) => (known(`reason.${reason}`) ? t(`reason.${reason}` as MessageId) : t('reason.UNKNOWN')),
    date: (time: string | Date | undefined) =>
      time ? intl.formatDate(time, { dateStyle: 'medium' }) : t('value.none'),
    moment,
    number: (number: number, digits = 1) => intl.formatNumber(number, { maximumFractionDigits: digits }),
    percent: (share: number) => intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 1 }),
    /** One beside the other; what Intl puts between units is nothing in Chinese. */
    list,
  };
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
