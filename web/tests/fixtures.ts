/** Answers in the shapes of the contract; the compiler holds them against it. */
import type {
  ActionItem,
  BurnDownDay,
  DeadLetter,
  Escalation,
  ItemThroughput,
  ListedItem,
  Plan,
  PlanView,
  ProblemCase,
  Processor,
  RecordedEvent,
  Session,
  Team,
  TeamWork,
} from '../src/api/types.ts';

export const NOW = '2026-11-20T09:00:00Z';

export const partner: Session = {
  subject: 'partner@engineering',
  displayName: 'Li Wei',
  roles: ['partner'],
  teams: ['engineering'],
  expireTime: '2026-11-20T17:00:00Z',
};
export const manager: Session = {
  ...partner,
  subject: 'program_manager',
  displayName: 'Ana',
  roles: ['program_manager'],
  teams: [],
};
export const specialist: Session = {
  ...partner,
  subject: 'specialist',
  displayName: 'Kim',
  roles: ['specialist'],
  teams: [],
};
export const coordinator: Session = {
  ...partner,
  subject: 'problem_coordinator',
  displayName: 'Sam',
  roles: ['problem_coordinator'],
  teams: [],
};

export const administrator: Session = {
  ...partner,
  subject: 'administrator',
  displayName: 'Max',
  roles: ['administrator'],
  teams: [],
};

const team = (slug: string, display_name: string, kind: Team['kind']): Team => ({
  name: `teams/${slug}`,
  etag: '1',
  display_name,
  kind,
  time_zone: 'Asia/Shanghai',
  language: 'zh-CN',
  members: [{ subject: `partner@${slug}`, display_name: 'Li Wei', role: 'TEAM_ROLE_MEMBER' }],
});

export const teams = [
  team('engineering', 'Engineering', 'TEAM_KIND_ENGINEERING'),
  team('content', 'Content', 'TEAM_KIND_CONTENT'),
  team('analytics', 'Analytics', 'TEAM_KIND_ANALYTICS'),
];

const item = (id: string, rest: Partial<ActionItem>): ActionItem => ({
  name: `plans/p1/items/${id}`,
  etag: `i${id}-1`,
  kind: 'ITEM_KIND_PREVENT',
  state: 'ITEM_STATE_ACCEPTED',
  title: `Item ${id}`,
  team: 'teams/engineering',
  owner: 'partner@engineering',
  due_time: '2026-12-10T15:59:59Z',
  first_due_time: '2026-12-01T15:59:59Z',
  ...rest,
});

export const items = [
  item('1', {
    title: 'Refuse duplicate uploads',
    state: 'ITEM_STATE_IN_PROGRESS',
    start_time: '2026-11-05T08:00:00Z',
    due_time: '2026-11-18T15:59:59Z',
  }),
  item('2', {
    title: 'Alert on failing uploads',
    kind: 'ITEM_KIND_DETECT',
    depends_on: ['plans/p1/items/1'],
    extensions: [
      {
        number: 1,
        state: 'DECISION_STATE_APPROVED',
        requester: 'partner@engineering',
        decider: 'problem_coordinator',
        decide_time: '2026-11-15T09:00:00Z',
        previous_due_time: '2026-12-01T15:59:59Z',
        due_time: '2026-12-10T15:59:59Z',
        reason: 'The alerting team is on leave',
      },
      {
        number: 2,
        state: 'DECISION_STATE_PENDING',
        requester: 'partner@engineering',
        request_time: '2026-11-19T09:00:00Z',
        previous_due_time: '2026-12-10T15:59:59Z',
        due_time: '2026-12-20T15:59:59Z',
        reason: 'Nobody is on call',
      },
    ],
  }),
  item('3', {
    title: 'Help article',
    kind: 'ITEM_KIND_MITIGATE',
    team: 'teams/content',
    owner: 'partner@content',
    state: 'ITEM_STATE_DONE_CLAIMED',
    doer: 'partner@content',
    evidence: ['https://help.example/articles/7'],
    done_note: 'In both languages',
    files: [
      {
        name: 'plans/p1/items/3/files/f1',
        file_name: '截图.txt',
        media_type: 'text/plain',
        size: 2048,
        uploader: 'partner@content',
      },
    ],
    evidence_files: ['plans/p1/items/3/files/f1'],
  }),
  item('4', {
    title: 'Retry the upload',
    state: 'ITEM_STATE_BLOCKED',
    blocked_reason: 'Waits for the new gateway',
    blocked_by: 'teams/content',
    contributors: ['partner@content'],
    comments: [
      {
        author: 'partner@content',
        comment_time: '2026-11-18T09:00:00Z',
        text: '网关团队说最早也要到春天',
      },
      {
        author: 'program_manager',
        comment_time: '2026-11-19T08:00:00Z',
        text: 'I ask them on Monday',
      },
    ],
    comment_count: 2,
    risk_acceptance: {
      state: 'DECISION_STATE_PENDING',
      requester: 'problem_coordinator',
      request_time: '2026-11-19T09:00:00Z',
      expire_time: '2027-03-31T15:59:59Z',
      reason: 'The gateway comes in spring',
    },
  }),
];

