/** A field that is not what was seen. */
export interface Difference {
  field: string;
  seen: string;
  now: string;
}

/** What is different, field by field; the etag always is, and says nothing to people. */
export function differences(seen: object | undefined, now: object | undefined): Difference[] {
  const before = (seen ?? {}) as Record<string, unknown>;
  const after = (now ?? {}) as Record<string, unknown>;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => field !== 'etag' && field !== 'update_time')
    .map((field) => ({ field, seen: text(before[field]), now: text(after[field]) }))
    .filter(({ seen: was, now: is }) => was !== is);
}

function text(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
