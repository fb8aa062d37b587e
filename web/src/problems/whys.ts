import type { ProblemCase } from '../api/types.ts';

type Why = NonNullable<ProblemCase['whys']>[number];

export interface WhyNode {
  why: Why;
  further: WhyNode[];
}

/** Each why under the answer that it asks about. */
export function whyTree(whys: Why[], parent = ''): WhyNode[] {
  return whys
    .filter((why) => (why.parent ?? '') === parent)
    .map((why) => ({ why, further: whyTree(whys, why.id ?? '') }));
}