export const plan: Plan = {
  name: 'plans/p1',
  etag: 'p1-9',
  state: 'PLAN_STATE_IN_EXECUTION',
  title: 'Uploads fail without a word',
  problem: 'problems/q1',
  cause: 'The service accepts what it cannot store',
  manager: 'program_manager',
  items,
  commitments: [
    { team: 'teams/engineering', state: 'COMMITMENT_STATE_ACCEPTED', etag: 'c1', answered_by: 'partner@engineering' },
    { team: 'teams/content', state: 'COMMITMENT_STATE_OFFERED', etag: 'c2', offer_time: '2026-11-16T09:00:00Z' },
  ],
  baselines: [
    {
      number: 1,
      agree_time: '2026-11-04T09:00:00Z',
      items: [
        { item: 'plans/p1/items/1', team: 'teams/engineering', due_time: '2026-11-12T15:59:59Z' },
        { item: 'plans/p1/items/2', team: 'teams/engineering', due_time: '2026-12-01T15:59:59Z' },
      ],
    },
  ],
  lessons: ['Ask the store what it kept'],
  predecessor: 'plans/p0',
  effectiveness: { threshold: 2, window: '1209600s' },
  draft_time: '2026-11-01T09:00:00Z',
  agree_time: '2026-11-04T09:00:00Z',
  update_time: '2026-11-19T09:00:00Z',
};

const standing: PlanView['standing'] = {
  plan: 'plans/p1',
  items: 4,
  open_items: 4,
  overdue_items: 1,
  blocked_items: 1,
  unverified_items: 1,
  due_time: '2026-12-10T15:59:59Z',
  health: {
    colour: 'HEALTH_COLOUR_AMBER',
    thresholds_version: 1,
    judge_time: NOW,
    components: [
      { measure: 'HEALTH_MEASURE_SCHEDULE', colour: 'HEALTH_COLOUR_GREEN', value: 1.7, green: 7, amber: 30 },
      { measure: 'HEALTH_MEASURE_BLOCKED', colour: 'HEALTH_COLOUR_AMBER', value: 0.25, green: 0.1, amber: 0.3 },
      { measure: 'HEALTH_MEASURE_ALIGNMENT', colour: 'HEALTH_COLOUR_AMBER', value: 1, green: 0, amber: 1 },
    ],
  },
};

export const problem: ProblemCase = {
  name: 'problems/q1',
  etag: 'q1-5',
  state: 'PROBLEM_STATE_ROOT_CAUSE_ANALYSIS',
  resolution: 'PROBLEM_RESOLUTION_UNSPECIFIED',
  kind: 'PROBLEM_KIND_RECURRING_CASE',
  title: 'Uploads are lost',
  description: 'Creators see a success and find nothing.',
  escalations: ['escalations/e1', 'escalations/e2'],
  removed_escalations: ['escalations/e3'],
  fingerprints: ['upload|lost'],
  open_time: '2026-10-20T09:00:00Z',
  whys: [
    {
      id: 'why-1',
      question: 'Why was it lost?',
      answer: 'It was never stored.',
      evidence: ['https://logs.example/1'],
      added_by: 'problem_coordinator',
    },
    {
      id: 'why-2',
      parent: 'why-1',
      question: 'Why was it not stored?',
      answer: 'The disk was full.',
      added_by: 'problem_coordinator',
    },
  ],
  factors: [
    {
      id: 'factor-1',
      category: 'FACTOR_CATEGORY_PROCESS',
      statement: 'Nobody is told of a full disk',
      added_by: 'problem_coordinator',
    },
  ],
  hypotheses: [
    {
      id: 'hypothesis-1',
      statement: 'The quota is too small',
      state: 'HYPOTHESIS_STATE_PROPOSED',
      proposed_by: 'specialist',
    },
  ],
  timeline: [{ id: 'timeline-1', time: '2026-10-19T07:00:00Z', text: 'First report', added_by: 'specialist' }],
};

/** How it stood before its cause was sought. */
export const problemThen: ProblemCase = {
  ...problem,
  state: 'PROBLEM_STATE_ASSESS',
  title: 'Uploads vanish',
  escalations: ['escalations/e2'],
  removed_escalations: [],
  whys: [],
  factors: [],
  hypotheses: [],
};

