/** Answers for the API from fixtures, and remembers what was asked of it. */
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page, type Request, type Route } from '@playwright/test';
import type { Escalation, Session } from '../src/api/types.ts';
import * as fixtures from './fixtures.ts';

const MANY = 100_000;

export class Service {
  session: Session | null = fixtures.partner;
  readonly changes: { path: string; body: Record<string, unknown>; token: string | undefined }[] = [];
  readonly reads: URL[] = [];
  /** Answers a change instead of the service; undefined lets it do so. */
  refuse: (path: string) => { status: number; body: object } | undefined = () => undefined;

  /** What the rows of a list were asked for last: not only how many there are of something. */
  lastOfList(path: string): URLSearchParams | undefined {
    return this.reads.findLast(
      ({ pathname, searchParams: asked }) => pathname === path && asked.get('page_size') !== '1',
    )?.searchParams;
  }

  /** What the stream of events tells next; nobody is told without it. */
  told: object[] | undefined;

  /** What becomes of an answer before it is given. */
  rewrite: (answer: object) => object = (answer) => answer;
  /** Answers come when this has come: they are on their way. */
  arrival: Promise<unknown> = Promise.resolve();
  /** There is no network. */
  offline = false;

  async answer(route: Route) {
    if (this.offline) {
      return route.abort('internetdisconnected');
    }
    await this.arrival;
    const request = route.request();
    const url = new URL(request.url());
    if (url.pathname === '/api/v1/session') {
      return this.session ? route.fulfill({ json: this.session }) : problem(route, 401, 'UNAUTHENTICATED');
    }
    if (request.method() === 'POST') {
      return this.change(route, request, url.pathname);
    }
    if (url.pathname === '/api/v1/events') {
      return this.tell(route);
    }
    this.reads.push(url);
    const found = answers.find(([path]) => path.test(url.pathname))?.[1](url);
    return found ? route.fulfill({ json: this.rewrite(found) }) : problem(route, 404, 'NOT_FOUND');
  }

  /** What there is to tell, and the end: the page comes back for more. */
  private tell(route: Route) {
    if (!this.told) {
      return problem(route, 429, 'TOO_MANY_SUBSCRIPTIONS');
    }
    const messages = [{ cursor: 'c1', caught_up: true }, ...this.told.splice(0)];
    const body = messages.map((message) => `data: ${JSON.stringify(message)}\n\n`).join('');
    return route.fulfill({ contentType: 'text/event-stream', body: `${body}event: end\ndata: {}\n\n` });
  }

  private async change(route: Route, request: Request, path: string) {
    const refusal = this.refuse(path);
    if (refusal) {
      return route.fulfill({ status: refusal.status, json: refusal.body });
    }
    this.changes.push({ path, body: request.postDataJSON() ?? {}, token: request.headers()['x-xsrf-token'] });
    if (path.endsWith(':rebuild')) {
      const told = [
        { generation: 3, events_done: '6000', events_total: '12034', rate: 9000, remaining_seconds: 0.7 },
        { generation: 3, events_done: '12034', events_total: '12034', rate: 9100, done: true },
      ].map((message) => `data: ${JSON.stringify(message)}\n\n`);
      return route.fulfill({ contentType: 'text/event-stream', body: `${told.join('')}event: end\ndata: {}\n\n` });
    }
    if (path.endsWith(':recordHistory')) {
      const { rows } = request.postDataJSON();
      return route.fulfill({ json: { name: 'escalations/e9', rows_added: rows.length, events_added: rows.length } });
    }
    if (path === '/api/v1/escalations') {
      return route.fulfill({ json: { escalation: fixtures.escalation, position: 'escalations/e1@0' } });
    }
    const file = path.endsWith('/files') ? { file: `${path.slice('/api/v1/'.length)}/f2` } : {};
    return route.fulfill({ json: { plan: fixtures.plan, position: 'plans/p1@10', ...file } });
  }
}

export const refusal = (status: number, reason: string, violations: { field: string; description: string }[] = []) => ({
  status,
  body: { type: 'about:blank', title: reason, status, detail: '', reason, metadata: {}, violations, request_id: 'r1' },
});

function problem(route: Route, status: number, reason: string) {
  return route.fulfill({ status, json: refusal(status, reason).body });
}

const figures = (opened: number) => ({
  opened,
  resolved: opened - 1,
  time_to_close_hours: { count: opened, mean: 12.5, median: null, p90: 20 },
});

