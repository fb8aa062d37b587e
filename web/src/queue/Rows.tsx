import { Menu, Text } from '@mantine/core';
import { defaultRangeExtractor, observeElementRect, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  memo,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { flushSync } from 'react-dom';
import { Link, useLocation } from 'wouter';
import { type Offer, rowKeys, useOffer } from '../action/Act.tsx';
import { useAct } from '../action/acting.ts';
import { type Action, caseActionOf, possibleOnCase, possibleOnCases, withoutDots } from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { usePeople, useTeamNames } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Escalation } from '../api/types.ts';
import { Counts } from '../app/Counts.tsx';
import { useNotice } from '../app/notice.tsx';
import { dayOf, daysBetween, lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { StateBadge } from '../plans/marks.tsx';
import { endOf, titleOf } from './cells.ts';
import { keepPlace, type Place, placeIn } from './places.ts';

const ROW = 44;
const OVERSCAN = 6;
const COLUMNS = ['priority', 'title', 'age', 'state', 'team', 'assignee', 'channel', 'external_id'] as const;

/** What can be done about a case where it is listed. */
type Offers = (escalation: Escalation) => Offer;

interface RowsProps {
  /** Of the list. */
  label: string;
  pages: Escalation[][];
  total: number;
  /** There may be more than that: it was not counted further. */
  atLeast?: boolean;
  /** How often what is asked for happened to them; nothing when nothing is. */
  happened?: number | '';
  more: boolean;
  loading: boolean;
  load: () => void;
  /** At whose end they stood so: the past can be read, and no more. */
  asOf?: string;
  /** Under which the list is kept. */
  of: readonly unknown[];
  /** Reads it again. */
  again: () => Promise<Escalation[][]>;
  /** Instead of all that can be done about a case itself. */
  offers?: Offers;
}

/** Draws what is in sight, and the row in hand, on paper all that is loaded; loads the next page when its rows come into sight. */
export function Rows({
  label,
  pages,
  total,
  atLeast = false,
  happened,
  more,
  loading,
  load,
  asOf,
  of,
  again,
  offers,
}: RowsProps) {
  const { t } = useWords();
  const teamNames = useTeamNames();
  const people = usePeople();
  const [, go] = useLocation();
  const scroller = useRef<HTMLElement>(null);
  const escalations = useMemo(() => once(pages.flat()), [pages]);
  const names = useMemo(() => new Set(escalations.map(({ name }) => name)), [escalations]);
  const count = more ? Math.max(total, escalations.length + 1) : escalations.length;
  const printed = useSyncExternalStore(tellPrinting, isPrinted);
  const [kept] = useState(() => placeIn(of));
  const { held, hand, take } = useHand(escalations, scroller, more, kept?.held);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialOffset: kept?.offset,
    // on paper the list is as long as its rows, which must not bring more of them into sight
    observeElementRect: (list, tell) => observeElementRect(list, (rect) => isPrinted() || tell(rect)),
    rangeExtractor: (range) => {
      if (printed) {
        return [...escalations.keys()];
      }
      const shown = defaultRangeExtractor(range);
      return hand < 0 || shown.includes(hand) ? shown : [...shown, hand].sort((one, other) => one - other);
    },
  });
  const keep = () => keepPlace(of, { offset: scroller.current?.scrollTop ?? 0, held });
  // biome-ignore lint/correctness/useExhaustiveDependencies: kept with every other row in hand, not with every drawing
  useEffect(keep, [held]);
  useComeBack(scroller, kept?.held !== undefined, hand);
  const shown = rows.getVirtualItems();
  const [sought, setSought] = useState<string[]>([]);
  useEffect(() => {
    const index = escalations.findIndex(({ name = '' }) => sought.includes(name));
    if (index >= 0) {
      rows.scrollToIndex(index, { align: 'center' });
      take({ name: escalations[index]?.name, index });
      setSought([]);
    }
  }, [sought, escalations, rows, take]);
  const show = async (added: string[]) => {
    const found = (await again()).flat().map(({ name = '' }) => name);
    setSought(added.filter((name) => found.includes(name)));
  };
  const last = (rows.range?.endIndex ?? 0) + OVERSCAN;
  useEffect(() => {
    if (more && !loading && last >= escalations.length) {
      load();
    }
  }, [more, loading, last, escalations.length, load]);
  return (
    <>
      <Counts of={of} shown={names} again={show}>
        {loading
          ? t('queue.loading', { loaded: escalations.length })
          : t(more && atLeast ? 'queue.countMore' : 'queue.count', { count: Math.max(total, escalations.length) })}
        {typeof happened === 'number' && ` · ${t('happened.count', { count: happened })}`}
      </Counts>
      {count > escalations.length && (
        <Text size="sm" className="on-paper">
          {t('queue.printed', { shown: escalations.length, count: Math.max(total, count) })}
        </Text>
      )}
      <section
        ref={scroller}
        className="virtual"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keys
        tabIndex={0}
        onScroll={keep}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand */}
        <div
          role="table"
          aria-rowcount={count + 1}
          aria-label={label}
          className="virtual-inner"
          ref={heightOf(rows.getTotalSize() + ROW)}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="row" aria-rowindex={1} className="virtual-head" tabIndex={-1}>
            {[...COLUMNS.map((column) => t(`field.${column}`)), t('actions')].map((head) => (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <span role="columnheader" key={head} tabIndex={-1}>
                {head}
              </span>
            ))}
          </div>
          {shown.map(({ index, start }) => {
            const escalation = escalations[index];
            return escalation ? (
              <Row
                key={escalation.name}
                escalation={escalation}
                index={index}
                start={start}
                asOf={asOf}
                inHand={index === Math.max(hand, 0)}
                teamNames={teamNames}
                people={people}
                go={go}
                take={take}
                offers={offers}
              />
            ) : (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                role="row"
                aria-rowindex={index + 2}
                key={index}
                className="virtual-row"
                ref={placeAt(start + ROW)}
                tabIndex={-1}
              >
                <Cell>{t('loading')}</Cell>
              </div>
            );
          })}
        </div>
      </section>
    </>
  );
}

