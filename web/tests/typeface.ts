/** A typeface that the tests bring with them, so that pages are written alike on every machine. */
import { readFileSync } from 'node:fs';
import ranges from '@fontsource-variable/noto-sans-sc/unicode.json' with { type: 'json' };
import type { Page } from '@playwright/test';

const read = (file: string) => readFileSync(new URL(file, import.meta.url));

/** What is written on the pages comes from here, or is as common. */
const TEXTS = ['../src/language/en.json', '../src/language/zh-CN.json', 'fixtures.ts', 'service.ts'].map(read).join();

/** It comes in a hundred slices; of rare characters only those that are used. */
const slices = Object.entries(ranges)
  .filter(([, range]) => holding(range).test(TEXTS))
  .map(([name, range]) => ({
    range,
    file: read(
      `../node_modules/@fontsource-variable/noto-sans-sc/files/noto-sans-sc-${name.replace(/\W/g, '')}-wght-normal.woff2`,
    ).toString('base64'),
  }));

/** U+4e00-4e0f,U+4e11 as a regular expression. */
function holding(range: string) {
  return new RegExp(`[${range.replace(/(?:U\+)?([0-9a-f]+),?/gi, '\\u{$1}')}]`, 'u');
}

/**
 * Writes all of the page in it, unfitted to the pixels, which each machine does otherwise. It is there before the page's own scripts, for a chart measures its labels only once, and comes
 * as data, for which the security policy needs no exception.
 */
export async function bringTypeface(page: Page) {
  await page.addInitScript((brought) => {
    for (const { range, file } of brought) {
      const data = Uint8Array.from(atob(file), (byte) => byte.charCodeAt(0));
      document.fonts.add(new FontFace('Brought', data, { unicodeRange: range, weight: '100 900' }));
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { font-family: Brought !important; text-rendering: geometricPrecision !important }');
    document.adoptedStyleSheets = [sheet];
  }, slices);
}
