import { change, Refusal } from '../api/client.ts';
import type { Violation } from '../language/words.ts';
import type { Log, Piece } from './log.ts';

/** A line that belongs to no case, or what is wrong with a case: with a field of it, where one is named. */
export type Refused = { externalId: ''; line: number } | { externalId: string; wrong: Violation };

export interface Recorded {
  rows: number;
  added: number;
  known: number;
  events: number;
  refused: Refused[];
  /** What is not taken: rows, also such as are right but of a case that is refused, and those cases. */
  refusedRows: number;
  refusedCases: number;
}

const AT_ONCE = 4;
const TRIES = 60;
const PAUSE = 1_000;
/** Somebody else was at the same case, or too much is asked at once. */
const MAY_PASS = [412, 429];

/** Sends a log case by case, or only has it checked. A refused case keeps nobody else; sent again, a case changes nothing. */
export async function record(
  log: Log,
  dryRun: boolean,
  signal: AbortSignal,
  told: (recorded: Recorded) => void,
  pause = PAUSE,
): Promise<Recorded> {
  const recorded: Recorded = {
    rows: log.orphans.length,
    added: 0,
    known: 0,
    events: 0,
    refused: log.orphans.map(({ line }) => ({ externalId: '', line })),
    refusedRows: log.orphans.length,
    refusedCases: 0,
  };
  const waiting = log.cases.toReversed();
  const one = async () => {
    for (let pieces = waiting.pop(); pieces; pieces = waiting.pop()) {
      await recordCase(log.columns, pieces, dryRun, signal, recorded, pause);
      told({ ...recorded });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  } finally {
    waiting.length = 0; // when one fails, none goes on
  }
  return recorded;
}

async function recordCase(
  columns: string[],
  pieces: Piece[],
  dryRun: boolean,
  signal: AbortSignal,
  recorded: Recorded,
  pause: number,
) {
  for (const piece of pieces) {
    try {
      const answer = await patiently(signal, pause, () =>
        change('/api/v1/escalations:recordHistory', '', {
          source: 'servicenow',
          external_id: piece.externalId,
          columns,
          first_ordinal: piece.firstOrdinal,
          rows: piece.rows,
          dry_run: dryRun,
        }),
      );
      recorded.added += answer.rows_added ?? 0;
      recorded.known += answer.rows_known ?? 0;
      recorded.events += answer.events_added ?? 0;
      recorded.rows += piece.rows.length;
    } catch (error) {
      if (!(error instanceof Refusal) || !isOfTheCase(error)) {
        throw error;
      }
      recorded.refused.push(...wrongIn(error).map((wrong) => ({ externalId: piece.externalId, wrong })));
      const left = pieces.slice(pieces.indexOf(piece)).reduce((sum, { rows }) => sum + rows.length, 0);
      recorded.rows += left;
      recorded.refusedRows += left;
      recorded.refusedCases++;
      return;
    }
  }
}

/** What may pass by itself is tried again, as is a service that restarts. */
async function patiently<T>(signal: AbortSignal, pause: number, call: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      const passes =
        error instanceof Refusal && (MAY_PASS.includes(error.problem.status) || error.problem.status >= 500);
      if (!passes || tried === TRIES) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

const isOfTheCase = ({ problem }: Refusal) => [400, 409, 413].includes(problem.status);

const wrongIn = ({ problem }: Refusal): Violation[] =>
  problem.violations.length > 0
    ? problem.violations
    : [{ field: '', description: problem.detail, reason: problem.metadata.code, arguments: problem.metadata }];