export const escalation: Escalation = {
  name: 'escalations/e1',
  etag: 'e1-3',
  state: 'ESCALATION_STATE_NEW',
  priority: 'PRIORITY_HIGH',
  title: '上传后视频丢失',
  description: 'A creator in Chengdu lost three videos.',
  external_id: 'INC0001',
  source_priority: '1 - High',
  team: 'teams/engineering',
  channel: 'mail',
  market: 'CN',
  language: 'zh-CN',
  open_time: '2026-11-18T02:00:00Z',
  update_time: '2026-11-18T02:00:00Z',
  classification: { category: ['Uploads'], symptom: 'Lost', impact: 'LEVEL_UNSPECIFIED', urgency: 'LEVEL_UNSPECIFIED' },
  merged: ['escalations/e3'],
  cycles: [
    {
      number: 1,
      start_time: '2026-11-10T02:00:00Z',
      resolve_time: '2026-11-11T04:00:00Z',
      close_time: '2026-11-12T04:00:00Z',
    },
    { number: 2, start_time: '2026-11-18T02:00:00Z' },
  ],
};

/** How it stood before that. */
export const escalationThen: Escalation = {
  ...escalation,
  state: 'ESCALATION_STATE_TRIAGED',
  title: '上传失败',
  merged: [],
};

export const other: Escalation = {
  ...escalation,
  name: 'escalations/e2',
  etag: 'e2-1',
  title: 'Videos are gone after the upload',
  priority: 'PRIORITY_UNSPECIFIED',
  external_id: 'INC0002',
  classification: { category: ['Uploads', 'Video'], symptom: 'Lost' },
  merged: [],
  cycles: [],
};

export const duplicate: Escalation = {
  ...escalation,
  name: 'escalations/e3',
  etag: 'e3-7',
  title: 'Upload lost',
  external_id: 'INC0003',
  state: 'ESCALATION_STATE_MERGED',
  source: 'servicenow',
  cycles: [{ number: 1, start_time: '2026-11-17T02:00:00Z', resolve_time: '2026-11-18T04:00:00Z' }],
  source_report: {
    ordinal: 4,
    state: 'Awaiting Vendor',
    priority: '3 - Moderate',
    team: 'Group 70',
    open_time: '2026-11-17T01:00:00Z',
    resolve_time: '2026-11-18T05:30:00Z',
    sla_made: false,
    reassignment_count: 2,
    reopen_count: 1,
  },
  merge: {
    into: 'escalations/e1',
    shared_terms: ['uploads', 'lost'],
    reason: 'The same three videos',
    merge_time: '2026-11-18T05:00:00Z',
  },
};

export const secret: Escalation = {
  ...escalation,
  name: 'escalations/e4',
  etag: 'e4-1',
  title: 'A minor was approached',
  merged: [],
  confidentiality: 'CONFIDENTIALITY_CONFIDENTIAL',
  viewers: ['specialist'],
};

export const planView: PlanView = {
  plan,
  problem,
  teams,
  standing,
  view_time: NOW,
  alignment: [
    { team: 'teams/engineering', state: 'COMMITMENT_STATE_ACCEPTED', items: 3, accepted_items: 3 },
    { team: 'teams/content', state: 'COMMITMENT_STATE_OFFERED', items: 1, accepted_items: 0, waiting_days: 4 },
  ],
  columns: [
    {
      state: 'ITEM_STATE_IN_PROGRESS',
      cards: [{ item: 'plans/p1/items/1', overdue: true, days_late: 1.7, slips: [{ baseline: 1, days: 6 }] }],
    },
    {
      state: 'ITEM_STATE_ACCEPTED',
      cards: [{ item: 'plans/p1/items/2', waits_for: ['plans/p1/items/1'], slips: [{ baseline: 1, days: 9 }] }],
    },
  ],
  slips: [{ baseline: 1, days: 9, agreed_items: 2 }],
};

/** The same at the end of an earlier day. */
export const planViewThen = (time: string): PlanView => ({
  ...planView,
  plan: { ...plan, title: 'Uploads fail', items: items.slice(0, 2) },
  view_time: time,
  standing: {
    ...standing,
    health: {
      colour: 'HEALTH_COLOUR_GREEN',
      thresholds_version: 1,
      judge_time: time,
      components: [
        { measure: 'HEALTH_MEASURE_BLOCKED', colour: 'HEALTH_COLOUR_GREEN', value: 0, green: 0.1, amber: 0.3 },
      ],
    },
  },
  alignment: [{ team: 'teams/engineering', state: 'COMMITMENT_STATE_OFFERED', items: 2, accepted_items: 1 }],
});

