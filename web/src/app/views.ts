/** What was asked of a list, under a name. */
export interface View {
  name: string;
  /** The address behind the question mark. */
  search: string;
}

const key = (place: string) => `tracker.views.${place}`;

/** Those of a list, by name; what is not as this page keeps it is none. */
export function keptViews(place: string): View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(place)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView).sort((one, other) => one.name.localeCompare(other.name)) : [];
  } catch {
    return [];
  }
}

export function keepViews(place: string, views: View[]) {
  localStorage.setItem(key(place), JSON.stringify(views));
}

function isView(kept: unknown): kept is View {
  const { name, search } = (kept ?? {}) as Partial<View>;
  return typeof name === 'string' && typeof search === 'string';
}
