import type { Classification } from '../api/types.ts';

const SEPARATORS = /[ \t\n\v\f\r\u00a0\u3000/|]+/g;

/** What recurrence knows a case of that classification by, as `Fingerprint` of the contract makes it; empty when nothing is known. */
export function fingerprintOf({ category = [], symptom = '' }: Classification = {}): string {
  const path = category.map(plain).filter(Boolean);
  const seen = plain(symptom);
  return path.length > 0 || seen ? `1|${path.join('/')}|${seen}` : '';
}

/** What a fingerprint says, for people: the way through the categories, and the symptom. One of another form stays. */
export function matterOf(fingerprint: string): string {
  const [, path = '', symptom = ''] = /^1\|([^|]*)\|([^|]*)$/.exec(fingerprint) ?? [];
  return [path.split('/').filter(Boolean).join(' › '), symptom].filter(Boolean).join(': ') || fingerprint;
}

function plain(part: string): string {
  const text = part.replace(SEPARATORS, ' ').trim().toLowerCase();
  return text === '?' ? '' : text;
}
