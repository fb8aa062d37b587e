import access from '#generated/access.json';
import { ownTeams } from '../api/session.ts';
import type {
  ActionItem,
  AnswerTo,
  BodyOf,
  Change,
  Escalation,
  EscalationState,
  ItemState,
  ListedItem,
  Plan,
  PlanState,
  Priority,
  ProblemCase,
  ProblemState,
  RiskAcceptance,
  Session,
} from '../api/types.ts';
import type { MessageId } from '../language/words.ts';
import { DROPPED, isExpired, VERIFIED } from '../plans/states.ts';
import { waitsFor } from '../plans/waits.ts';

export type FieldKind =
  | 'text'
  | 'long'
  | 'lines'
  | 'date'
  | 'past'
  | 'number'
  | 'days'
  | 'team'
  | 'person'
  | 'people'
  | 'files'
  | 'item'
  | 'items'
  | 'blocker'
  | 'counters'
  | 'asked'
  | 'escalation'
  | 'escalations'
  | 'escalationLink'
  | 'problem'
  | 'openProblem'
  | 'problemLink'
  | 'classification'
  | 'member'
  | readonly string[];

export interface Field {
  name: string;
  kind: FieldKind;
  /** What stands in it before anybody typed. */
  value?: string;
}

/** A change that people can make: the call of the contract behind it, and what they are asked for. */
export interface Action {
  path: Change;
  label: MessageId;
  fields: Field[];
  /** Values that are no choice, such as `approve`. */
  fixed?: Record<string, unknown>;
  /** A key that starts it while its row has the focus. */
  key?: string;
  /** A partner may do it for their own team only. */
  ownTeam?: boolean;
  /** Fields of which at least one is filled. */
  oneOf?: string[];
  /** It is typed on from what there is, or from that part of it. */
  corrects?: true | 'effectiveness';
  /** It stands behind the others, for it is rarely what somebody came for. */
  seldom?: boolean;
  /** What cannot be undone is asked again, in these words. */
  warning?: MessageId;
  /** It ends what others work on: shown so. */
  ends?: true;
  /** What the service takes here and what not, said before anybody types. */
  note?: MessageId;
  /** What may be overlooked, and comes with it. */
  caution?: MessageId;
  /** What to say of the answer; that it is done, when absent. */
  outcome?: (answer: object) => MessageId;
  /** What there is now and was not before: there it goes on. */
  opened?: (answer: object) => string | undefined;
  /** Where it is possible; everywhere when absent. The service decides; this only spares people what it would refuse. */
  states?: readonly string[];
  /** Of the plan that an item belongs to. */
  planStates?: readonly PlanState[];
  /** It decides anew about what was left at a risk that is accepted no longer, where that differs from elsewhere. */
  again?: Pick<Action, 'planStates'>;
  /** What it makes of the thing, by what was sent: shown at once, and taken back when the service refuses. */
  expected?: (sent: Sent, seen: Sent) => object;
  /** What takes it back, by how the thing was before and what was sent; absent where the domain knows no way back. */
  undo?: (seen: Sent, sent: Sent) => Undo | undefined;
}

type Sent = Record<string, unknown>;

export interface Undo {
  action: Action;
  values?: Record<string, unknown>;
}

type Extra = Omit<Action, 'path' | 'label' | 'fields'>;

/** Back to what stood in those fields, where something did, and in others, which may have been as empty as that. */
const backTo =
  (action: Action, fields: string[], empty: Sent = {}) =>
  (seen: Sent): Undo | undefined => {
    const stood = [...fields, ...Object.keys(empty)].filter((field) => seen[field]);
    return fields.every((field) => stood.includes(field))
      ? { action, values: { ...empty, ...Object.fromEntries(stood.map((field) => [field, seen[field]])) } }
      : undefined;
  };

/** Holds the names of the fields against the contract. */
function action<P extends Change>(
  path: P,
  label: MessageId,
  fields: { [F in keyof BodyOf<P> & string]?: FieldKind } = {},
  extra: Extra = {},
): Action {
  const asked = Object.entries(fields) as [string, FieldKind][];
  return { path, label, fields: asked.map(([name, kind]) => ({ name, kind })), ...extra };
}

const ITEM = '/api/v1/plans/{plan}/items/{item}';
const PLAN = '/api/v1/plans/{plan}';
const ESCALATION = '/api/v1/escalations/{escalation}';
const PROBLEM = '/api/v1/problems/{problem}';

const items = (...states: ItemState[]) => ({ states });
const plans = (...states: PlanState[]) => ({ states });
const escalations = (...states: EscalationState[]) => ({ states });
const problems = (...states: ProblemState[]) => ({ states });

/** Says something, and changes nothing else. */
const COMMENT: Extra = { key: 'n', seldom: true, again: {} };
export const COMMENT_PLAN = action(`${PLAN}:comment`, 'action.comment', { text: 'long' }, COMMENT);

/** What a team answers when a plan asks it. */
export const COMMITMENT_ACTIONS: Action[] = [
  action(`${PLAN}:acceptCommitment`, 'action.accept', {}, { key: 'a' }),
  action(`${PLAN}:declineCommitment`, 'action.decline', { items: 'asked', reason: 'long' }, { key: 'd' }),
  action(`${PLAN}:counterCommitment`, 'action.counter', { counters: 'counters', reason: 'long' }, { key: 'c' }),
  action(
    `${PLAN}:delegateCommitment`,
    'action.delegate',
    { items: 'asked', to_team: 'team', reason: 'long' },
    { key: 'p' },
  ),
  action(`${PLAN}:acceptCommitment`, 'action.acceptSome', { items: 'asked' }, { key: 'o', seldom: true }),
];

/**
 * The same, of single items where there are several; who accepts says who is accountable where nobody is yet: a partner, unless
 * they say otherwise.
 */
