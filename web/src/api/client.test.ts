import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { plan } from '../../tests/fixtures.ts';
import { change, places, Refusal, read, readAfter } from './client.ts';
import { answerAll, onAsked } from './sign-in.ts';

const answers: Response[] = [];
const sent: Request[] = [];

beforeEach(() => {
  answers.length = 0;
  sent.length = 0;
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    return answers.shift() ?? Response.error();
  });
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in jsdom
  document.cookie = 'XSRF-TOKEN=t%2F1';
});
afterEach(() => vi.unstubAllGlobals());

const json = (body: unknown, status = 200) => Response.json(body, { status });

test('the ids of a name fill the places of a path', () => {
  expect(places('/api/v1/plans/{plan}/items/{item}:start', 'plans/p1/items/7')).toEqual({ plan: 'p1', item: '7' });
});

test('a read asks for what it was told and leaves out what is empty', async () => {
  answers.push(json({ plans: [] }));
  await read('/api/v1/plans', '', {
    state: ['PLAN_STATE_DRAFT', 'PLAN_STATE_AGREED'],
    text: '',
    team: 'teams/content',
  });
  expect(new URL(sent[0]?.url ?? '').search).toBe(
    '?state=PLAN_STATE_DRAFT&state=PLAN_STATE_AGREED&team=teams%2Fcontent',
  );
  expect(sent[0]?.headers.has('X-XSRF-TOKEN')).toBe(false);
});

test('a change carries the token against forgery, and its position is read after', async () => {
  answers.push(json({ plan, position: 'plans/p1@9' }));
  await change('/api/v1/plans/{plan}:propose', 'plans/p1', { etag: 'p1-8' });
  expect(sent[0]?.url).toContain('/api/v1/plans/p1:propose');
  expect(sent[0]?.headers.get('X-XSRF-TOKEN')).toBe('t/1');
  expect(readAfter()).toEqual({ read_after: 'plans/p1@9' });
});

test('a refusal keeps the problem that was told', async () => {
  answers.push(json({ title: 'Stale', detail: 'Read it again.', reason: 'STALE_ETAG', violations: [] }, 412));
  const refusal = await read('/api/v1/plans/{plan}', 'plans/p1').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect((refusal as Refusal).stale).toBe(true);
  expect((refusal as Refusal).problem.detail).toBe('Read it again.');
});

test('when the session has ended, a change waits for somebody to sign in and is sent again as it was', async () => {
  const forget = onAsked((asked) => asked && answerAll(true));
  answers.push(json({ title: 'Unauthorized' }, 401), json({ plan }));
  await change('/api/v1/plans/{plan}:suspend', 'plans/p1', { reason: 'Holidays', request_id: 'k' });
  forget();
  expect(sent).toHaveLength(2);
  expect(await sent[1]?.json()).toEqual({ reason: 'Holidays', request_id: 'k' });
});

test('who does not sign in again gets the refusal', async () => {
  const forget = onAsked((asked) => asked && answerAll(false));
  answers.push(json({ title: 'Unauthorized', reason: 'UNAUTHENTICATED' }, 401));
  const refusal = await read('/api/v1/plans/{plan}', 'plans/p1').catch((error: unknown) => error);
  forget();
  expect((refusal as Refusal).problem.reason).toBe('UNAUTHENTICATED');
});
