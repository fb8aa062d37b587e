import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLocation } from 'wouter';
import { change } from '../api/client.ts';
import { refresh } from '../api/queries.ts';
import { SessionContext } from '../api/session.ts';
import type { BodyOf, Change } from '../api/types.ts';
import { holdFocus } from '../app/follow.ts';
import { useNotice } from '../app/notice.tsx';
import { useWords } from '../language/words.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { Acting, type Asked, type Send, Sending, type Start, useAct } from './acting.ts';
import { type Action, accessTo, canDateBack, EARLIER, possible, withoutDots } from './actions.ts';
import { etagAfter, etagOf, refusedBy, rememberOwn } from './current.ts';
import { showExpected } from './expected.ts';
import type { Target } from './target.ts';

/** Something that can be done on the screen that is shown. */
export interface Offer {
  actions: Action[];
  target: Target;
}

const Offers = createContext(new Set<{ current: Offer }>());

/** Makes known what can be done here, so that it can be found by its name. */
export function useOffer(actions: Action[], target: Target) {
  const offers = useContext(Offers);
  const offer = useRef({ actions, target });
  offer.current = { actions, target };
  useEffect(() => {
    offers.add(offer);
    return () => {
      offers.delete(offer);
    };
  }, [offers]);
}

/** What can be done on the screen that is shown, in the order of the screen. */
export function useOffers(): () => Offer[] {
  const offers = useContext(Offers);
  return useCallback(() => [...offers].map(({ current }) => current), [offers]);
}

/** What takes a change back, for whom may do so: it asks nothing. */
function useUndo() {
  const session = useContext(SessionContext);
  const { t } = useWords();
  return useCallback(
    ({ action, target }: Pick<Asked, 'action' | 'target'>, sent: Record<string, unknown>): Action | undefined => {
      const seen = (target.seen ?? {}) as Record<string, unknown>;
      const undo = action.undo?.(seen, sent);
      if (!undo || !session) {
        return undefined;
      }
      const reason = accessTo(undo.action.path).fields.includes('reason') ? { reason: t('undo.reason') } : {};
      const back = {
        ...undo.action,
        fields: [],
        states: undefined,
        undo: undefined,
        fixed: { ...reason, ...undo.values },
      };
      return possible([back], session, undefined, seen.team as string | undefined)[0];
    },
    [session, t],
  );
}

/**
 * Sends what was decided, and about one thing one after the other; each try of the same decision carries the same key, so that a
 * repetition changes nothing.
 */
function useSending(start: Start): Send {
  const queries = useQueryClient();
  const notice = useNotice();
  const [, go] = useLocation();
  const { t } = useWords();
  const undoOf = useUndo();
  const underWay = useRef(new Map<string, Promise<void>>());
  const sendNow = useCallback(
    async (...[asked, values, key, etag]: Parameters<Send>) => {
      const { action, target } = asked;
      const { fields } = accessTo(action.path);
      const own = Object.entries({ request_id: key, etag }).filter(([name, value]) => value && fields.includes(name));
      const known = Object.entries(target.values ?? {}).filter(([name]) => fields.includes(name));
      const body = { ...Object.fromEntries(known), ...action.fixed, ...values, ...Object.fromEntries(own) };
      const expected = action.expected?.(body, (target.seen ?? {}) as Record<string, unknown>);
      const ended = expected && showExpected(queries, target.name, expected);
      const answer = await change(action.path, target.name, body as BodyOf<Change>).catch((error) => {
        ended?.(false);
        throw error;
      });
      ended?.(true);
      if (etag && fields.includes('etag')) {
        rememberOwn(target, etag, answer);
      }
      const outcome = action.outcome?.(answer) ?? (target.name ? 'action.done' : 'action.doneAlone');
      const undo = undoOf(asked, body);
      notice(
        t(outcome, { action: withoutDots(t(action.label)), title: target.title }),
        undo && { label: t('undo'), keys: 'mod+Z', act: () => start(undo, asItIs(target)) },
        pageElsewhere(target),
      );
      refresh(queries, action.path, target.name);
      const opened = action.opened?.(answer);
      if (opened) {
        go(`/${opened}`);
      }
    },
    [queries, notice, t, go, undoOf, start],
  );
  return useCallback(
    async (asked, values, key, etag) => {
      const { target } = asked;
      const before = underWay.current.get(target.name);
      const sent = before
        ? before.catch(() => {}).then(() => sendNow(asked, values, key, etagAfter(target, etag))) // who sent it is told
        : sendNow(asked, values, key, etag);
      underWay.current.set(target.name, sent);
      try {
        await sent;
      } finally {
        if (underWay.current.get(target.name) === sent) {
          underWay.current.delete(target.name);
        }
      }
    },
    [sendNow],
  );
}