export function answersTo(asked: ActionItem[], session: Session): Action[] {
  const owner: Field = {
    name: 'owner',
    kind: 'person',
    value: session.roles.includes('partner') ? session.subject : undefined,
  };
  const accepts = (label: MessageId) => label === 'action.accept' || label === 'action.acceptSome';
  return possible(COMMITMENT_ACTIONS, session, undefined)
    .filter(({ label }) => asked.length > 1 || label !== 'action.acceptSome')
    .map((answer) => ({
      ...answer,
      fields: [
        ...answer.fields.filter(({ kind }) => asked.length > 1 || kind !== 'asked'),
        ...(accepts(answer.label) && asked.some((item) => !item.owner) ? [owner] : []),
      ],
    }));
}

const UNDER_WAY = items('ITEM_STATE_ACCEPTED', 'ITEM_STATE_IN_PROGRESS', 'ITEM_STATE_BLOCKED');
const OWN = { ownTeam: true };
const ASKING: PlanState[] = ['PLAN_STATE_ALIGNING', 'PLAN_STATE_REPLANNING'];
const WORKING: { planStates: PlanState[] } = {
  planStates: ['PLAN_STATE_AGREED', 'PLAN_STATE_IN_EXECUTION', 'PLAN_STATE_REPLANNING'],
};
const ACTIVE: { planStates: PlanState[] } = {
  planStates: ['PLAN_STATE_DRAFT', 'PLAN_STATE_PROPOSED', 'PLAN_STATE_ALIGNING', ...WORKING.planStates],
};
const NOT_STARTED: ItemState[] = [
  'ITEM_STATE_PROPOSED',
  'ITEM_STATE_OFFERED',
  'ITEM_STATE_DECLINED',
  'ITEM_STATE_COUNTER_PROPOSED',
  'ITEM_STATE_ACCEPTED',
];
const NOT_CLAIMED = items(...NOT_STARTED, 'ITEM_STATE_IN_PROGRESS', 'ITEM_STATE_BLOCKED');
const NOT_FINISHED = items(...NOT_CLAIMED.states, 'ITEM_STATE_DONE_CLAIMED');

/** An item in that state, as far as the page can know. */
const item =
  (state: ItemState, more: (sent: Sent) => object = () => ({})) =>
  (sent: Sent) => ({ state, ...more(sent) });

const UNBLOCK = action(
  `${ITEM}:unblock`,
  'action.unblock',
  {},
  {
    ...OWN,
    ...items('ITEM_STATE_BLOCKED'),
    ...WORKING,
    key: 'u',
    expected: item('ITEM_STATE_IN_PROGRESS', () => ({ blocked_reason: undefined, blocked_by: undefined })),
  },
);
const SET_OWNER: Action = action(
  `${ITEM}:setOwner`,
  'action.setOwner',
  { owner: 'person' },
  { ...OWN, ...NOT_CLAIMED, ...ACTIVE, seldom: true, undo: (seen) => backTo(SET_OWNER, ['owner'])(seen) },
);
const SET_CONTRIBUTORS: Action = action(
  `${ITEM}:setContributors`,
  'action.setContributors',
  { contributors: 'people' },
  {
    ...OWN,
    ...NOT_CLAIMED,
    ...ACTIVE,
    seldom: true,
    undo: (seen) => backTo(SET_CONTRIBUTORS, [], { contributors: [] })(seen),
  },
);

/** Of whom an item is asked, and by when. */
const ASKED_FOR = { team: 'team', owner: 'person', due_time: 'date' } as const;

export const ITEM_ACTIONS: Action[] = [
  action(
    `${ITEM}:start`,
    'action.start',
    {},
    { ...OWN, ...items('ITEM_STATE_ACCEPTED'), ...WORKING, key: 's', expected: item('ITEM_STATE_IN_PROGRESS') },
  ),
  action(
    `${ITEM}:claimDone`,
    'action.claimDone',
    { evidence: 'lines', files: 'files', note: 'text' },
    {
      ...OWN,
      ...items('ITEM_STATE_IN_PROGRESS'),
      ...WORKING,
      key: 'e',
      oneOf: ['evidence', 'files'],
      expected: item('ITEM_STATE_DONE_CLAIMED'),
    },
  ),
  action(
    `${ITEM}:block`,
    'action.block',
    { reason: 'long', blocked_by: 'blocker' },
    {
      ...OWN,
      ...items('ITEM_STATE_IN_PROGRESS'),
      ...WORKING,
      key: 'b',
      expected: item('ITEM_STATE_BLOCKED', ({ reason, blocked_by }) => ({ blocked_reason: reason, blocked_by })),
      undo: () => ({ action: UNBLOCK }),
    },
  ),
  UNBLOCK,
  action(
    `${ITEM}:verify`,
    'action.verify',
    {},
    { ...items('ITEM_STATE_DONE_CLAIMED'), ...WORKING, key: 'v', expected: item('ITEM_STATE_VERIFIED') },
  ),
  action(
    `${ITEM}:reject`,
    'action.reject',
    { reason: 'long' },
    { ...items('ITEM_STATE_DONE_CLAIMED'), ...WORKING, key: 'r', expected: item('ITEM_STATE_IN_PROGRESS') },
  ),
  action(
    `${ITEM}:requestExtension`,
    'action.requestExtension',
    { due_time: 'date', reason: 'long' },
    { ...OWN, ...UNDER_WAY, ...WORKING, key: 'm' },
  ),
  action(
    `${ITEM}:takeCounterProposal`,
    'action.takeCounterProposal',
    {},
    { ...items('ITEM_STATE_COUNTER_PROPOSED'), planStates: ASKING },
  ),
  action(`${ITEM}:reoffer`, 'action.reoffer', ASKED_FOR, {
    ...items('ITEM_STATE_OFFERED', 'ITEM_STATE_DECLINED', 'ITEM_STATE_COUNTER_PROPOSED'),
    planStates: ASKING,
    corrects: true,
    again: { planStates: ['PLAN_STATE_REPLANNING'] },
  }),
  action(`${ITEM}:reoffer`, 'action.reoffer', ASKED_FOR, {
    ...items('ITEM_STATE_ACCEPTED', 'ITEM_STATE_IN_PROGRESS'),
    planStates: ['PLAN_STATE_REPLANNING'],
    corrects: true,
  }),
  action(`${ITEM}:reoffer`, 'action.reoffer', ASKED_FOR, {
    ...items('ITEM_STATE_BLOCKED'),
    planStates: ['PLAN_STATE_REPLANNING'],
    corrects: true,
    caution: 'caution.reofferBlocked',
  }),
  action(
    `${ITEM}:close`,
    'action.closeItem',
    {},
    {
      ...items('ITEM_STATE_VERIFIED'),
      planStates: [
        'PLAN_STATE_IN_EXECUTION',
        'PLAN_STATE_REPLANNING',
        'PLAN_STATE_IMPLEMENTED',
        'PLAN_STATE_MONITORING',
      ],
      expected: item('ITEM_STATE_CLOSED'),
    },
  ),
  SET_OWNER,
  SET_CONTRIBUTORS,
  action(`${ITEM}:comment`, 'action.comment', { text: 'long' }, COMMENT),
];

