import { afterEach, expect, test, vi } from 'vitest';
import type { Refusal } from '../api/client.ts';
import { attach } from './evidence.ts';

afterEach(() => vi.unstubAllGlobals());

test('each file is attached once, on top of the one before, and what is wrong is told at the field', async () => {
  const bodies: Record<string, string>[] = [];
  const answers = [
    Response.json({ file: 'plans/p1/items/1/files/a', plan: { items: [{ name: 'plans/p1/items/1', etag: 'i1-2' }] } }),
    Response.json(
      { reason: 'INVALID_ARGUMENT', violations: [{ field: 'content', description: 'is not image/png.' }] },
      { status: 400 },
    ),
    Response.json({ file: 'plans/p1/items/1/files/b', plan: { items: [{ name: 'plans/p1/items/1', etag: 'i1-3' }] } }),
  ];
  vi.stubGlobal('fetch', async (request: Request) => {
    bodies.push(await request.json());
    return answers.shift();
  });
  const files = [new File(['a,b'], '清单.CSV'), new File(['x'], 'shot.png')];
  const etag = { current: 'i1-1' };
  const refusal = await attach(files, 'plans/p1/items/1', etag).catch((error: unknown) => error);
  expect((refusal as Refusal).problem.violations).toEqual([
    { field: 'files', description: 'is not image/png.', of: 'shot.png' },
  ]);
  expect(await attach(files, 'plans/p1/items/1', etag)).toEqual([
    'plans/p1/items/1/files/a',
    'plans/p1/items/1/files/b',
  ]);
  expect(etag.current).toBe('i1-3');
  expect(bodies.map((body) => [body.file_name, body.media_type, body.content, body.etag])).toEqual([
    ['清单.CSV', 'text/csv', 'YSxi', 'i1-1'],
    ['shot.png', 'image/png', 'eA==', 'i1-2'],
    ['shot.png', 'image/png', 'eA==', 'i1-2'],
  ]);
  expect(bodies[2]?.request_id).toBe(bodies[1]?.request_id);
});