const load = (open: number, overdue: number) => ({
  items: open + 1,
  open,
  overdue,
  blocked: 1,
  unverified: 0,
  done_claimed: 2,
  verified: 1,
  rejected: 1,
  verification_rate: 0.5,
  slip_days: { count: 1, mean: 6, median: 6, p90: 6, max: 6 },
});

const aging = (open: number) => ({
  time_to_acknowledge_hours: { count: 2, mean: 1.5, median: 1.5, p90: 1.9 },
  unacknowledged: 7,
  open,
  open_under_30_days: open - 1,
  open_under_90_days: 0,
  open_under_180_days: 1,
  open_from_180_days: 0,
});

const answers: [RegExp, (url: URL) => object][] = [
  [/\/reporting-service\/processors$/, () => ({ processors: fixtures.processors })],
  [/-service\/processors$/, () => ({ processors: [] })],
  [/\/deadLetters$/, () => ({ dead_letters: fixtures.deadLetters })],
  [/\/teams$/, () => ({ teams: fixtures.teams, total_size: 3 })],
  [/\/views\/teams\/engineering\/work$/, () => fixtures.work],
  [
    /\/views\/plans\/p1$/,
    ({ searchParams }) => {
      const asOf = searchParams.get('as_of');
      return asOf ? fixtures.planViewThen(asOf) : fixtures.planView;
    },
  ],
  [
    /\/views\/problems\/q1$/,
    () => ({
      problem: fixtures.problem,
      escalations: [fixtures.escalation],
      plan: fixtures.plan,
      opened: [{ day: '2026-11-18', escalations: 2 }],
    }),
  ],
  [/\/views\/problems\/q2$/, () => ({ problem: { ...fixtures.problem, name: 'problems/q2', title: 'Videos vanish' } })],
  [/\/problems\/q1$/, ({ searchParams }) => (searchParams.has('as_of') ? fixtures.problemThen : fixtures.problem)],
  [
    /\/views\/escalations\/e1$/,
    () => ({
      escalation: fixtures.escalation,
      problem: fixtures.problem,
      plan: fixtures.plan,
      related: [fixtures.other],
    }),
  ],
  [/\/views\/escalations\/e3$/, () => ({ escalation: fixtures.duplicate, related: [fixtures.escalation] })],
  [/\/views\/escalations\/e4$/, () => ({ escalation: fixtures.secret })],
  [
    /\/escalations\/e1$/,
    ({ searchParams }) => (searchParams.has('as_of') ? fixtures.escalationThen : fixtures.escalation),
  ],
  [/\/escalations\/e3$/, () => fixtures.duplicate],
  [/\/files\/f1$/, () => ({ content: 'T0s=' })],
  [/\/plans\/p1\/timeline$/, () => ({ events: fixtures.planEvents })],
  [
    /\/plans\/p1\/diff$/,
    () => ({
      changes: [
        {
          path: 'items.due_time',
          item: 'plans/p1/items/1',
          before: '2026-11-12T15:59:59Z',
          after: '2026-11-18T15:59:59Z',
        },
      ],
    }),
  ],
  [/\/plans\/p0$/, () => ({ ...fixtures.plan, name: 'plans/p0', title: 'Uploads are slow', predecessor: '' })],
  [/\/plans\/p1$/, () => ({ ...fixtures.plan, title: 'Uploads fail', items: fixtures.items.slice(0, 2) })],
  [/\/plans$/, () => ({ plans: [fixtures.plan], standings: [fixtures.planView.standing], total_size: 1 })],
  [
    /\/problems$/,
    () => ({
      problems: [fixtures.problem, { ...fixtures.problem, name: 'problems/q2', title: 'Videos vanish' }],
      total_size: 2,
    }),
  ],
  [/\/teams\/[^/]+\/timeline$/, () => ({ events: fixtures.teamEvents })],
  [/\/(escalations|problems)\/[^/]+\/timeline$/, () => ({ events: fixtures.escalationEvents })],
  [/\/api\/v1\/items$/, () => ({ items: fixtures.listedItems, total_size: fixtures.listedItems.length })],
  [/\/metrics\/plans\/p1\/burn-down$/, () => ({ days: fixtures.burnDown })],
  [/\/metrics\/items\/throughput$/, () => ({ periods: fixtures.throughput })],
  [
    /\/metrics\/items$/,
    (url) =>
      url.searchParams.get('group_by') === 'team'
        ? { groups: { 'teams/content': load(1, 0), 'teams/engineering': load(3, 2) } }
        : { groups: { PREVENT: load(4, 1) } },
  ],
  [/\/metrics\/escalations\/aging$/, () => ({ groups: { '2 - High': aging(4), '?': aging(3) } })],
  [
    /\/metrics\//,
    (url) =>
      url.searchParams.get('group_by') === 'category'
        ? { groups: { '?': figures(2), 'Category 55': figures(4), 'Category 26': figures(14) } }
        : { groups: { '1 - Critical': figures(4), '2 - High': figures(9) } },
  ],
  [/\/escalations$/, escalations],
];

