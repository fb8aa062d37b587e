const HAN_ONLY = /^\p{sc=Han}+$/u;

/** Terms as people read them: of Chinese they are every two characters that stand together, of which those that overlap are one. */
export function joined(terms: string[]): string[] {
  const whole: string[] = [];
  for (const term of terms) {
    const before = whole.at(-1);
    const overlaps = before && HAN_ONLY.test(before) && HAN_ONLY.test(term) && [...before].at(-1) === [...term][0];
    if (overlaps) {
      whole.splice(-1, 1, before + [...term].slice(1).join(''));
    } else {
      whole.push(term);
    }
  }
  return whole;
}