const ITEM_KINDS = ['ITEM_KIND_PREVENT', 'ITEM_KIND_DETECT', 'ITEM_KIND_MITIGATE'] as const;
const BEING_CHANGED: PlanState[] = [
  'PLAN_STATE_DRAFT',
  'PLAN_STATE_PROPOSED',
  'PLAN_STATE_ALIGNING',
  'PLAN_STATE_REPLANNING',
];
const WITH_TEAMS: PlanState[] = ['PLAN_STATE_ALIGNING', ...WORKING.planStates];

const CORRECT_ITEM: Action = action(
  `${ITEM}:update`,
  'action.correct',
  { title: 'text', kind: ITEM_KINDS, due_time: 'date' },
  {
    ...items('ITEM_STATE_PROPOSED'),
    planStates: ['PLAN_STATE_DRAFT', 'PLAN_STATE_PROPOSED'],
    corrects: true,
    seldom: true,
    undo: (seen) => backTo(CORRECT_ITEM, ['title', 'kind', 'due_time'])(seen),
  },
);
const SET_DEPENDENCIES: Action = action(
  `${ITEM}:setDependencies`,
  'action.setDependencies',
  { depends_on: 'items' },
  {
    ...items(...NOT_STARTED),
    ...ACTIVE,
    seldom: true,
    undo: (seen) => backTo(SET_DEPENDENCIES, [], { depends_on: [] })(seen),
  },
);

/** What becomes of an item within its plan. */
export const PART_ACTIONS: Action[] = [
  CORRECT_ITEM,
  SET_DEPENDENCIES,
  action(
    `${ITEM}:supersede`,
    'action.supersede',
    { by: 'item', reason: 'long' },
    { ...NOT_FINISHED, planStates: BEING_CHANGED, seldom: true, again: {} },
  ),
  action(
    `${ITEM}:cancel`,
    'action.cancelItem',
    { reason: 'long' },
    {
      ...NOT_FINISHED,
      planStates: BEING_CHANGED,
      seldom: true,
      again: {},
      expected: item('ITEM_STATE_CANCELLED', ({ reason }) => ({ end_reason: reason })),
    },
  ),
  action(
    `${ITEM}:requestRiskAcceptance`,
    'action.requestRiskAcceptance',
    { expire_time: 'date', reason: 'long' },
    { ...NOT_FINISHED, planStates: WITH_TEAMS, seldom: true, again: {} },
  ),
];

/** About the risk of leaving an item undone, once somebody has asked to accept it. */
export const ITEM_RISK_ACTIONS: Action[] = [
  action(
    `${ITEM}:decideRiskAcceptance`,
    'action.acceptRisk',
    { reason: 'long' },
    { fixed: { approve: true }, planStates: WITH_TEAMS },
  ),
  action(
    `${ITEM}:decideRiskAcceptance`,
    'action.denyRisk',
    { reason: 'long' },
    { fixed: { approve: false }, planStates: WITH_TEAMS },
  ),
];

/** About one request for more time; `number` says which. */
export const EXTENSION_ACTIONS: Action[] = [
  action(
    `${ITEM}:decideExtension`,
    'action.approve',
    { reason: 'long' },
    { fixed: { approve: true }, ...WORKING, key: 'a' },
  ),
  action(
    `${ITEM}:decideExtension`,
    'action.deny',
    { reason: 'long' },
    { fixed: { approve: false }, ...WORKING, key: 'd' },
  ),
];

const OPEN_PLAN = plans(...ACTIVE.planStates);

const RESUME_PLAN = action(
  `${PLAN}:resume`,
  'action.resume',
  { reason: 'long' },
  { ...plans('PLAN_STATE_SUSPENDED'), again: {} },
);

const CORRECT_PLAN: Action = action(
  `${PLAN}:update`,
  'action.correct',
  { title: 'text' },
  {
    states: [...OPEN_PLAN.states, 'PLAN_STATE_IMPLEMENTED', 'PLAN_STATE_MONITORING'],
    corrects: true,
    seldom: true,
    undo: (seen) => backTo(CORRECT_PLAN, ['title'])(seen),
  },
);

const CHECK = { threshold: 'number', window: 'days' } as const;
const SET_CHECK: Action = action(`${PLAN}:setEffectivenessCheck`, 'action.setEffectivenessCheck', CHECK, {
  ...plans(...BEING_CHANGED),
  corrects: 'effectiveness',
  undo: ({ effectiveness }) => backTo(SET_CHECK, ['window'], { threshold: 0 })((effectiveness ?? {}) as Sent),
});