/** A hundred thousand of them, page by page. */
function escalations(url: URL) {
  const sought = url.searchParams.get('text')?.toLowerCase().split(' ');
  if (sought) {
    const says = ({ title, external_id }: Escalation) => `${title} ${external_id}`.toLowerCase();
    const found = [fixtures.escalation, fixtures.other].filter((each) =>
      sought.every((word) => says(each).includes(word)),
    );
    return { escalations: found, total_size: found.length };
  }
  if (url.searchParams.has('name')) {
    const known = [fixtures.escalation, fixtures.other, fixtures.duplicate];
    const found = url.searchParams
      .getAll('name')
      .flatMap((name) =>
        name.startsWith('escalations/new')
          ? { ...fixtures.escalation, name }
          : (known.find((each) => each.name === name) ?? []),
      );
    return { escalations: found, total_size: found.length };
  }
  if (url.searchParams.get('page_size') === '1') {
    return { escalations: [fixtures.other], total_size: 3 };
  }
  if (url.searchParams.has('fingerprint')) {
    const known = url.searchParams.get('fingerprint') === '1|uploads|lost';
    return { escalations: known ? [fixtures.escalation] : [], total_size: known ? 1 : 0 };
  }
  if (url.searchParams.get('problem') === fixtures.problem.name) {
    return { escalations: [fixtures.other, fixtures.escalation], total_size: 2 };
  }
  const all = ['team', 'problem'].some((filter) => url.searchParams.has(filter)) ? 1_200 : MANY;
  const first = Number(url.searchParams.get('page_token') ?? 0);
  const size = Number(url.searchParams.get('page_size'));
  const page = Array.from({ length: Math.min(size, all - first) }, (_, index): Escalation => {
    const number = first + index;
    return number === 0
      ? fixtures.escalation
      : {
          ...fixtures.escalation,
          name: `escalations/n${number}`,
          title: `Case ${number}`,
          external_id: `INC${number}`,
        };
  });
  const next = first + size;
  return { escalations: page, next_page_token: next < all ? String(next) : '', total_size: Math.min(all, 10_000) };
}

export const test = base.extend<{ service: Service; violations: string[] }>({
  service: async ({ page, context, baseURL }, use) => {
    const service = new Service();
    await context.addCookies([{ name: 'XSRF-TOKEN', value: 'token-1', url: baseURL ?? '' }]);
    await page.clock.setFixedTime(new Date(fixtures.NOW));
    await context.route('**/api/**', (route) => service.answer(route));
    await use(service);
  },
  /** What the browser refused or complained about; a test that leaves any fails. */
  violations: [
    async ({ page }, use) => {
      const violations: string[] = [];
      page.on('console', (message) => {
        const expected = /status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text());
        if (['error', 'warning'].includes(message.type()) && !expected) {
          violations.push(message.text());
        }
      });
      page.on('pageerror', (error) => violations.push(error.message));
      await use(violations);
      expect(violations).toEqual([]);
    },
    { auto: true },
  ],
});

/** Runs in the page: what comes and goes has done so; what turns for ever is let turn. */
const settled = () =>
  Promise.allSettled(
    document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
      .map(({ finished }) => finished),
  ).then(() => undefined);

/** Nothing that WCAG 2.2 asks for at A and AA is missing, as far as a program can tell. */
export async function expectAccessible(page: Page) {
  await page.evaluate(settled); // what is half faded has colours of its own
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => [id, ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)]),
  ).toEqual([]);
  await expect(page.getByText('_UNSPECIFIED')).toHaveCount(0); // the service says so where nothing is said
}

export { expect };
