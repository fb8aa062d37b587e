import type { MessageId, Values } from '../language/words.ts';

/** Why a file is not taken, and what to do. */
export class UnreadableFile extends Error {
  readonly values: Values;
  readonly id: MessageId;

  constructor(id: MessageId, values: Values = {}) {
    super(id);
    this.id = id;
    this.values = values;
  }
}

export interface Row {
  /** Of the file, from 1 with the header. */
  line: number;
  values: string[];
}

/** Rows of one case that are sent together, and the place of the first among all rows of the case. */
export interface Piece {
  externalId: string;
  firstOrdinal: number;
  rows: Row[];
}

export interface Log {
  columns: string[];
  /** A case each, as its pieces in order. */
  cases: Piece[][];
  /** Rows that belong to no case. */
  orphans: Row[];
  rows: number;
}

const CASE = 'number';
const NEEDED = [CASE, 'incident_state', 'opened_at', 'sys_updated_at'];
/** What sources write where they do not know. */
const UNKNOWN = '?';
/** Of one piece: what is sent in JSON is small. */
export const MOST_ROWS = 500;
const BYTE_ORDER_MARK = '\uFEFF';

/** The text of a file, plain or gzip. */
export async function textOf(file: Blob): Promise<string> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const gzip = first === 0x1f && second === 0x8b;
  const bytes = gzip ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const whole = await new Response(bytes).arrayBuffer().catch(() => {
    throw new UnreadableFile('import.damaged');
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole);
  } catch {
    throw new UnreadableFile('import.notUtf8');
  }
}

/** A ServiceNow audit log by case; rows stay in the order of the file. */
export function logOf(text: string): Log {
  const [header, ...rows] = recordsOf(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  const columns = header?.values ?? [];
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new UnreadableFile('import.missing', { columns: missing.join(', ') });
  }
  if (rows.length === 0) {
    throw new UnreadableFile('import.empty');
  }
  const place = columns.indexOf(CASE);
  const caseOf = (row: Row) => row.values[place]?.trim() ?? '';
  const orphans: Row[] = [];
  const cases = new Map<string, Row[]>();
  for (const row of rows) {
    const id = caseOf(row);
    if (id === '' || id === UNKNOWN) {
      orphans.push(row);
    } else {
      cases
        .set(id, cases.get(id) ?? [])
        .get(id)
        ?.push(row);
    }
  }
  return { columns, cases: [...cases].map(piecesOf), orphans, rows: rows.length };
}

function piecesOf([externalId, rows]: [string, Row[]]): Piece[] {
  return Array.from({ length: Math.ceil(rows.length / MOST_ROWS) }, (_, index) => ({
    externalId,
    firstOrdinal: index * MOST_ROWS + 1,
    rows: rows.slice(index * MOST_ROWS, (index + 1) * MOST_ROWS),
  }));
}

/** RFC 4180: a quoted value may hold commas, lines and doubled quotes. */
export function recordsOf(text: string): Row[] {
  const records: Row[] = [];
  const value = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n][^,\r\n]*)?)(,|\r\n|\n|\r|$)/y;
  let line = 1;
  let record: Row = { line, values: [] };
  while (value.lastIndex < text.length || record.values.length > 0) {
    const found = value.exec(text);
    if (!found) {
      throw new UnreadableFile('import.quotes', { line });
    }
    const [, quoted, plain = '', end] = found;
    record.values.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += quoted?.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end !== ',') {
      line++;
      if (record.values.length > 1 || record.values[0] !== '') {
        records.push(record);
      }
      record = { line, values: [] };
    }
  }
  return records;
}