const WITH_PAGE = /^(escalations|problems|plans)\/[^/]+$/;

/** The page of what was done something about, unless it is the one that is shown: a list may hold it no longer. */
function pageElsewhere({ name }: Target): string | undefined {
  const page = `/${name}`;
  return WITH_PAGE.test(name) && location.pathname !== page ? page : undefined;
}

/** With the etag that one's own change has left. */
const asItIs = (target: Target): Target => ({ ...target, seen: { ...target.seen, etag: etagOf(target) } });

/** Lets every screen start an action: one without questions is sent at once, any other asks in a dialog. */
export function ActProvider({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const notice = useNotice();
  const [[asked], setAsked] = useState<Asked[]>([]);
  const ask = useCallback(
    (next: Asked) => setAsked((waiting) => [...waiting, { key: crypto.randomUUID(), ...next }]),
    [],
  );
  const offers = useMemo(() => new Set<{ current: Offer }>(), []);
  const sent = useRef(new Map<string, { key: string; etag: string | undefined }>());
  const pending = useRef(new Set<string>());
  const start = useRef<Start>(() => {});
  const send = useSending(
    useCallback((action, target) => {
      sent.current.clear(); // what is undone may be meant once more
      start.current(action, target);
    }, []),
  );
  const act = useCallback(
    async (action: Action, target: Target) => {
      const from = holdFocus();
      if (action.fields.length > 0 || action.warning) {
        ask({ action, target, from });
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
        await refusedBy(error, target).then(
          (refused) => ask({ action, target, from, key, refused }),
          () => notice(t('action.failed', { action: withoutDots(t(action.label)), title: target.title })),
        );
      } finally {
        pending.current.delete(decision);
      }
    },
    [send, ask, notice, t],
  );
  start.current = act;
  return (
    <Acting.Provider value={act}>
      <Sending.Provider value={send}>
        <Offers.Provider value={offers}>
          {children}
          {asked && <ActionDialog key={asked.key} asked={asked} close={() => setAsked(([, ...others]) => others)} />}
        </Offers.Provider>
      </Sending.Provider>
    </Acting.Provider>
  );
}

/** Whoever presses twice has decided once: the same action on the same state of the same thing. */
const decisionOf = ({ path, fixed }: Action, { name, values, seen }: Target) =>
  JSON.stringify([path, fixed, name, values, seen?.etag]);

/**
 * The actions as buttons; the first is the likeliest, and those that are seldom wanted open behind the others. There, what asks
 * nothing asks when it happened.
 */
export function ActionButtons({ actions, target }: { actions: Action[]; target: Target }) {
  const act = useAct();
  const session = useContext(SessionContext);
  const { t, about } = useWords();
  useOffer(actions, target);
  const earlier = actions
    .filter((action) => action.fields.length === 0 && canDateBack(action, session))
    .map((action) => ({ ...action, fields: [EARLIER], seldom: true }));
  const usual = actions.filter((each) => !each.seldom);
  const seldom = [...actions.filter((each) => each.seldom), ...earlier];
  const button = (action: Action, index: number) => {
    const plain = t(action.label);
    const label = action.fields.includes(EARLIER) ? t('action.earlier', { action: plain }) : plain;
    return (
      <Button
        key={label}
        size="xs"
        variant={action.ends || (index === 0 && !action.seldom) ? 'filled' : 'default'}
        color={action.ends && 'red'}
        onClick={() => act(action, target)}
        aria-label={about(label, target.title)}
      >
        {label}
      </Button>
    );
  };
  return (
    <Group gap="xs" className="actions">
      {usual.map(button)}
      {seldom.length > 0 && (
        <details className="more">
          <summary aria-label={about(t('actions.more'), target.title)}>{t('actions.more')}</summary>
          <Group gap="xs">{seldom.map(button)}</Group>
        </details>
      )}
    </Group>
  );
}

/** All that can be done about what a page shows, which its letters reach too. */
export function ActionSection({ actions, target }: { actions: Action[]; target: Target }) {
  const act = useAct();
  const { t } = useWords();
  return (
    <section
      data-row
      className="row not-on-paper"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the letters of its actions
      tabIndex={0}
      aria-label={t('actions')}
      onKeyDown={(event) => rowKeys(event, actions, (action) => act(action, target))}
    >
      <ActionButtons actions={actions} target={target} />
    </section>
  );
}

/**
 * Keys of a row that has the focus: a letter starts an action, or is told to `otherwise`; the arrows go to the next row or the one
 * before.
 */
export function rowKeys(
  event: KeyboardEvent<HTMLElement>,
  actions: Action[],
  start: (action: Action) => void,
  otherwise?: (key: string) => void,
) {
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
  } else {
    otherwise?.(event.key);
  }
}
