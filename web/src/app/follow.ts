import { useEffect } from 'react';

/** Where a thing stands among the things of each section around it, the closest first. */
type Place = { section: Element; index: number }[];

/**
 * Whoever works on a thing goes with it when it comes to stand elsewhere on the screen, and to what has come into its place when
 * it is done with: the focus would be lost. What shows a thing carries its name as `data-thing`.
 */
export function useFollow() {
  useEffect(() => {
    let held: HTMLElement | null = null;
    let place: Place = [];
    const hold = ({ target }: FocusEvent) => {
      const before = held?.dataset.thing;
      held = (target as Element).closest<HTMLElement>('[data-thing]');
      const here = placeOf(held);
      // a form about a thing stands in no section: the thing's own place is kept
      place = here.length > 0 || held?.dataset.thing !== before ? here : place;
    };
    const moved = new MutationObserver(() => {
      const name = held?.dataset.thing;
      if (name && !held?.isConnected && document.activeElement === document.body) {
        const elsewhere = document.querySelector<HTMLElement>(`[data-thing="${CSS.escape(name)}"]`);
        (elsewhere ?? inPlace(place))?.focus();
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

const thingsIn = (section: Element) => [...section.querySelectorAll<HTMLElement>('[data-thing]')];

function placeOf(thing: HTMLElement | null): Place {
  const place: Place = [];
  for (let around = thing?.closest('section'); thing && around; around = around.parentElement?.closest('section')) {
    place.push({ section: around, index: thingsIn(around).indexOf(thing) });
  }
  return place;
}

/** What stands there now, or the last before it. */
function inPlace(place: Place): HTMLElement | undefined {
  const around = place.find(({ section }) => section.isConnected && thingsIn(section).length > 0);
  return around && (thingsIn(around.section)[around.index] ?? thingsIn(around.section).at(-1));
}
