/** A cell of a table that leaves the page. */
export type Cell = string | number | null;

const BYTE_ORDER_MARK = '\uFEFF';

/** RFC 4180. Excel reads it as UTF-8 only behind a byte order mark; other programs take the mark for a letter. */
export function csvOf(heads: string[], rows: Cell[][], mark: boolean): string {
  const line = (cells: Cell[]) => `${cells.map(csvCell).join(',')}\r\n`;
  return (mark ? BYTE_ORDER_MARK : '') + line(heads) + rows.map(line).join('');
}

/** A text that a spreadsheet would take for a formula, in wide letters too, is told to be a text. */
function harmless(value: string | number): string {
  return typeof value === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : String(value);
}

const csvCell = (value: Cell) => quoted(harmless(value ?? ''), /[",\r\n]/);

/** Between quotation marks, where something in it would end the cell or begin quotation marks. */
const quoted = (text: string, ends: RegExp) => (ends.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Cells between tabs, as spreadsheets paste them. */
export function pastedOf(heads: string[], rows: Cell[][]): string {
  const cell = (value: Cell) => quoted(harmless(value ?? '').replaceAll(/[\t\r\n]+/g, ' '), /"/);
  return [heads, ...rows].map((cells) => cells.map(cell).join('\t')).join('\n');
}
