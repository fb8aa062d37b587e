import type { Cell } from './csv.ts';

/** Limits of Excel. */
const MOST_CHARACTERS = 32_767;
const MOST_ROWS = 1_048_576;

/** An instant of UTC, as the contract writes it. */
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const TIME_FORMAT = 'yyyy-mm-dd hh:mm:ss';

/**
 * A table as a workbook of Excel: heads that stay in sight, numbers and times as such. Excel knows no time zone: times are of UTC,
 * and `utc` says so in their heads.
 */
export async function workbookOf(heads: string[], rows: Cell[][], utc: (head: string) => string): Promise<Blob> {
  if (rows.length >= MOST_ROWS) {
    throw new RangeError(`A sheet of Excel holds ${MOST_ROWS} rows, and these are ${rows.length + 1}: take CSV.`);
  }
  const { writeXlsx } = await import('hucre/xlsx');
  const cells = rows.map((row) => row.map(workbookCell));
  const timed = heads.map((_, column) => cells.some((row) => row[column] instanceof Date));
  const columns = timed.map((times) => (times ? { autoWidth: true, numFmt: TIME_FORMAT } : { autoWidth: true }));
  const told = heads.map((head, column) => (timed[column] ? utc(head) : head));
  const sheet = { name: '1', columns, rows: [told, ...cells], freezePane: { rows: 1 } };
  const workbook = await writeXlsx({ sheets: [sheet] });
  return new Blob([workbook.slice()], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' });
}

/** A text that is longer than Excel can hold ends in an ellipsis: CSV has it whole. */
function workbookCell(value: Cell): Cell | Date {
  if (typeof value !== 'string') {
    return value;
  }
  if (TIME.test(value)) {
    return new Date(value);
  }
  return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS - 1)}…` : value;
}
