/** Of a row. */
export interface Place {
  name?: string;
  index: number;
}

/** How far down a list was read, and the row in hand. */
interface Kept {
  offset: number;
  held?: Place;
}

/** By the entry of the history, and the list that it showed. */
const kept = new Map<string, Kept>();

/** Where somebody was in a list who has come back to it; nothing where it has been gone to anew. */
export const placeIn = (list: readonly unknown[]): Kept | undefined => kept.get(keyOf(list));

export function keepPlace(list: readonly unknown[], place: Kept) {
  if (!history.state?.entry) {
    history.replaceState({ ...history.state, entry: crypto.randomUUID() }, '');
  }
  kept.set(keyOf(list), place);
}

const keyOf = (list: readonly unknown[]) => JSON.stringify([history.state?.entry, ...list]);
