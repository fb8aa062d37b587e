import { useEffect } from 'react';

/** Where a thing stands among the things of each section around it, the closest first. */
type Place = { section: Element; index: number }[];

/** Where the focus was: on what, the closest first, and where the thing stands that it was about. */
export interface Held {
  way: HTMLElement[];
  thing: HTMLElement | undefined;
  place: Place;
}

/** What the focus goes back to when it was on something within: a thing or a row before its surroundings. */
const ROWS = '[data-thing], [data-row]';
const AROUND = '[tabindex], .actions, li, tr';

/**
 * Whoever works on a thing goes with it when it comes to stand elsewhere on the screen, and to what has come into its place when
 * it is done with; whoever pressed what is there no longer goes to what was around it: the focus would be lost. What shows a
 * thing carries its name as `data-thing`.
 */
export function useFollow() {
  useEffect(() => {
    let held: Held | undefined;
    const hold = ({ target }: FocusEvent) => {
      const before = held;
      held = heldAt(target as HTMLElement);
      // a form about a thing stands in no section: the thing's own place is kept
      if (held.place.length === 0 && before && held.thing?.dataset.thing === before.thing?.dataset.thing) {
        held.place = before.place;
      }
    };
    const moved = new MutationObserver(() => {
      if (held && !held.way[0]?.isConnected && document.activeElement === document.body) {
        focus(standingOf(held), true);
      }
    });
    document.addEventListener('focusin', hold);
    moved.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', hold);
      moved.disconnect();
    };
  }, []);
}

/** What has the focus, to which it is given back later; what a menu was opened by instead of the menu, which closes. */
export function holdFocus(): Held {
  const active = document.activeElement as HTMLElement;
  const opener = active.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const from = (opener && document.getElementById(opener)) || active;
  if (from !== active) {
    from.focus();
  }
  return heldAt(from);
}

/** Gives the focus back from a dialog that closes, unless it has gone elsewhere. */
export function giveBack(held: Held) {
  const { activeElement: active } = document;
  if (active === document.body || active?.closest(DIALOG)) {
    focus(standingOf(held));
  }
}

const DIALOG = '[role="dialog"]';

function heldAt(target: HTMLElement): Held {
  const way: HTMLElement[] = [];
  for (let each: HTMLElement | null = target; each && each !== document.body; each = each.parentElement) {
    way.push(each);
  }
  const thing = target.closest<HTMLElement>('[data-thing]') ?? undefined;
  return { way, thing, place: placeOf(thing) };
}

/**
 * What it was, where that is still there; else the thing that it was about or a part of it, first one that was meant (`data-parts`),
 * what stands in its place, or what is around.
 */
function standingOf({ way: [first, ...way], thing, place }: Held): HTMLElement | undefined {
  const there = (around: string) => way.find((each) => each.isConnected && each.matches(around));
  const name = thing?.dataset.thing;
  const thingOf = (match: string) => document.querySelector<HTMLElement>(`[data-thing${match}"]:not(${DIALOG} *)`);
  const one = (of: string) => thingOf(`="${CSS.escape(of)}`);
  const parts = thing?.dataset.parts?.split(' ') ?? [];
  const elsewhere = name && (one(name) ?? parts.map(one).find(Boolean) ?? thingOf(`^="${CSS.escape(`${name}/`)}`));
  return first?.isConnected ? first : (there(ROWS) ?? (elsewhere || inPlace(place)) ?? there(AROUND));
}

/** What goes by itself takes nobody back to where they were long ago. */
function focus(element: HTMLElement | undefined, staying = false) {
  if (element && element.tabIndex < 0 && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
  }
  element?.focus({ preventScroll: staying || element.tagName === 'MAIN' }); // all of it cannot come into sight
}

const thingsIn = (section: Element) => [...section.querySelectorAll<HTMLElement>('[data-thing]')];

function placeOf(thing: HTMLElement | undefined): Place {
  const place: Place = [];
  const sections = `section:not(${DIALOG}, ${DIALOG} *)`;
  for (let around = thing?.closest(sections); thing && around; around = around.parentElement?.closest(sections)) {
    place.push({ section: around, index: thingsIn(around).indexOf(thing) });
  }
  return place;
}

/** What stands there now, or the last before it. */
function inPlace(place: Place): HTMLElement | undefined {
  const around = place.find(({ section }) => section.isConnected && thingsIn(section).length > 0);
  return around && (thingsIn(around.section)[around.index] ?? thingsIn(around.section).at(-1));
}
