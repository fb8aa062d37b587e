/** Figures as a table: a row for each group, a column for each number. */
export interface FigureTable {
  columns: string[];
  rows: { group: string; values: (number | null)[] }[];
}

interface Answer {
  figures?: object;
  groups?: Record<string, object>;
}

/** Statistics such as `slip_days` become columns of their own: `slip_days.mean`. The whole of everything is the group ''. */
export function tableOf({ figures, groups }: Answer): FigureTable {
  const grouped = Object.entries(groups ?? {}).sort(([one], [other]) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  const all: [string, object][] = grouped.length > 0 || !figures ? grouped : [['', figures]];
  const flat = all.map(([group, each]) => ({ group, numbers: flatten(each) }));
  const columns = [...new Set(flat.flatMap(({ numbers }) => [...numbers.keys()]))];
  return {
    columns,
    rows: flat.map(({ group, numbers }) => ({ group, values: columns.map((column) => numbers.get(column) ?? null) })),
  };
}

function flatten(figures: object, prefix = ''): Map<string, number | null> {
  const numbers = new Map<string, number | null>();
  for (const [name, value] of Object.entries(figures)) {
    if (value !== null && typeof value === 'object') {
      for (const [inner, number] of flatten(value, `${prefix}${name}.`)) {
        numbers.set(inner, number);
      }
    } else if (value === null || typeof value === 'number') {
      numbers.set(prefix + name, value);
    }
  }
  return numbers;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** RFC 4180. Excel reads it as UTF-8 only behind a byte order mark; other programs take the mark for a letter. */
export function csvOf(heads: string[], rows: (string | number | null)[][], mark: boolean): string {
  const line = (cells: (string | number | null)[]) => `${cells.map(csvCell).join(',')}\r\n`;
  return (mark ? BYTE_ORDER_MARK : '') + line(heads) + rows.map(line).join('');
}

/** A text that a spreadsheet would take for a formula is told to be a text. */
function csvCell(value: string | number | null): string {
  if (value === null) {
    return '';
  }
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Cells between tabs, as spreadsheets paste them. */
export function pastedOf(heads: string[], rows: (string | number | null)[][]): string {
  const cell = (value: string | number | null) => String(value ?? '').replaceAll(/[\t\r\n]+/g, ' ');
  return [heads, ...rows].map((cells) => cells.map(cell).join('\t')).join('\n');
}