export const PLAN_ACTIONS: Action[] = [
  action(
    `${PLAN}/items`,
    'action.proposeItem',
    { kind: ITEM_KINDS, title: 'text', team: 'team', owner: 'person', due_time: 'date' },
    plans(...BEING_CHANGED),
  ),
  action(`${PLAN}:propose`, 'action.propose', {}, plans('PLAN_STATE_DRAFT')),
  action(`${PLAN}:offer`, 'action.offer', {}, plans('PLAN_STATE_PROPOSED')),
  SET_CHECK,
  action(`${PLAN}:setEffectivenessCheck`, 'action.setEffectivenessCheck', CHECK, {
    ...plans('PLAN_STATE_AGREED', 'PLAN_STATE_IN_EXECUTION'),
    corrects: 'effectiveness',
    note: 'note.checkAgreed',
    seldom: true,
  }),
  action(`${PLAN}:implement`, 'action.implement', {}, plans('PLAN_STATE_IN_EXECUTION', 'PLAN_STATE_IMPLEMENTED')),
  action(
    `${PLAN}:startReplanning`,
    'action.startReplanning',
    { reason: 'long' },
    plans('PLAN_STATE_AGREED', 'PLAN_STATE_IN_EXECUTION'),
  ),
  action(`${PLAN}:approveReplanning`, 'action.approveReplanning', {}, plans('PLAN_STATE_REPLANNING')),
  action(`${PLAN}:judge`, 'action.judge', {}, plans('PLAN_STATE_MONITORING')),
  action(
    `${PLAN}:suspend`,
    'action.suspend',
    { reason: 'long' },
    { ...OPEN_PLAN, undo: () => ({ action: RESUME_PLAN }) },
  ),
  RESUME_PLAN,
  CORRECT_PLAN,
  action(
    `${PLAN}:requestRiskAcceptance`,
    'action.requestRiskAcceptance',
    { expire_time: 'date', reason: 'long' },
    { states: [...OPEN_PLAN.states, 'PLAN_STATE_IMPLEMENTED', 'PLAN_STATE_MONITORING'], seldom: true, again: {} },
  ),
  COMMENT_PLAN,
  action(`${PLAN}:cancel`, 'action.cancelPlan', { reason: 'long' }, { ...OPEN_PLAN, seldom: true, ends: true }),
];

/** About the risk of ending the plan, once somebody has asked to accept it. */
export const PLAN_RISK_ACTIONS: Action[] = [
  action(`${PLAN}:decideRiskAcceptance`, 'action.acceptRisk', { reason: 'long' }, { fixed: { approve: true } }),
  action(`${PLAN}:decideRiskAcceptance`, 'action.denyRisk', { reason: 'long' }, { fixed: { approve: false } }),
];

/** The most urgent first. */
export const PRIORITIES: Priority[] = ['PRIORITY_CRITICAL', 'PRIORITY_HIGH', 'PRIORITY_MODERATE', 'PRIORITY_LOW'];
const HANDED_OUT: EscalationState[] = [
  'ESCALATION_STATE_ASSIGNED',
  'ESCALATION_STATE_ACKNOWLEDGED',
  'ESCALATION_STATE_IN_PROGRESS',
  'ESCALATION_STATE_PENDING_REQUESTER',
  'ESCALATION_STATE_PENDING_THIRD_PARTY',
  'ESCALATION_STATE_MITIGATED',
];
const WORKED = HANDED_OUT.slice(2);
const STANDING: EscalationState[] = [
  'ESCALATION_STATE_NEW',
  'ESCALATION_STATE_TRIAGED',
  ...HANDED_OUT,
  'ESCALATION_STATE_RESOLVED',
  'ESCALATION_STATE_CLOSED',
];

const ASSIGN: Action = action(
  `${ESCALATION}:assign`,
  'action.assign',
  { team: 'team', assignee: 'person' },
  {
    ...escalations('ESCALATION_STATE_TRIAGED', ...HANDED_OUT),
    key: 'a',
    expected: ({ team, assignee }, { state }) => ({
      team,
      assignee,
      state: state === 'ESCALATION_STATE_TRIAGED' ? 'ESCALATION_STATE_ASSIGNED' : state,
    }),
    undo: (seen) => backTo(ASSIGN, ['team'], { assignee: '' })(seen), // there is no way back to nobody
  },
);

const START_WORK = action(
  `${ESCALATION}:start`,
  'action.start',
  {},
  {
    ...escalations(
      'ESCALATION_STATE_ACKNOWLEDGED',
      'ESCALATION_STATE_PENDING_REQUESTER',
      'ESCALATION_STATE_PENDING_THIRD_PARTY',
    ),
    ...OWN,
    key: 's',
    expected: () => ({ state: 'ESCALATION_STATE_IN_PROGRESS' }),
  },
);

const CHANGE_PRIORITY: Action = action(
  `${ESCALATION}:changePriority`,
  'action.changePriority',
  { priority: PRIORITIES, reason: 'long' },
  {
    ...escalations('ESCALATION_STATE_TRIAGED', ...HANDED_OUT),
    expected: ({ priority }) => ({ priority }),
    undo: (seen) => backTo(CHANGE_PRIORITY, ['priority'])(seen),
  },
);

/** About a duplicate, on its own page and on that of the one as which it goes on. */
export const UNMERGE = action(
  `${ESCALATION}:unmerge`,
  'action.unmerge',
  { reason: 'long' },
  { ...escalations('ESCALATION_STATE_MERGED'), key: 'u' },
);

export const MERGE = action(
  `${ESCALATION}:merge`,
  'action.merge',
  { into: 'escalation', reason: 'long' },
  { ...escalations(...STANDING), key: 'm', undo: () => ({ action: UNMERGE }) },
);

export const RELATE = action(`${ESCALATION}:link`, 'action.relate', { link: 'escalationLink' }, { seldom: true });