export const work: TeamWork = {
  team: teams[0],
  view_time: NOW,
  to_answer: [
    {
      plan: 'plans/p2',
      plan_title: 'Refunds arrive late',
      waiting_days: 2.3,
      commitment: { team: 'teams/engineering', state: 'COMMITMENT_STATE_OFFERED', etag: 'c9' },
      items: [
        { ...item('9', { title: 'Speed the ledger up', state: 'ITEM_STATE_OFFERED' }), name: 'plans/p2/items/9' },
      ],
    },
  ],
  items: items
    .filter((each) => each.team === 'teams/engineering')
    .map((each) => ({
      item: each,
      plan: 'plans/p1',
      plan_title: plan.title,
      plan_state: plan.state,
      overdue: each.name === 'plans/p1/items/1',
      days_late: each.name === 'plans/p1/items/1' ? 1.7 : 0,
    })),
  to_verify: [
    { item: items[2], plan: 'plans/p1', plan_title: plan.title, plan_state: plan.state, overdue: false, days_late: 0 },
  ],
};

export const listedItems: ListedItem[] = [
  ...(work.items ?? []),
  { item: items[2], plan: 'plans/p1', plan_title: plan.title, plan_state: plan.state, overdue: false, days_late: 0 },
];

export const planEvents: RecordedEvent[] = [
  {
    event_id: 'v1',
    resource: 'plans/p1',
    sequence: 0,
    occurred_time: '2026-11-01T09:00:00Z',
    actor: 'policy',
    event: { '@type': 'type.googleapis.com/tracker.plan.v1.PlanDrafted' },
    summary: 'The plan was drafted.',
  },
  {
    event_id: 'v2',
    resource: 'plans/p1',
    sequence: 1,
    occurred_time: '2026-11-04T09:00:00Z',
    actor: 'partner@engineering',
    event: { '@type': 'type.googleapis.com/tracker.plan.v1.CommitmentAccepted', team: 'teams/engineering' },
    summary: 'Engineering accepted.',
  },
];

export const escalationEvents: RecordedEvent[] = [
  {
    event_id: 'v3',
    resource: 'escalations/e1',
    sequence: 0,
    occurred_time: '2026-11-18T02:00:00Z',
    actor: 'specialist',
    event: { '@type': 'type.googleapis.com/tracker.escalation.v1.EscalationOpened' },
  },
  {
    event_id: 'v4',
    resource: 'escalations/e1',
    sequence: 1,
    occurred_time: '2026-11-18T03:00:00Z',
    actor: 'specialist',
    event: {
      '@type': 'type.googleapis.com/tracker.escalation.v1.EscalationCommented',
      text: 'Asked for the file names.',
    },
  },
];

export const teamEvents: RecordedEvent[] = [
  {
    event_id: 't1',
    resource: 'teams/engineering',
    sequence: 0,
    occurred_time: '2026-10-01T02:00:00Z',
    actor: 'administrator',
    event: {
      '@type': 'type.googleapis.com/tracker.team.v1.TeamRegistered',
      display_name: 'Engineering',
      kind: 'TEAM_KIND_ENGINEERING',
    },
  },
  {
    event_id: 't2',
    resource: 'teams/engineering',
    sequence: 1,
    occurred_time: '2026-10-01T03:00:00Z',
    actor: 'administrator',
    event: {
      '@type': 'type.googleapis.com/tracker.team.v1.TeamMemberPut',
      member: { subject: 'kim', display_name: 'Kim', role: 'TEAM_ROLE_LEAD' },
    },
  },
];

export const processors: Processor[] = [
  { name: 'facts', status: 'PROCESSOR_STATUS_RUNNING', projection: true, position: '12034', lag: '0' },
  {
    name: 'when-root-cause-confirmed-then-draft-plan',
    status: 'PROCESSOR_STATUS_RETRYING',
    position: '11990',
    lag: '44',
    dead_letters: 1,
    last_error: 'DEPENDENCY_UNAVAILABLE',
  },
];

export const deadLetters: DeadLetter[] = [
  {
    id: '7',
    resource: 'problems/q1',
    sequence: '4',
    event_type: 'tracker.problem.v1.RootCauseConfirmed',
    cause: 'NOT_FOUND',
    enqueue_time: '2026-11-20T08:00:00Z',
  },
];

export const burnDown: BurnDownDay[] = [
  { day: '2026-11-18', items: 4, open_items: 4, baselines: [{ baseline: 1, planned_open: 1, open_items: 2 }] },
  { day: '2026-11-19', items: 4, open_items: 3, baselines: [{ baseline: 1, planned_open: 1, open_items: 2 }] },
  { day: '2026-12-01', items: null, open_items: null, baselines: [{ baseline: 1, planned_open: 0, open_items: null }] },
];

export const throughput: ItemThroughput[] = [
  { period: '2026-W46', proposed: 4, accepted: 3, started: 2, done_claimed: 2, verified: 1, rejected: 1, closed: 0 },
];
