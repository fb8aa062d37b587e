import createClient from 'openapi-fetch';
import type { paths } from '#generated/contract.ts';
import unsaid from '#generated/unsaid.json';
import { signedInAgain } from './sign-in.ts';
import type { AnswerTo, BodyOf, Change, Problem } from './types.ts';

/** What the service refused, in the shape of RFC 9457. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  get stale() {
    return this.problem.reason === 'STALE_ETAG';
  }
}

const client = createClient<paths>({ baseUrl: location.origin, fetch: (request) => answered(request) });

/** Sends a request; when nobody is signed in any more, waits until somebody is and sends it again. */
export async function answered(request: Request): Promise<Response> {
  const response = await fetch(withToken(request.clone())).catch((error) => {
    throw unreachable(error);
  });
  if (response.status !== 401) {
    return response;
  }
  return (await signedInAgain()) ? answered(request) : response;
}

/** A change says in a header what stands in a cookie: only a page of ours can read it. */
export function withToken(request: Request): Request {
  const token = /(?:^|; )XSRF-TOKEN=([^;]*)/.exec(document.cookie)?.[1];
  if (token && request.method !== 'GET') {
    request.headers.set('X-XSRF-TOKEN', decodeURIComponent(token));
  }
  return request;
}

type Read<P> = P extends keyof paths ? (paths[P] extends { get: object } ? P : never) : never;
type AnswerOf<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer A } } } };
}
  ? A
  : never;
type QueryOf<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? Q : never;

/** Reads what the path says; the ids of `name`, such as `plans/5d0f/items/1`, fill its places in order. */
export async function read<P extends Read<keyof paths>>(
  path: P,
  name = '',
  query?: QueryOf<P>,
  signal?: AbortSignal,
): Promise<AnswerOf<P>> {
  // openapi-fetch infers its parameters from one literal path only
  const get = client.GET as unknown as (
    path: string,
    init: object,
  ) => Promise<{ data?: AnswerOf<P>; error?: unknown; response: Response }>;
  const { data, error, response } = await get(path, {
    params: { path: places(path, name), query: filled(query as object | undefined) },
    signal,
  });
  if (data === undefined) {
    throw refusal(error, response);
  }
  return said(data);
}

/** Changes something, and remembers the position of the change so that what is read afterwards holds it. */
export async function change<P extends Change>(path: P, name: string, body: BodyOf<P>): Promise<AnswerTo<P>> {
  const post = client.POST as unknown as (
    path: string,
    init: object,
  ) => Promise<{ data?: AnswerTo<P> & { position?: string }; error?: unknown; response: Response }>;
  const { data, error, response } = await post(path, { params: { path: places(path, name) }, body });
  if (data === undefined) {
    throw refusal(error, response);
  }
  lastChange = data.position ?? lastChange;
  return said(data);
}

const UNSAID = new Set<unknown>(unsaid);

/** What the contract calls unsaid, such as `PRIORITY_UNSPECIFIED`, is not there. */
function said<T>(answer: T): T {
  if (Array.isArray(answer)) {
    return answer.map(said) as T;
  }
  if (answer === null || typeof answer !== 'object') {
    return answer;
  }
  const there = Object.entries(answer).filter(([, value]) => !UNSAID.has(value));
  return Object.fromEntries(there.map(([name, value]) => [name, said(value)])) as T;
}

let lastChange: string | undefined;

/** Position of the last change that was made here; lists and views wait until they hold it. */
export const readAfter = () => ({ read_after: lastChange });

export function places(path: string, name: string): Record<string, string> {
  const ids = name.split('/').filter((_, index) => index % 2 === 1);
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, place = '']) => place);
  return Object.fromEntries(names.map((place, index) => [place, ids[index] ?? '']));
}

function filled(query: object | undefined) {
  return Object.fromEntries(Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== ''));
}

/** No answer at all is told like a refusal; who gave up waiting is told so. */
export function unreachable(error: unknown): unknown {
  return error instanceof DOMException && error.name === 'AbortError'
    ? error
    : refusal({ reason: 'UNREACHABLE' }, new Response(null, { status: 503 }));
}

export function refusal(error: unknown, response: Response): Refusal {
  const told = error as Partial<Problem> | undefined;
  return new Refusal({
    type: 'about:blank',
    title: told?.title ?? response.statusText,
    status: response.status,
    detail: told?.detail ?? '',
    reason: told?.reason ?? (response.status === 412 ? 'STALE_ETAG' : 'UNKNOWN'),
    metadata: told?.metadata ?? {},
    violations: told?.violations ?? [],
    request_id: told?.request_id ?? '',
  });
}