const isPrinted = () => matchMedia('print').matches;
function tellPrinting(changed: () => void) {
  const paper = matchMedia('print');
  paper.addEventListener('change', changed);
  return () => paper.removeEventListener('change', changed);
}

/** Pages that are read one after the other can hold the same one twice, when it has moved meanwhile. */
const once = (escalations: Escalation[]) => [...new Map(escalations.map((each) => [each.name, each])).values()];

/** The row in hand: it is followed when the list moves; when it leaves the list, the one that stands there then has the focus. */
function useHand(
  escalations: Escalation[],
  scroller: React.RefObject<HTMLElement | null>,
  more: boolean,
  before: Place | undefined,
) {
  const [held, setHeld] = useState(before);
  const found = held ? escalations.findIndex(({ name }) => name === held.name) : -1;
  const awaited = held !== undefined && found < 0 && more && held.index >= escalations.length;
  const next = awaited ? -1 : Math.min(held?.index ?? -1, escalations.length - 1);
  const hand = found >= 0 ? found : next;
  const lost = held !== undefined && found < 0 && !awaited;
  useLayoutEffect(() => {
    if (lost) {
      const [place, name] = [hand, escalations[hand]?.name];
      setHeld(name ? { name, index: place } : undefined);
      if (document.activeElement === document.body) {
        rowAt(scroller, place)?.focus();
      }
    }
  }, [lost, hand, escalations, scroller]);
  return { held, hand, take: setHeld };
}

/** Whoever comes back to the list is at the row that was in hand, once it is there, unless they have gone elsewhere meanwhile. */
function useComeBack(scroller: React.RefObject<HTMLElement | null>, back: boolean, hand: number) {
  const awaited = useRef(back);
  useEffect(() => {
    const row = awaited.current && hand >= 0 && rowAt(scroller, hand);
    if (row) {
      awaited.current = false;
      if (document.activeElement?.matches('body, main')) {
        row.focus({ preventScroll: true });
        scroller.current?.scrollIntoView({ block: 'nearest' });
      }
    }
  });
}

