import { afterEach, expect, test, vi } from 'vitest';
import { logOf } from './log.ts';
import { record } from './recording.ts';

afterEach(() => vi.unstubAllGlobals());

const LOG = logOf(`number,incident_state,opened_at,sys_updated_at
INC1,New,a,b
INC2,New,a,b
INC2,Odd,a,b
,New,a,b
INC3,New,a,b`);

function answering(answer: (body: { external_id: string; rows: object[] }, tries: number) => Response) {
  const tries = new Map<string, number>();
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = await request.json();
    tries.set(body.external_id, (tries.get(body.external_id) ?? 0) + 1);
    return answer(body, tries.get(body.external_id) ?? 0);
  });
}

const refused = (status: number, violations: object[] = []) =>
  Response.json({ reason: 'X', detail: 'Why not', violations }, { status });

test('a refused case is told and keeps nobody else; what passes by itself is tried again', async () => {
  answering(({ external_id, rows }, tries) => {
    if (external_id === 'INC2') {
      return refused(400, [
        { field: 'rows[1].incident_state', description: 'line 4: is not known.' },
        { field: 'rows[1].opened_at', description: 'line 4: is no time.' },
      ]);
    }
    return external_id === 'INC3' && tries < 3
      ? refused(429)
      : Response.json({ rows_added: rows.length, events_added: 2 });
  });
  const recorded = await record(LOG, true, new AbortController().signal, () => {}, 0);
  expect(recorded).toEqual({
    rows: 5,
    added: 2,
    known: 0,
    events: 4,
    refused: [
      { externalId: '', line: 5 },
      { externalId: 'INC2', wrong: { field: 'rows[1].incident_state', description: 'line 4: is not known.' } },
      { externalId: 'INC2', wrong: { field: 'rows[1].opened_at', description: 'line 4: is no time.' } },
    ],
    refusedRows: 3,
    refusedCases: 1,
  });
});

test('what is refused altogether ends it, and so does who stops it', async () => {
  answering(() => refused(403));
  await expect(record(LOG, false, new AbortController().signal, () => {}, 0)).rejects.toThrow('Why not');
  await expect(record(LOG, false, AbortSignal.abort(), () => {}, 0)).rejects.toThrow(/abort/i);
});
