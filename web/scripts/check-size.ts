/** Fails when what a browser loads before it shows anything has grown too large. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const AT_MOST = 250 * 1024;
const page = new URL('../target/classes/static/', import.meta.url);
const html = readFileSync(new URL('index.html', page), 'utf8');
const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file = '']) => file);
const size = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, page))).length, 0);
console.log(
  `${scripts.length} scripts at first, ${Math.round(size / 1024)} KB compressed, at most ${AT_MOST / 1024} KB`,
);
if (scripts.length === 0 || size > AT_MOST) {
  throw new Error('The first scripts are too large, or there are none: load what a screen needs when it is opened.');
}
