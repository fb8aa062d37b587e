import { answered, places, refusal, unreachable } from './client.ts';

/** The messages of a stream that a call answers with, until it ends; an error within is a refusal like any other. */
export function follow<T>(path: string, name: string, signal: AbortSignal): AsyncGenerator<T> {
  const ids = places(path, name);
  const address = path.replaceAll(/\{([^}]+)\}/g, (_, place) => encodeURIComponent(ids[place] ?? ''));
  return messages(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', signal });
}

/** The messages of a stream that is only read. */
export function listen<T>(path: string, query: Record<string, string>, signal: AbortSignal): AsyncGenerator<T> {
  return messages(`${path}?${new URLSearchParams(query)}`, { signal });
}

async function* messages<T>(address: string, { headers, ...init }: RequestInit): AsyncGenerator<T> {
  const response = await answered(
    new Request(new URL(address, location.origin), { ...init, headers: { accept: 'text/event-stream', ...headers } }),
  );
  if (!response.ok || !response.body) {
    throw refusal(await response.json().catch(() => undefined), response);
  }
  for await (const { event, data } of eventsIn(response.body)) {
    if (event === 'end') {
      return;
    }
    if (event === 'error') {
      throw refusal(data, response);
    }
    yield data as T;
  }
  throw unreachable(undefined); // it broke off
}

/** Server-sent events, which may come in any pieces; comments only keep the line open. */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<{ event: string; data: unknown }> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += decoder.decode(read.value, { stream: true });
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const each of whole) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(each)?.[1];
        const data = field('data');
        if (data !== undefined) {
          yield { event: field('event') ?? 'message', data: JSON.parse(data) };
        }
      }
    }
  } catch (error) {
    throw unreachable(error);
  } finally {
    reader.cancel().catch(() => {}); // whoever stops listening ends the line
  }
}