export const ESCALATION_ACTIONS: Action[] = [
  action(
    `${ESCALATION}:triage`,
    'action.triage',
    { priority: PRIORITIES, classification: 'classification' },
    { ...escalations('ESCALATION_STATE_NEW'), key: 't' },
  ),
  ASSIGN,
  action(
    `${ESCALATION}:acknowledge`,
    'action.acknowledge',
    {},
    {
      ...escalations('ESCALATION_STATE_ASSIGNED'),
      ...OWN,
      key: 'k',
      expected: () => ({ state: 'ESCALATION_STATE_ACKNOWLEDGED' }),
    },
  ),
  START_WORK,
  action(
    `${ESCALATION}:pend`,
    'action.pend',
    { reason: ['PENDING_REASON_REQUESTER', 'PENDING_REASON_THIRD_PARTY'], waiting_for: 'text' },
    {
      ...escalations('ESCALATION_STATE_IN_PROGRESS'),
      ...OWN,
      key: 'w',
      expected: ({ reason, waiting_for }) => ({
        state: String(reason).replace('PENDING_REASON', 'ESCALATION_STATE_PENDING'),
        waiting_for,
      }),
      undo: () => ({ action: START_WORK }),
    },
  ),
  action(
    `${ESCALATION}:mitigate`,
    'action.mitigate',
    { summary: 'long' },
    { ...escalations(...WORKED.slice(0, 3)), ...OWN },
  ),
  action(
    `${ESCALATION}:resolve`,
    'action.resolve',
    { resolution_code: 'text', resolution_summary: 'long' },
    { ...escalations(...WORKED), key: 'r' },
  ),
  action(`${ESCALATION}:close`, 'action.closeEscalation', {}, escalations('ESCALATION_STATE_RESOLVED')),
  action(
    `${ESCALATION}:reopen`,
    'action.reopen',
    { reason: 'long' },
    escalations('ESCALATION_STATE_RESOLVED', 'ESCALATION_STATE_CLOSED'),
  ),
  CHANGE_PRIORITY,
  action(
    `${ESCALATION}:dismiss`,
    'action.dismiss',
    {
      reason: [
        'DISMISSAL_REASON_OUT_OF_SCOPE',
        'DISMISSAL_REASON_SPAM',
        'DISMISSAL_REASON_NOT_ACTIONABLE',
        'DISMISSAL_REASON_WITHDRAWN',
      ],
      note: 'long',
    },
    escalations('ESCALATION_STATE_NEW', 'ESCALATION_STATE_TRIAGED'),
  ),
  action(`${ESCALATION}:comment`, 'action.comment', { text: 'long' }, { key: 'c' }),
  MERGE,
  RELATE,
  action(`${ESCALATION}:link`, 'action.linkToProblem', { link: 'problemLink' }, { seldom: true }),
];

const CONFIDENTIALITIES = ['CONFIDENTIALITY_OPEN', 'CONFIDENTIALITY_CONFIDENTIAL'] as const;

export const OPEN_ESCALATION = action(
  '/api/v1/escalations',
  'action.openEscalation',
  {
    title: 'text',
    description: 'long',
    priority: PRIORITIES,
    channel: 'text',
    market: 'text',
    language: 'text',
    external_id: 'text',
    classification: 'classification',
    confidentiality: CONFIDENTIALITIES,
    viewers: 'people',
  },
  { opened: (answer) => (answer as AnswerTo<'/api/v1/escalations'>).escalation?.name },
);

/** In which states: of who may know of it now. */
const confidentiality = (
  path: `${typeof ESCALATION | typeof PROBLEM}:setConfidentiality`,
  warning: MessageId,
): Action[] => {
  const confidential = { confidentiality: 'CONFIDENTIALITY_CONFIDENTIAL' };
  const changeViewers: Action = action(
    path,
    'action.changeViewers',
    { viewers: 'people' },
    {
      states: ['CONFIDENTIALITY_CONFIDENTIAL'],
      fixed: confidential,
      undo: ({ viewers = [] }) => ({ action: changeViewers, values: { ...confidential, viewers } }),
    },
  );
  return [
    action(
      path,
      'action.makeConfidential',
      { viewers: 'people' },
      { states: ['CONFIDENTIALITY_OPEN'], fixed: confidential, seldom: true },
    ),
    changeViewers,
    action(
      path,
      'action.makeOpen',
      {},
      {
        states: ['CONFIDENTIALITY_CONFIDENTIAL'],
        fixed: { confidentiality: 'CONFIDENTIALITY_OPEN' },
        warning,
      },
    ),
  ];
};

export const CONFIDENTIALITY_ACTIONS = confidentiality(`${ESCALATION}:setConfidentiality`, 'warning.makeOpen');

/** The plans for the problem follow. */
export const PROBLEM_CONFIDENTIALITY_ACTIONS = confidentiality(
  `${PROBLEM}:setConfidentiality`,
  'warning.makeProblemOpen',
);

export const OPEN_PROBLEM_STATES: ProblemState[] = [
  'PROBLEM_STATE_NEW',
  'PROBLEM_STATE_ASSESS',
  'PROBLEM_STATE_ROOT_CAUSE_ANALYSIS',
  'PROBLEM_STATE_FIX_IN_PROGRESS',
  'PROBLEM_STATE_RESOLVED',
];
const NOT_CLOSED = problems(...OPEN_PROBLEM_STATES);
const FACTORS = ['PEOPLE', 'PROCESS', 'POLICY', 'PRODUCT', 'TECHNOLOGY', 'DATA', 'EXTERNAL'].map(
  (factor) => `FACTOR_CATEGORY_${factor}`,
);

const REOPEN_PROBLEM = action(
  `${PROBLEM}:reopen`,
  'action.reopen',
  { reason: 'long' },
  problems('PROBLEM_STATE_RESOLVED', 'PROBLEM_STATE_CLOSED'),
);

const SET_WORKAROUND: Action = action(
  `${PROBLEM}:setWorkaround`,
  'action.setWorkaround',
  { workaround: 'long' },
  { ...NOT_CLOSED, corrects: true, undo: (seen) => backTo(SET_WORKAROUND, [], { workaround: '' })(seen) },
);
const CORRECT_PROBLEM: Action = action(
  `${PROBLEM}:update`,
  'action.correct',
  { title: 'text', description: 'long' },
  {
    ...NOT_CLOSED,
    corrects: true,
    seldom: true,
    undo: (seen) => backTo(CORRECT_PROBLEM, ['title'], { description: '' })(seen),
  },
);

