import { useMemo } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import type { Problem } from '../api/types.ts';
import type english from './en.json';

export type MessageId = keyof typeof english;
export type Values = Record<string, string | number | Date | boolean | null | undefined>;

type Violation = Problem['violations'][number];

/** Texts, dates and numbers in the reader's language. */
export function useWords() {
  const intl = useIntl();
  return useMemo(() => wordsOf(intl), [intl]);
}

function wordsOf(intl: IntlShape) {
  const t = (id: MessageId, values?: Values) => intl.formatMessage({ id }, values && isolated(values));
  const known = (id: string) => id in intl.messages;
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
    /** What is wrong with a field: the rule that it breaks in the reader's language, or what the service says. */
    violation: ({ description, reason = '' }: Violation) => {
      const rule = `violation.${reason}`;
      return known(rule)
        ? t('violation.rule', { rule: t(rule as MessageId), description })
        : t('violation.words', { description });
    },
    reason: (reason: string) => (known(`reason.${reason}`) ? t(`reason.${reason}` as MessageId) : t('reason.UNKNOWN')),
    date: (time: string | Date | undefined) =>
      time ? intl.formatDate(time, { dateStyle: 'medium' }) : t('value.none'),
    moment: (time: string | undefined) =>
      time ? intl.formatDate(time, { dateStyle: 'medium', timeStyle: 'short' }) : t('value.none'),
    number: (number: number, digits = 1) => intl.formatNumber(number, { maximumFractionDigits: digits }),
    percent: (share: number) => intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 1 }),
    /** One beside the other; what Intl puts between units is nothing in Chinese. */
    list: (items: string[]) => items.join(t('list.separator')),
  };
}

const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const OWN_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;
const [ISOLATE, END] = ['\u2068', '\u2069'];

/** A text that runs from right to left, or is told to, turns nothing around that is not its own. */
function isolated(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && TURNS.test(value) ? ISOLATE + value.replaceAll(OWN_MARKS, '') + END : value,
    ]),
  );
}

export type Words = ReturnType<typeof useWords>;
