import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import {
  ADD_FACTOR,
  ADD_WHY,
  accessTo,
  COMMITMENT_ACTIONS,
  CONFIDENTIALITY_ACTIONS,
  DEAD_LETTER_ACTIONS,
  DRAFT_PLAN,
  ESCALATION_ACTIONS,
  ITEM_ACTIONS,
  ITEM_RISK_ACTIONS,
  MEMBER_ACTIONS,
  OPEN_ESCALATION,
  OPEN_PROBLEM,
  PART_ACTIONS,
  PLAN_ACTIONS,
  PLAN_RISK_ACTIONS,
  PROBLEM_ACTIONS,
  PROBLEM_CONFIDENTIALITY_ACTIONS,
  REGISTER_TEAM,
  REMOVE_ESCALATION,
  TAKE_IN_AGAIN,
  TEAM_ACTIONS,
  UNMERGE,
} from '../action/actions.ts';
import english from './en.json';
import chinese from './zh-CN.json';

const en: Record<string, string> = english;
const zh: Record<string, string> = chinese;

test('both languages say the same things', () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
});

test.each(Object.keys(english))('%s is well formed and takes the same values in both languages', (id) => {
  expect(namesIn(zh[id] ?? '')).toEqual(namesIn(en[id] ?? ''));
});

test('every value of the enumerations that are shown has words', () => {
  const contract = JSON.parse(readFileSync('../platform/src/test/resources/golden/openapi.json', 'utf8'));
  const shown = [
    'EscalationState',
    'Priority',
    'PlanState',
    'ItemState',
    'ItemKind',
    'CommitmentState',
    'DecisionState',
    'HealthColour',
    'HealthMeasure',
    'ProblemState',
    'ProblemKind',
    'ProblemResolution',
    'HypothesisState',
    'FactorCategory',
    'PendingReason',
    'ProcessorStatus',
    'DismissalReason',
    'Confidentiality',
    'TeamKind',
    'TeamRole',
  ];
  const values = Object.entries<{ enum?: string[] }>(contract.components.schemas)
    .filter(([name]) => shown.includes(name.slice(name.lastIndexOf('.') + 1)))
    .flatMap(([, schema]) => schema.enum ?? [])
    .filter((value) => !value.endsWith('_UNSPECIFIED'));
  expect(values.length).toBeGreaterThan(70);
  expect(values.filter((value) => !(`enum.${value}` in en))).toEqual([]);
});

test('every event has words', () => {
  const events = ['escalation', 'problem', 'plan'].flatMap((part) => {
    const file = `../proto/src/main/proto/tracker/${part}/v1/${part}_events.proto`;
    return [...readFileSync(file, 'utf8').matchAll(/^message (\w+) \{/gm)].map(([, event]) => `event.${event}`);
  });
  expect(events.length).toBeGreaterThan(80);
  expect(events.filter((event) => !(event in en))).toEqual([]);
});

test('every field that a difference of a plan can name has words', () => {
  const { schemas } = JSON.parse(readFileSync('../platform/src/test/resources/golden/openapi.json', 'utf8')).components;
  const parts = ['Plan', 'ActionItem', 'Commitment', 'Baseline', 'BaselineItem', 'Extension', 'EvidenceFile'];
  const others = ['CounterProposal', 'RiskAcceptance', 'Replanning', 'EffectivenessCheck'];
  const names = [...parts, ...others].flatMap((part) => Object.keys(schemas[`tracker.plan.v1.${part}`].properties));
  expect(names.length).toBeGreaterThan(80);
  expect(names.filter((name) => name !== 'etag' && !(`field.${name}` in en))).toEqual([]);
});

test('every field that is asked for has a label, and its call is in the contract', () => {
  const actions = [
    ...COMMITMENT_ACTIONS,
    ...ITEM_ACTIONS,
    ...PART_ACTIONS,
    ...ITEM_RISK_ACTIONS,
    ...PLAN_ACTIONS,
    ...PLAN_RISK_ACTIONS,
    ...ESCALATION_ACTIONS,
    ...PROBLEM_ACTIONS,
    ...CONFIDENTIALITY_ACTIONS,
    ...PROBLEM_CONFIDENTIALITY_ACTIONS,
    REMOVE_ESCALATION,
    TAKE_IN_AGAIN,
    ...DEAD_LETTER_ACTIONS,
    ADD_WHY,
    ADD_FACTOR,
    DRAFT_PLAN,
    OPEN_ESCALATION,
    OPEN_PROBLEM,
    UNMERGE,
    REGISTER_TEAM,
    ...TEAM_ACTIONS,
    ...MEMBER_ACTIONS,
  ];
  for (const { path, fields } of actions) {
    expect(accessTo(path).roles.length).toBeGreaterThan(0);
    expect(fields.filter(({ name }) => !(`field.${name}` in en))).toEqual([]);
  }
});

function namesIn(text: string): string[] {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(walk);
    } else if (node && typeof node === 'object') {
      const { type, value, options } = node as {
        type?: number;
        value?: unknown;
        options?: Record<string, { value: unknown }>;
      };
      if (type !== undefined && type > 0 && type < 7 && typeof value === 'string') {
        names.add(value);
      }
      Object.values(options ?? {}).forEach((option) => {
        walk(option.value);
      });
    }
  };
  walk(new IntlMessageFormat(text, 'en').getAst());
  return [...names].sort();
}
