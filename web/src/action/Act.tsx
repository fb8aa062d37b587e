import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type KeyboardEvent, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { change } from '../api/client.ts';
import { refresh } from '../api/queries.ts';
import type { ActionItem, BodyOf, Change } from '../api/types.ts';
import { useNotice } from '../app/notice.ts';
import { useWords } from '../language/words.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { type Action, accessTo } from './actions.ts';
import { etagOf, type Refused, refusedBy, rememberOwn } from './current.ts';

/** What an action is about. */
export interface Target {
  name: string;
  title: string;
  /** What was seen when the action was chosen, with its etag. */
  seen?: { etag?: string };
  /** Values that go with the action, such as the team whose commitment it is. */
  values?: Record<string, unknown>;
  /** Items that may be chosen, or countered. */
  items?: ActionItem[];
}

export interface Asked {
  action: Action;
  target: Target;
  refused?: Refused;
  /** Under which it was sent already. */
  key?: string;
}

const Acting = createContext<(action: Action, target: Target) => void>(() => {});

export const useAct = () => useContext(Acting);

/** Sends what was decided; each try of the same decision carries the same key, so that a repetition changes nothing. */
export function useSend() {
  const queries = useQueryClient();
  const notice = useNotice();
  const [, go] = useLocation();
  const { t } = useWords();
  return useCallback(
    async ({ action, target }: Asked, values: Record<string, unknown>, key: string, etag: string | undefined) => {
      const { fields } = accessTo(action.path);
      const own = Object.entries({ request_id: key, etag }).filter(([name, value]) => value && fields.includes(name));
      const body = { ...target.values, ...action.fixed, ...values, ...Object.fromEntries(own) };
      const answer = await change(action.path, target.name, body as BodyOf<Change>);
      if (etag && fields.includes('etag')) {
        rememberOwn(target, etag, answer);
      }
      const outcome = action.outcome?.(answer) ?? 'action.done';
      notice(t(outcome, { action: t(action.label), title: target.title }));
      refresh(queries, action.path);
      const opened = action.opened?.(answer);
      if (opened) {
        go(`/${opened}`);
      }
    },
    [queries, notice, t, go],
  );
}

/** Lets every screen start an action: one without questions is sent at once, any other asks in a dialog. */
export function ActProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const send = useSend();
  const sent = useRef(new Map<string, { key: string; etag: string | undefined }>());
  const pending = useRef(new Set<string>());
  const act = useCallback(
    async (action: Action, target: Target) => {
      if (action.fields.length > 0 || action.warning) {
        setAsked({ action, target });
        return;
      }
      const decision = decisionOf(action, target);
      if (pending.current.has(decision)) {
        return;
      }
      const { key, etag } = sent.current.get(decision) ?? { key: crypto.randomUUID(), etag: etagOf(target) };
      pending.current.add(decision);
      sent.current.set(decision, { key, etag });
      try {
        await send({ action, target }, {}, key, etag);
        if (!target.seen?.etag) {
          sent.current.delete(decision); // without an etag it may be meant once more
        }
      } catch (error) {
        setAsked({ action, target, key, refused: await refusedBy(error, target) });
      } finally {
        pending.current.delete(decision);
      }
    },
    [send],
  );
  return (
    <Acting.Provider value={act}>
      {children}
      {asked && <ActionDialog asked={asked} close={() => setAsked(null)} />}
    </Acting.Provider>
  );
}

/** Whoever presses twice has decided once: the same action on the same state of the same thing. */
const decisionOf = ({ path, fixed }: Action, { name, values, seen }: Target) =>
  JSON.stringify([path, fixed, name, values, seen?.etag]);

/** The actions as buttons; the first is the likeliest, and those that are seldom wanted open behind the others. */
export function ActionButtons({ actions, target }: { actions: Action[]; target: Target }) {
  const act = useAct();
  const { t } = useWords();
  const [usual, seldom] = [actions.filter((each) => !each.seldom), actions.filter((each) => each.seldom)];
  const button = (action: Action, index: number) => (
    <Button
      key={action.label}
      size="xs"
      variant={index === 0 && !action.seldom ? 'filled' : 'default'}
      onClick={() => act(action, target)}
      aria-label={t('action.about', { action: t(action.label), title: target.title })}
    >
      {t(action.label)}
    </Button>
  );
  return (
    <Group gap="xs">
      {usual.map(button)}
      {seldom.length > 0 && (
        <details className="more">
          <summary aria-label={t('action.about', { action: t('actions.more'), title: target.title })}>
            {t('actions.more')}
          </summary>
          <Group gap="xs">{seldom.map(button)}</Group>
        </details>
      )}
    </Group>
  );
}

/** Keys of a row that has the focus: a letter starts an action, the arrows go to the next row or the one before. */
export function rowKeys(event: KeyboardEvent<HTMLElement>, actions: Action[], start: (action: Action) => void) {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    rows[rows.indexOf(event.currentTarget) + step]?.focus();
    return;
  }
  const action = actions.find(({ key }) => key === event.key.toLowerCase()); // Caps Lock may be on
  if (action) {
    event.preventDefault();
    start(action);
  }
}
