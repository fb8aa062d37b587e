/** Something that is not what was seen: a field, and the parts of lists in which it is, widest first. */
export interface Difference {
  parts: Part[];
  field: string;
  seen: unknown;
  now: unknown;
}

/** One of a list, such as the commitment of `teams/policy` among `commitments`; what there is one of has no key. */
export interface Part {
  list: string;
  key: string;
  title?: string;
}

type Fields = Record<string, unknown>;

/** By what the parts of a list are told apart, as far as a part has it. */
const KEYS: Record<string, string[]> = {
  commitments: ['team'],
  baselines: ['number'],
  extensions: ['number'],
  cycles: ['number'],
  links: ['target'],
  items: ['name', 'item'],
};
const OTHER_KEYS = ['name', 'id'];

/** What always differs, or only names a thing, says nothing to people; a code stands beside its text. */
export const UNTOLD = [
  'etag',
  'uncommented_etag',
  'update_time',
  'name',
  'id',
  'comments',
  'worked_by',
  'changed_by',
  'open_reason_by_code',
  'lessons_by_code',
];

/** What is different, field by field, and within lists part by part. */
export function differences(
  seen: object | undefined,
  now: object | undefined,
  parts: Part[] = [],
  key = 'name', // says which part it is, and so never differs
): Difference[] {
  const before = (seen ?? {}) as Fields;
  const after = (now ?? {}) as Fields;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => field !== key && !UNTOLD.includes(field))
    .flatMap((field) => compared(field, before[field], after[field], parts));
}

function compared(field: string, was: unknown, is: unknown, parts: Part[]): Difference[] {
  if (JSON.stringify(was ?? null) === JSON.stringify(is ?? null)) {
    return [];
  }
  if (isListOfParts(was) || isListOfParts(is)) {
    const then = partsOf(field, was);
    const there = partsOf(field, is);
    return [...new Set([...then.keys(), ...there.keys()])].flatMap((key) => {
      const [old, fresh] = [then.get(key), there.get(key)];
      const title = fresh?.title ?? old?.title;
      const part = { list: field, key, title: typeof title === 'string' ? title : undefined };
      return differences(old, fresh, [...parts, part], keyOf(field, fresh ?? old ?? {}));
    });
  }
  if (isFields(was) || isFields(is)) {
    return differences(was as object | undefined, is as object | undefined, [...parts, { list: field, key: '' }]);
  }
  return [{ parts, field, seen: was, now: is }];
}

const keyOf = (list: string, part: Fields) => (KEYS[list] ?? OTHER_KEYS).find((name) => part[name] !== undefined);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfParts = (value: unknown): value is Fields[] =>
  Array.isArray(value) && value.length > 0 && value.every(isFields);

function partsOf(list: string, value: unknown): Map<string, Fields> {
  const all = isListOfParts(value) ? value : [];
  return new Map(
    all.map((part, index) => {
      const key = keyOf(list, part);
      return [String(key ? part[key] : index + 1), part];
    }),
  );
}