export const PROBLEM_ACTIONS: Action[] = [
  action(`${PROBLEM}:assess`, 'action.assess', {}, problems('PROBLEM_STATE_NEW')),
  action(`${PROBLEM}:analyze`, 'action.analyze', {}, problems('PROBLEM_STATE_ASSESS')),
  action(
    `${PROBLEM}:confirmRootCause`,
    'action.confirmRootCause',
    { statement: 'long', category: 'text', evidence: 'lines' },
    problems('PROBLEM_STATE_ROOT_CAUSE_ANALYSIS', 'PROBLEM_STATE_FIX_IN_PROGRESS'),
  ),
  action(`${PROBLEM}:addTimelineEntry`, 'action.addTimelineEntry', { time: 'past', text: 'long' }, NOT_CLOSED),
  SET_WORKAROUND,
  REOPEN_PROBLEM,
  CORRECT_PROBLEM,
  action(
    `${PROBLEM}:addEscalations`,
    'action.addEscalation',
    { escalations: 'escalations' },
    {
      ...NOT_CLOSED,
      seldom: true,
      undo: ({ escalations: before = [] }, { escalations: added }) => {
        const anew = (added as string[]).filter((name) => !(before as string[]).includes(name));
        return anew.length > 0 ? { action: REMOVE_ESCALATION, values: { escalations: anew } } : undefined;
      },
    },
  ),
  action(
    `${PROBLEM}:close`,
    'action.closeAsDuplicate',
    { duplicate_of: 'openProblem', reason: 'long' },
    {
      ...NOT_CLOSED,
      fixed: { resolution: 'PROBLEM_RESOLUTION_DUPLICATE' },
      seldom: true,
      // opening it again would not resolve it, and would draft another plan
      undo: ({ state }) => (state === 'PROBLEM_STATE_RESOLVED' ? undefined : { action: REOPEN_PROBLEM }),
    },
  ),
  action(
    `${PROBLEM}:close`,
    'action.closeProblem',
    { resolution: ['PROBLEM_RESOLUTION_RISK_ACCEPTED', 'PROBLEM_RESOLUTION_CANCELLED'], reason: 'long' },
    { ...NOT_CLOSED, seldom: true },
  ),
  action(
    `${PROBLEM}:close`,
    'action.closeAsFixed',
    { reason: 'long' },
    { ...problems('PROBLEM_STATE_RESOLVED'), fixed: { resolution: 'PROBLEM_RESOLUTION_FIXED' } },
  ),
];

/** What this person can do about that problem; its root cause is typed on from the hypothesis that was confirmed last. */
export function possibleOnProblem({ state, hypotheses = [] }: ProblemCase, session: Session): Action[] {
  const found = hypotheses.findLast((each) => each.state === 'HYPOTHESIS_STATE_CONFIRMED' && !each.retraction);
  const known: Record<string, string | undefined> = {
    statement: found?.statement,
    evidence: found?.evidence?.join('\n'),
  };
  return possible(PROBLEM_ACTIONS, session, state).map((action) =>
    action.label === 'action.confirmRootCause'
      ? { ...action, fields: action.fields.map((field) => ({ ...field, value: known[field.name] })) }
      : action,
  );
}

/** About one escalation of the problem, named by the target. */
export const REMOVE_ESCALATION: Action = action(
  `${PROBLEM}:removeEscalations`,
  'action.removeEscalation',
  { reason: 'long' },
  { ...NOT_CLOSED, seldom: true, undo: () => ({ action: TAKE_IN_AGAIN }) },
);

/** About one that was taken out. */
export const TAKE_IN_AGAIN: Action = action(
  `${PROBLEM}:addEscalations`,
  'action.takeInAgain',
  {},
  { ...NOT_CLOSED, undo: () => ({ action: REMOVE_ESCALATION }) },
);

/** From an escalation that no problem stands behind yet, or only one that is closed. */
export const OPEN_PROBLEM = action('/api/v1/problems', 'action.openProblem', {
  title: 'text',
  kind: [
    'PROBLEM_KIND_RECURRING_CASE',
    'PROBLEM_KIND_PROCESS_GAP',
    'PROBLEM_KIND_USER_FEEDBACK',
    'PROBLEM_KIND_METRIC_CHANGE',
  ],
  description: 'long',
  recurrence_of: 'problem',
  confidentiality: CONFIDENTIALITIES,
  viewers: 'people',
});

/** Where the problem behind it is closed: then it came back, as this one. */
export const OPEN_RECURRENCE: Action = {
  ...OPEN_PROBLEM,
  fields: OPEN_PROBLEM.fields.filter(({ name }) => name !== 'recurrence_of'),
  note: 'note.recurrence',
};

/** A policy drafts it by itself; a hand that is faster gets the same plan. */
export const DRAFT_PLAN = action('/api/v1/plans', 'action.draftPlan', {}, problems('PROBLEM_STATE_FIX_IN_PROGRESS'));

/** About one finding: `parent` says to which answer a further why belongs. */
export const ADD_WHY = action(
  `${PROBLEM}:addWhy`,
  'action.addWhy',
  { question: 'long', answer: 'long', evidence: 'lines' },
  NOT_CLOSED,
);
export const ADD_FACTOR = action(
  `${PROBLEM}:addFactor`,
  'action.addFactor',
  { category: FACTORS, statement: 'long', evidence: 'lines' },
  NOT_CLOSED,
);
export const PROPOSE_HYPOTHESIS = action(
  `${PROBLEM}:proposeHypothesis`,
  'action.proposeHypothesis',
  { statement: 'long' },
  NOT_CLOSED,
);
export const CONFIRM_HYPOTHESIS = action(
  `${PROBLEM}:confirmHypothesis`,
  'action.confirmHypothesis',
  { evidence: 'lines', verdict: 'long' },
  NOT_CLOSED,
);
export const REJECT_HYPOTHESIS = action(
  `${PROBLEM}:rejectHypothesis`,
  'action.rejectHypothesis',
  { evidence: 'lines', verdict: 'long' },
  NOT_CLOSED,
);
export const RETRACT_FINDING = action(
  `${PROBLEM}:retractFinding`,
  'action.retractFinding',
  { reason: 'long' },
  NOT_CLOSED,
);

