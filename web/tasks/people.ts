/** The demo people: in a browser, by keyboard alone, and over the API where something must be there before a task begins. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type APIRequestContext,
  type BrowserContext,
  test as base,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import { IntlMessageFormat } from 'intl-messageformat';

const data = process.env.TRACKER_DATA ?? new URL('../../.tracker', import.meta.url).pathname;

/** Presses keys, and counts how often. */
export class Keyboard {
  presses = 0;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(key: string) {
    this.presses++;
    await this.page.keyboard.press(key);
  }

  /** A text counts once: how long it takes is the reader's own. */
  async type(text: string) {
    this.presses++;
    await this.page.keyboard.type(text);
  }

  /** From where the focus is, with Tab. */
  async to(place: Locator, most = 60) {
    await expect(place).toBeVisible();
    for (let step = 0; step <= most; step++) {
      if (await place.evaluate((element) => element === document.activeElement)) {
        return;
      }
      await this.press('Tab');
    }
    throw new Error(`${place} is not reached with ${most} times Tab.`);
  }
}

/** Somebody who may use the API: what they are asked to do beforehand has been done when it returns. */
export class Person {
  private readonly requests: APIRequestContext;

  constructor(requests: APIRequestContext) {
    this.requests = requests;
  }

  /** By which a window of theirs is signed in, too. */
  session = () => this.requests.storageState();

  async post(path: string, body: object = {}) {
    const { cookies } = await this.requests.storageState();
    const token = cookies.find(({ name }) => name === 'XSRF-TOKEN')?.value ?? '';
    const answer = await this.requests.post(`/api/v1/${path}`, {
      headers: { 'X-XSRF-TOKEN': token },
      data: { request_id: randomUUID(), ...body },
    });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  }

  async get(path: string) {
    const answer = await this.requests.get(`/api/v1/${path}`);
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  }
}

interface Given {
  keyboard: Keyboard;
  /** What the page says by that name, in the language of the browser. */
  t: (id: string, values?: Record<string, string | number>) => string;
  /** Somebody else, who is signed in. */
  person: (id: string) => Promise<Person>;
  /** A window of somebody's own, who looks at that page and is told of what happens. */
  window: (id: string, path: string) => Promise<Page>;
  /** Signs somebody in and waits for the page that is theirs. */
  signIn: (id: string, path: string) => Promise<void>;
  /** Keeps what is in sight as a picture. */
  picture: (name: string) => Promise<void>;
}

export const test = base.extend<Given>({
  keyboard: async ({ page }, use) => use(new Keyboard(page)),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants to see what a fixture needs
  t: async ({}, use, { project }) => {
    const messages = JSON.parse(readFileSync(new URL(`../src/language/${project.name}.json`, import.meta.url), 'utf8'));
    await use((id, values) => String(new IntlMessageFormat(messages[id], project.name).format(values)));
  },
  person: async ({ playwright, baseURL }, use) => {
    const all: APIRequestContext[] = [];
    await use(async (id) => {
      const requests = await playwright.request.newContext({ baseURL });
      all.push(requests);
      const form = await requests.get('/sign-in?return_to=/');
      const csrf = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
      await requests.post(form.url(), { form: { username: id, password: password(), _csrf: csrf } });
      expect(await (await requests.get('/api/v1/session')).json()).toMatchObject({ subject: id });
      return new Person(requests);
    });
    for (const requests of all) {
      await requests.dispose();
    }
  },
  window: async ({ browser, person }, use) => {
    const all: BrowserContext[] = [];
    await use(async (id, path) => {
      const context = await browser.newContext({ storageState: await (await person(id)).session() });
      all.push(context);
      const page = await context.newPage();
      const told = isTold(page);
      await page.goto(path);
      await told;
      return page;
    });
    for (const context of all) {
      await context.close();
    }
  },
  signIn: async ({ page }, use) => {
    await use(async (id, path) => {
      await page.goto(`/sign-in?return_to=/`);
      await page.locator(`input[name=username][value="${id}"]`).check();
      await page.locator('input[name=password]').fill(password());
      await page.locator('input[name=password]').press('Enter');
      await page.waitForURL(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    });
  },
  picture: async ({ page }, use, { project }) => {
    await use(async (name) => {
      const path = new URL(`../target/tasks/pictures/${name}-${project.name}.png`, import.meta.url).pathname;
      await page.screenshot({ path, animations: 'disabled' });
    });
  },
});

/** From then on what happens comes by itself. */
export const isTold = (page: Page) =>
  page.waitForResponse((answer) => new URL(answer.url()).pathname === '/api/v1/events');

const password = () => readFileSync(`${data}/secrets/demo-password`, 'utf8').trim();

export { expect };
