import { afterEach, expect, test, vi } from 'vitest';
import type { Refusal } from './client.ts';
import { follow } from './stream.ts';

afterEach(() => vi.unstubAllGlobals());

const PATH = '/api/v1/operations/{service}/projections/{projection}:rebuild';

/** The whole comes in pieces of seven bytes. */
function told(text: string) {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) {
        controller.enqueue(bytes.slice(at, at + 7));
      }
      controller.close();
    },
  });
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return new Response(body);
  });
  return asked;
}

async function heard() {
  const messages: unknown[] = [];
  for await (const message of follow(PATH, 'services/s/projections/facts', new AbortController().signal)) {
    messages.push(message);
  }
  return messages;
}

test('messages are told one by one until the end', async () => {
  const asked = told(': silent\n\ndata: {"note":"进度"}\n\ndata: {"done":true}\n\nevent: end\ndata: {}\n\n');
  expect(await heard()).toEqual([{ note: '进度' }, { done: true }]);
  expect(asked).toEqual(['POST /api/v1/operations/s/projections/facts:rebuild']);
});

test('an error within is a refusal, and so is a stream that breaks off', async () => {
  told('data: {}\n\nevent: error\ndata: {"reason":"SERVICE_STOPPING","detail":"Ask again."}\n\n');
  const refused = await heard().catch((error: unknown) => error);
  expect((refused as Refusal).problem).toMatchObject({ reason: 'SERVICE_STOPPING', detail: 'Ask again.' });
  told('data: {}\n\n');
  const broken = await heard().catch((error: unknown) => error);
  expect((broken as Refusal).problem.reason).toBe('UNREACHABLE');
});
