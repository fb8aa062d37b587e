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
import { UNTOLD } from '../action/difference.ts';
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

test.each([
  ['sign-in', en],
  ['sign-in_zh', zh],
])('the local issuer’s %s calls the application and the roles of people as the page does', (page, words) => {
  const lines = readFileSync(`../stack/src/main/resources/tracker/stack/issuer/${page}.properties`, 'utf8');
  const issuers = new Map([...lines.matchAll(/^([\w.]+) = (.*)$/gm)].map(([, id = '', text = '']) => [id, text]));
  const rolesIn = (all: [string, string][], prefix: string) =>
    all.flatMap(([id, text]) => (id.startsWith(prefix) ? [`${id.slice(prefix.length)}: ${text}`] : [])).sort();
  expect(rolesIn([...issuers], 'role.')).toEqual(rolesIn(Object.entries(words), 'refusal.role.'));
  expect(issuers.get('title')).toContain(words['app.name']);
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
  const events = ['escalation', 'problem', 'plan', 'team'].flatMap((part) => {
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
  expect(names.filter((name) => !UNTOLD.includes(name) && !(`field.${name}` in en))).toEqual([]);
});

test('every figure and every statistic is defined', () => {
  const { schemas } = JSON.parse(readFileSync('../platform/src/test/resources/golden/openapi.json', 'utf8')).components;
  const fieldsOf = (message: string) => Object.keys(schemas[`tracker.reporting.v1.${message}`].properties);
  const figures = {
    escalations: fieldsOf('EscalationFigures'),
    source: fieldsOf('EscalationFigures'),
    items: fieldsOf('ItemFigures'),
    plans: fieldsOf('PlanFigures'),
    throughput: fieldsOf('ItemThroughput').filter((each) => each !== 'period'),
  };
  const statistics = [...fieldsOf('HoursFigures'), ...fieldsOf('DaysFigures')].map((each) => `figure.${each}`);
  const ids = Object.entries(figures).flatMap(([of, each]) => each.map((figure) => `figure.${of}.${figure}`));
  expect(ids.length).toBeGreaterThan(50);
  expect([...ids, ...statistics].filter((id) => !(id in en && /\p{Script=Han}/u.test(zh[id] ?? '')))).toEqual([]);
});

/** What stands for programs only in what the services say: the reader knows what they did, and reads no other system's words. */
const FOR_PROGRAMS = ['step', 'told', 'cause', 'status'];

/** Rules of the contract that its fields have, as a violation names them. */
const RULES = [
  'BYTES_MAX_LEN',
  'DURATION_GTE_LTE',
  'ENUM_DEFINED_ONLY',
  'INT32_GTE',
  'INT32_GTE_LTE',
  'REPEATED_MAX_ITEMS',
  'REPEATED_MIN_ITEMS',
  'REPEATED_UNIQUE',
  'REQUIRED',
  'STRING_IN',
  'STRING_MAX_LEN',
  'STRING_MIN_LEN',
  'STRING_PATTERN',
  'STRING_URI',
];

const [REFUSED = '', WRITTEN = ''] = readFileSync('../docs/refusals.md', 'utf8').split('## What the tracker writes');

test.each([
  ['refusal', REFUSED, 100, RULES],
  ['written', WRITTEN, 10, []],
])('every sentence of the services has words (%s), which take what the sentence tells', (by, table, many, others) => {
  const sentences = [...table.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)];
  expect(sentences.length).toBeGreaterThan(many);
  for (const [, code, sentence = ''] of sentences) {
    const told = new Set([...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
    const values = [...told].filter((name) => !FOR_PROGRAMS.includes(name)).sort();
    expect([code, namesIn(en[`${by}.${code}`] ?? '')]).toEqual([code, values]);
    expect([code, zh[`${by}.${code}`]]).toEqual([code, expect.stringMatching(/\p{Script=Han}/u)]);
  }
  const said = [...sentences.map(([, code]) => code), ...others].map((code) => `${by}.${code}`);
  expect(Object.keys(en).filter((id) => new RegExp(`^${by}\\.[A-Z]`).test(id) && !said.includes(id))).toEqual([]);
});

test('every rule of the contract has words', () => {
  expect(RULES.filter((rule) => !(`refusal.${rule}` in en))).toEqual([]);
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