const DEAD_LETTER = '/api/v1/operations/{service}/processors/{processor}/deadLetters/{dead_letter}';

/** About an event that a policy could not handle. */
export const DEAD_LETTER_ACTIONS: Action[] = [
  action(
    `${DEAD_LETTER}:retry`,
    'action.retry',
    {},
    { outcome: (answer) => ('handled' in answer && answer.handled ? 'action.done' : 'action.retryFailed') },
  ),
  action(`${DEAD_LETTER}:drop`, 'action.drop', {}, { warning: 'warning.drop' }),
];

const TEAM = '/api/v1/teams/{team}';
const TEAM_KINDS = [
  'TEAM_KIND_CONTENT',
  'TEAM_KIND_POLICY',
  'TEAM_KIND_PRODUCT',
  'TEAM_KIND_ANALYTICS',
  'TEAM_KIND_OPERATIONS',
  'TEAM_KIND_COMMUNICATIONS',
  'TEAM_KIND_SUPPORT',
  'TEAM_KIND_ENGINEERING',
] as const;

export const REGISTER_TEAM = action('/api/v1/teams', 'action.registerTeam', {
  slug: 'text',
  display_name: 'text',
  kind: TEAM_KINDS,
});

const CHANGE_TEAM: Action = action(
  `${TEAM}:change`,
  'action.changeTeam',
  { display_name: 'text', kind: TEAM_KINDS },
  { corrects: true, undo: (seen) => backTo(CHANGE_TEAM, ['display_name', 'kind'])(seen) },
);
const UPDATE_TEAM: Action = action(
  `${TEAM}:update`,
  'action.updateTeam',
  { time_zone: 'text', calendar: 'text', language: ['en', 'zh-CN'] },
  { corrects: true, undo: (seen) => backTo(UPDATE_TEAM, ['time_zone', 'calendar', 'language'])(seen) },
);

export const TEAM_ACTIONS: Action[] = [
  action(`${TEAM}:putMember`, 'action.addMember', { member: 'member' }),
  CHANGE_TEAM,
  UPDATE_TEAM,
];

const CHANGE_MEMBER: Action = action(
  `${TEAM}:putMember`,
  'action.changeMember',
  { member: 'member' },
  { undo: (seen) => backTo(CHANGE_MEMBER, ['member'])(seen) },
);

/** About somebody who is in a team; `subject` says who. */
export const MEMBER_ACTIONS: Action[] = [
  CHANGE_MEMBER,
  action(`${TEAM}:removeMember`, 'action.removeMember', {}, { warning: 'warning.removeMember' }),
];

/** What an action is called where nothing is asked about it any more. */
export const withoutDots = (label: string) => label.replace(/…$/, '');

interface Access {
  roles: string[];
  /** Who may say that it happened in the past. */
  datedBackBy?: string[];
  fields: string[];
  required: string[];
  lengths: Record<string, number>;
}

export const accessTo = (path: Change): Access => (access as unknown as Record<Change, Access>)[path];

/** When it happened: in the past, where nothing else is said than now. */
export const EARLIER: Field = { name: 'occurred_time', kind: 'past' };

export const canDateBack = ({ path }: Action, session: Session | null): boolean =>
  accessTo(path).datedBackBy?.some((role) => session?.roles.includes(role)) ?? false;

/** What this person can do about something in that state. */
export function possible(actions: Action[], session: Session, state: string | undefined, team?: string): Action[] {
  return actions.filter(
    ({ path, states, ownTeam }) =>
      accessTo(path).roles.some(
        (role) =>
          session.roles.includes(role) &&
          (!ownTeam || role !== 'partner' || (team !== undefined && ownTeams(session).includes(team))),
      ) &&
      (!states || (state !== undefined && states.includes(state))),
  );
}

const taking = (label: MessageId, key: string): Action => ({ ...ASSIGN, label, key, fields: [] });
const TAKE = taking('action.assignToMe', 'i');
const TAKE_FOR_TEAM = taking('action.assignToTeam', 'g');

/** All that can be done about a case; first to take it, for oneself or for one's team, without a question. */
const CASE_ACTIONS = [TAKE, TAKE_FOR_TEAM, UNMERGE, ...ESCALATION_ACTIONS];

/** What this person can do about that case. */
export function possibleOnCase(escalation: Escalation, session: Session): Action[] {
  const { state, team, merged = [] } = escalation;
  const actions = [
    ...possible(takingOf(escalation, session), session, state),
    ...possible([UNMERGE, ...ESCALATION_ACTIONS], session, state, team),
  ];
  return actions.filter(({ path }) => path !== MERGE.path || merged.length === 0); // no chains of duplicates
}

function takingOf({ team, assignee }: Escalation, session: Session): Action[] {
  const own = ownTeams(session);
  const mine = team && own.includes(team) ? team : (own[0] ?? team); // who has no team takes it within the one that has it
  return [
    ...(mine && assignee !== session.subject ? [{ ...TAKE, fixed: { team: mine, assignee: session.subject } }] : []),
    ...(own.length === 1 && own[0] !== team ? [{ ...TAKE_FOR_TEAM, fixed: { team: own[0], assignee: '' } }] : []),
  ];
}

/** What this person can do about a case in some state or other. */
export const possibleOnCases = (session: Session): Action[] =>
  possibleEver(CASE_ACTIONS, session).filter(
    ({ label }) => label !== TAKE_FOR_TEAM.label || ownTeams(session).length === 1,
  );

/** The action of cases that this key starts where it is possible. */
export const caseActionOf = (key: string) => CASE_ACTIONS.find((action) => action.key === key.toLowerCase());

/** What this person can do about a thing of their team in some state or other. */
export const possibleEver = (actions: Action[], session: Session): Action[] =>
  possible(
    actions.map((action) => ({ ...action, states: undefined })),
    session,
    undefined,
    ownTeams(session)[0],
  );

const isAsked = ({ risk_acceptance: risk }: { risk_acceptance?: RiskAcceptance }) =>
  risk?.state === 'DECISION_STATE_PENDING';