const rowAt = (scroller: React.RefObject<HTMLElement | null>, index: number) =>
  scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`);

interface RowProps {
  escalation: Escalation;
  index: number;
  start: number;
  asOf?: string;
  inHand: boolean;
  teamNames: ReturnType<typeof useTeamNames>;
  people: ReturnType<typeof usePeople>;
  go: (address: string) => void;
  take: (place: Place) => void;
  offers?: Offers;
}

/** A case, with all that can be done about it: by letters, or from its menu. While others scroll past it stays as it is. */
const Row = memo(function Row(row: RowProps) {
  const { escalation, index, start, asOf, inHand, teamNames, people, go, take, offers } = row;
  const { t, value, moment, number } = useWords();
  const act = useAct();
  const notice = useNotice();
  const session = useSession();
  const title = titleOf(escalation);
  const { actions: offered, target } = offers?.(escalation) ?? {
    actions: possibleOnCase(escalation, session),
    target: { name: escalation.name ?? '', title, seen: escalation },
  };
  const actions = asOf ? [] : offered;
  const until = endOf(escalation) ?? lastInstantOf(asOf ?? dayOf(new Date()));
  const age = Math.max(0, daysBetween(escalation.open_time ?? until, until));
  const address = asOf ? `/${escalation.name}?as_of=${asOf}` : `/${escalation.name}`;
  const tellWhyNot = (key: string) => {
    const label = caseActionOf(key)?.label;
    if (label) {
      const can = possibleOnCases(session).some((action) => action.label === label);
      notice(
        t(can ? 'keys.notNow' : 'keys.notYours', {
          action: withoutDots(t(label)),
          title,
          state: value(escalation.state),
        }),
      );
    }
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target === event.currentTarget && event.key === 'Enter') {
      go(address);
    } else {
      rowKeys(event, actions, (action) => act(action, target), offers || asOf ? undefined : tellWhyNot);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row
      className="virtual-row"
      ref={placeAt(start + ROW)}
      tabIndex={inHand ? 0 : -1}
      onFocus={() => take({ name: escalation.name, index })}
      onKeyDown={press}
    >
      <Cell>
        {(escalation.priority && value(escalation.priority)) || escalation.source_priority || t('queue.untriaged')}
      </Cell>
      <Cell title={title}>
        <Link href={address} className="text-link">
          {title}
        </Link>
      </Cell>
      <Cell title={moment(escalation.open_time)}>
        {age < 1 ? t('hours', { hours: Math.floor(24 * age) }) : t('days', { days: number(age, 0) })}
      </Cell>
      <Cell>
        <StateBadge state={escalation.state} />
      </Cell>
      <Cell>{teamNames(escalation.team) || escalation.source_team || t('value.none')}</Cell>
      <Cell>{people(escalation.assignee) || t('value.none')}</Cell>
      <Cell>{escalation.channel || t('value.none')}</Cell>
      <Cell>{escalation.external_id}</Cell>
      <Cell>
        {actions.length > 0 && <RowMenu actions={actions} target={target} />}
        {inHand && <Offered actions={actions} target={target} />}
      </Cell>
    </div>
  );
});

/** What can be done about the row in hand is found by its name, too. */
function Offered({ actions, target }: { actions: Action[]; target: Target }) {
  useOffer(actions, target);
  return null;
}

/** The menu is there once it was asked for, and not for every row that comes into sight. */
function RowMenu({ actions, target }: { actions: Action[]; target: Target }) {
  const { t } = useWords();
  const act = useAct();
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const [opened, setOpened] = useState<boolean>();
  const toggle = () => {
    flushSync(() => setOpened((before) => before ?? false)); // closed at first, it notes where the focus is to come back to
    setOpened((before) => !before);
  };
  return (
    <>
      <button
        type="button"
        id={id}
        ref={button}
        className="row-actions"
        aria-label={t('action.about', { action: t('actions'), title: target.title })}
        aria-haspopup="menu"
        aria-expanded={opened ?? false}
        aria-controls={opened ? `${id}-dropdown` : undefined}
        onClick={toggle}
      >
        {t('actions')}
      </button>
      {opened !== undefined && (
        <Menu
          id={id}
          opened={opened}
          onChange={setOpened}
          position="bottom-end"
          menuItemTabIndex={0}
          withInitialFocusPlaceholder={false}
        >
          <Menu.Target>
            <At element={button} />
          </Menu.Target>
          <Menu.Dropdown className="menu">
            {actions.map((action) => (
              <Menu.Item
                key={action.label}
                onClick={() => act(action, target)}
                rightSection={action.key && <kbd aria-hidden>{action.key.toUpperCase()}</kbd>}
              >
                {t(action.label)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

/** Stands for an element that is there already. */
function At({ element, ref }: { element: React.RefObject<HTMLElement | null>; ref?: Ref<HTMLElement | null> }) {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => element.current, [element]);
  return null;
}

function Cell({ children, title }: { children: React.ReactNode; title?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
    <span role="cell" title={title}>
      {children}
    </span>
  );
}

/** Places are told to the element, and the style sheet puts it there, but on paper: an attribute would be an inline style. */
const placeAt = (top: number) => (element: HTMLElement | null) => {
  if (element) {
    element.style.setProperty('--top', `${top}px`);
  }
};

const heightOf = (height: number) => (element: HTMLElement | null) => {
  if (element) {
    element.style.setProperty('--height', `${height}px`);
  }
};
