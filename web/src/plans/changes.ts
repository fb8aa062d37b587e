import type { Part } from '../action/difference.ts';
import type { Schemas } from '../api/types.ts';

type PlanChange = Schemas['tracker.plan.v1.PlanChange'];

/** One side of a change: what the contract says. */
export interface Side {
  when: 'before' | 'after';
  said: unknown;
}

interface ChangeOfPlan {
  parts: Part[];
  field: string;
  before: Side;
  after: Side;
}

/** Values of enumerations come as words without the name of their type. */
const STATES: Record<string, string> = {
  items: 'ITEM_STATE_',
  commitments: 'COMMITMENT_STATE_',
  extensions: 'DECISION_STATE_',
  risk_acceptance: 'DECISION_STATE_',
};

/** Lists of names, which come as one text. */
const LISTS = [
  'depends_on',
  'contributors',
  'passed_on_by',
  'worked_by',
  'changed_by',
  'viewers',
  'evidence',
  'evidence_files',
];
const FLAGS = ['on_behalf'];

/** What a plan has from its draft on and never changes: its head tells it in the reader's words. */
const OF_THE_HEAD = ['lessons', 'predecessor'];

/** Those between two instants, in the order of the service. */
export const changesOf = ({ changes = [] }: { changes?: PlanChange[] }) =>
  changes.map(changeOf).filter(({ parts, field }) => parts.length > 0 || !OF_THE_HEAD.includes(field));

/** What a path such as `items.extensions[2].state` is about, and its words as values of the contract again. */
export function changeOf({ path = '', item = '', before = '', after = '' }: PlanChange): ChangeOfPlan {
  const steps = [...path.matchAll(/([a-z]\w*)(?:\[([^\]]*)\])?/g)].map(([, list = '', key = '']) => ({ list, key }));
  const field = steps.at(-1)?.list ?? '';
  const parts = steps.slice(0, -1).map((step) => (step.list === 'items' && !step.key ? { ...step, key: item } : step));
  const side = (when: Side['when'], words: string): Side => ({
    when,
    said: saidBy(field, parts.at(-1)?.list, words),
  });
  return { parts, field, before: side('before', before), after: side('after', after) };
}

function saidBy(field: string, within: string | undefined, words: string): unknown {
  if (!words) {
    return undefined;
  }
  const prefix = prefixOf(field, within);
  if (prefix) {
    return prefix + words.toUpperCase().replaceAll(' ', '_');
  }
  if (LISTS.includes(field)) {
    return words.split(', ');
  }
  return FLAGS.includes(field) ? words === 'true' : words;
}

function prefixOf(field: string, within: string | undefined): string | undefined {
  switch (field) {
    case 'state':
      return STATES[within ?? ''] ?? 'PLAN_STATE_';
    case 'suspended_state':
      return 'PLAN_STATE_';
    case 'kind':
      return 'ITEM_KIND_';
    case 'confidentiality':
      return 'CONFIDENTIALITY_';
    default:
      return undefined;
  }
}