const isAskedForTime = ({ extensions = [] }: ActionItem) =>
  extensions.some(({ state }) => state === 'DECISION_STATE_PENDING');

/** What this person can do about that plan. */
export function possibleOn(plan: Plan, session: Session): Action[] {
  const actions = isExpired(plan)
    ? possible(againOf(PLAN_ACTIONS), session, undefined)
    : possible(PLAN_ACTIONS, session, plan.state);
  return actions.filter(
    ({ label }) =>
      !(label === ASK && isAsked(plan)) &&
      !(label === 'action.approveReplanning' && isOwnReplanning(plan, session)) &&
      (STEPS[label]?.(plan.items ?? []) ?? true),
  );
}

const ANSWERED: ActionItem['state'][] = [...UNDER_WAY.states, 'ITEM_STATE_DONE_CLAIMED', ...VERIFIED];

const counting = (items: ActionItem[]) => items.filter(({ state }) => !DROPPED.includes(state));

/** How far the items have to be for a step of their plan. */
const STEPS: { [L in MessageId]?: (items: ActionItem[]) => boolean } = {
  'action.propose': (items) => counting(items).length > 0,
  'action.implement': (items) =>
    counting(items).length > 0 && counting(items).every(({ state }) => VERIFIED.includes(state)),
  'action.approveReplanning': (items) => unsettled(items).length === 0,
};

/** Items that keep a new baseline from being approved: their team has not answered, or nobody is accountable. */
export const unsettled = (items: ActionItem[]) =>
  counting(items)
    .map((item) => ({ item, answered: ANSWERED.includes(item.state) }))
    .filter(({ item, answered }) => !answered || !item.owner);

/** Who asked for it, or changed what is to be approved, does not approve it. */
const isOwnReplanning = ({ replanning: { requester, changed_by = [] } = {} }: Plan, { subject }: Session) =>
  [requester, ...changed_by].includes(subject);

/** What this person can do about an item, wherever it is listed; `items` are those of its plan, as far as they are known. */
export const possibleOnItem = (
  { item = {}, plan_state }: ListedItem,
  session: Session,
  items: ActionItem[] = [],
): Action[] => among(ITEM_ACTIONS, item, plan_state, session, items);

/** What this person can do about an item of that plan. */
export const possibleWithin = (plan: Plan, item: ActionItem, session: Session): Action[] =>
  among([...ITEM_ACTIONS, ...PART_ACTIONS], item, plan.state, session, plan.items ?? []);

function among(
  all: Action[],
  item: ActionItem,
  plan: PlanState | undefined,
  session: Session,
  items: ActionItem[],
): Action[] {
  const actions =
    item.state === 'ITEM_STATE_RISK_ACCEPTED'
      ? possible(againOf(all), session, undefined, item.team)
      : possible(all, session, item.state, item.team);
  return possibleWhile(plan, actions).filter(
    ({ label }) =>
      !(label === ASK && isAsked(item)) &&
      !(label === 'action.requestExtension' && isAskedForTime(item)) &&
      !(label === 'action.start' && waitsFor(item, items).length > 0) &&
      !isOwnVerdict(label, item, session),
  );
}

/** Those that are possible about a part of a plan in that state. */
export const possibleWhile = (plan: PlanState | undefined, actions: Action[]): Action[] =>
  actions.filter(({ planStates }) => !planStates || (plan !== undefined && planStates.includes(plan)));

/**
 * Who claimed it done does not judge that; who carries it, or ever worked on it, does not verify it; who countered in a team's
 * place does not take that.
 */
function isOwnVerdict(label: MessageId, item: ActionItem, session: Session) {
  const { doer, owner, contributors = [], worked_by = [], countered_by, team } = item;
  const { subject } = session;
  switch (label) {
    case 'action.verify':
      return [doer, owner, ...contributors, ...worked_by].includes(subject);
    case 'action.reject':
      return doer === subject;
    case 'action.takeCounterProposal':
      return countered_by === subject && !isOf(team, session);
    default:
      return false;
  }
}

const isOf = (team: string | undefined, session: Session) => team !== undefined && ownTeams(session).includes(team);

const ASK = 'action.requestRiskAcceptance';

/** Of the actions those that decide anew, with where that is possible. */
const againOf = (actions: Action[]) =>
  actions.filter(({ again }) => again).map((action) => ({ ...action, ...action.again, states: undefined }));

/** Who asked for more time does not decide. */
export const decisionsOnExtension = (
  { requester }: { requester?: string },
  plan: PlanState | undefined,
  session: Session,
): Action[] =>
  requester === session.subject ? [] : possible(possibleWhile(plan, EXTENSION_ACTIONS), session, undefined);

/** Who put the plan forward, or said what a team is asked, does not answer for it unless they are of it. */
export const mayAnswer = ({ manager, items = [] }: Plan, team: string | undefined, session: Session): boolean =>
  team !== undefined &&
  (isOf(team, session) ||
    (manager !== session.subject &&
      !items.some(
        (item) => item.team === team && item.state === 'ITEM_STATE_OFFERED' && item.asked_by === session.subject,
      ) &&
      ['problem_coordinator', 'program_manager'].some((role) => session.roles.includes(role))));

/** Of a confidential plan a team does not decide by itself which other one learns. */
export const mayPassOn = ({ confidentiality }: Plan, team: string | undefined, session: Session): boolean =>
  confidentiality !== 'CONFIDENTIALITY_CONFIDENTIAL' || !isOf(team, session);

/** What this person can answer for a team that is asked for those items of the plan. */
export const answersFor = (plan: Plan, team: string | undefined, asked: ActionItem[], session: Session): Action[] =>
  mayAnswer(plan, team, session)
    ? answersTo(asked, session).filter(({ label }) => label !== 'action.delegate' || mayPassOn(plan, team, session))
    : [];

/** Who asked to accept a risk does not decide. */
export function decisionsOn(risk: RiskAcceptance, actions: Action[], session: Session): Action[] {
  return risk.state === 'DECISION_STATE_PENDING' && risk.requester !== session.subject
    ? possible(actions, session, undefined)
    : [];
}
