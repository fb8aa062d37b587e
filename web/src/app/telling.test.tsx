import { readFileSync } from 'node:fs';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { titlesIn } from '../api/queries.ts';
import type { Escalation, RecordedEvent } from '../api/types.ts';
import english from '../language/en.json';
import { type Language, LanguageProvider } from '../language/Language.tsx';
import { Titles } from '../language/words.ts';
import chinese from '../language/zh-CN.json';
import { casesNamedIn, useTelling } from './telling.ts';

/**
 * What a reader has no use for: when it was is told anyway, who found it is who tells of it, and what only points or adds up. A code
 * is how the text beside it is told.
 */
const NOT_TOLD = [
  'occurred_time',
  'description',
  'row_digests',
  'id',
  'added_by',
  'asked_by',
  'proposed_by',
  'decided_by',
  'confirmed_by',
  'confirm_time',
  'retracted_by',
  'retract_time',
  'more_tolerated',
  'tolerated',
  'reason_by_code',
  'open_reason_by_code',
];
/** A retraction, a verdict and a state come with an event of their own. */
const LATER = ['retraction', 'verdict', 'state'];

const PROTO = '../proto/src/main/proto/tracker';
const contract = ['escalation/v1/escalation', 'problem/v1/problem', 'team/v1/team'].map((file) =>
  readFileSync(`${PROTO}/${file}.proto`, 'utf8'),
);

function messagesIn(text: string): Map<string, [type: string, field: string][]> {
  return new Map(
    [...text.matchAll(/^message (\w+) \{([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => [
      name,
      [...body.matchAll(/^ {2}(?:optional |repeated )?([\w.]+) (\w+) = \d+/gm)].map(([, type = '', field = '']) => [
        type.slice(type.lastIndexOf('.') + 1),
        field,
      ]),
    ]),
  );
}

const parts = messagesIn(contract.join('\n'));
const leavesOf = (type: string, field: string): string[] =>
  parts.has(type)
    ? (parts.get(type) ?? [])
        .filter(([, leaf]) => !LATER.includes(leaf) || type === 'SourceReport')
        .flatMap(([of, leaf]) => leavesOf(of, leaf))
    : [field];

const EVENTS = ['escalation', 'problem', 'team'].flatMap((part) => [
  ...messagesIn(readFileSync(`${PROTO}/${part}/v1/${part}_events.proto`, 'utf8')),
]);

test.each(EVENTS)('%s is told with all that it says, in both languages', (event, fields) => {
  const said = fields.flatMap(([type, field]) => leavesOf(type, field)).filter((field) => !NOT_TOLD.includes(field));
  for (const words of [english, chinese] as Record<string, string>[]) {
    const sentence = words[`told.${event}`] ?? '';
    expect([event, said.filter((field) => !sentence.includes(`{${field}}`))]).toEqual([event, []]);
  }
});

test('there are sentences for events, and for no others', () => {
  expect(EVENTS.length).toBeGreaterThan(45);
  const known = [...EVENTS.map(([event]) => `told.${event}`), 'told.escalations'];
  expect(Object.keys(english).filter((id) => id.startsWith('told.') && !known.includes(id))).toEqual([]);
});

const TEAMS = [
  {
    name: 'teams/engineering',
    display_name: 'Engineering',
    members: [{ subject: 'partner@engineering', display_name: 'Li Wei' }],
  },
  { name: 'teams/content', display_name: 'Content' },
];

const at = (type: string, fields: object, actor = 'partner@engineering'): RecordedEvent => ({
  actor,
  event: { '@type': `type.googleapis.com/tracker.${type}`, ...fields },
});

async function toldIn(first: Language, events: RecordedEvent[], cases = new Map<string, Escalation>()) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(['teams'], TEAMS);
  queries.setQueryData(['plan-view', 'plans/p1'], {
    view: { problem: { name: 'problems/q1', title: 'Uploads fail' } },
  });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>
      <LanguageProvider first={first}>
        <Titles.Provider value={titlesIn(queries)}>{children}</Titles.Provider>
      </LanguageProvider>
    </QueryClientProvider>
  );
  const { result } = renderHook(() => useTelling(cases), { wrapper });
  await waitFor(() => expect(result.current).toBeTypeOf('function'));
  return result.current(events);
}

const STORY = [
  at('escalation.v1.EscalationOpened', {
    title: 'Lost',
    priority: 'PRIORITY_LOW',
    classification: { category: ['video'] },
  }),
  at('escalation.v1.EscalationAssigned', { team: 'teams/engineering', assignee: 'partner@engineering' }),
  at('escalation.v1.EscalationPriorityChanged', { priority: 'PRIORITY_HIGH', reason: 'Many [more] {came}' }),
  at('escalation.v1.EscalationTeamChanged', { team: 'teams/content' }),
  at('escalation.v1.EscalationLinked', { link: { kind: 'LINK_KIND_PROBLEM', target: 'problems/q1' } }, 'somebody'),
];

test('sentences say who did what, from what to what, and leave out what is not there', async () => {
  expect(await toldIn('en', STORY)).toEqual([
    'Li Wei took it in as “Lost”, about video; priority: Low.',
    'Li Wei assigned it to the team Engineering, to Li Wei.',
    'Li Wei changed its priority from Low to High: “Many [more] {came}”.',
    'Li Wei moved it to the team Content; before, it was with Engineering.',
    'somebody linked it to “Uploads fail” (Problem).',
  ]);
  expect(await toldIn('zh-CN', STORY)).toEqual([
    'Li Wei创建了本工单“Lost”；类别：video；优先级：低。',
    'Li Wei将其分派给团队Engineering，处理人Li Wei。',
    'Li Wei更改了优先级，原为低，现为高：“Many [more] {came}”。',
    'Li Wei将其转给团队Content；此前由Engineering负责。',
    'somebody将其关联到“Uploads fail”（问题）。',
  ]);
});

test('how many people are affected is told where somebody said so', async () => {
  const triaged = (affected_users: number) =>
    at('escalation.v1.EscalationTriaged', { priority: 'PRIORITY_LOW', classification: { affected_users } });
  expect(await toldIn('en', [triaged(0), triaged(1200)])).toEqual([
    'Li Wei triaged it; priority: Low.',
    'Li Wei triaged it; priority: Low; people affected: 1,200.',
  ]);
  expect(await toldIn('zh-CN', [triaged(0)])).toEqual(['Li Wei完成分诊；优先级：低。']);
});

test('what an event points at is told by its words, and many escalations by their number', async () => {
  const members = (count: number) => ({ escalations: Array.from({ length: count }, (_, at) => `escalations/e${at}`) });
  expect(
    await toldIn('en', [
      at('problem.v1.ProblemHypothesisProposed', { hypothesis: { id: 'h1', statement: 'A full disk' } }),
      at('problem.v1.ProblemHypothesisRejected', { hypothesis: 'h1', verdict: 'It was empty' }),
      at('problem.v1.ProblemFindingRetracted', { finding: 'h1', retraction: { reason: 'A slip' } }),
      at('problem.v1.ProblemEscalationsAdded', members(2)),
      at('problem.v1.ProblemEscalationsAdded', members(400)),
      { ...at('plan.v1.PlanAgreed', {}), summary: 'All agreed.' },
    ]),
  ).toEqual([
    'Li Wei supposed: “A full disk”.',
    'Li Wei found wrong: “A full disk”; “It was empty”.',
    'Li Wei took back “A full disk”: “A slip”.',
    'Li Wei took in escalation e0, escalation e1.',
    'Li Wei took in 400 escalations.',
    'All agreed.',
  ]);
});

const RETOLD = { duplicate: 'escalations/e1', asked_by: 'partner@engineering', reason: 'A slip.' };

test('cases are called by their titles, those without one by what the source calls them', async () => {
  const story = [
    at('escalation.v1.EscalationDuplicateAdded', { duplicate: 'escalations/e1' }),
    at('escalation.v1.EscalationDuplicateAdded', { duplicate: 'escalations/e2' }),
    at('escalation.v1.EscalationDuplicateAdded', { duplicate: 'escalations/e3' }),
    at('escalation.v1.EscalationDuplicateRemoved', RETOLD, 'policy:x'),
  ];
  const cases = new Map([
    ['escalations/e1', { name: 'escalations/e1', title: 'Lost' }],
    ['escalations/e2', { name: 'escalations/e2', external_id: 'INC1' }],
  ]);
  expect(await toldIn('en', story, cases)).toEqual([
    'Li Wei merged “Lost” into it.',
    'Li Wei merged “INC1” into it.',
    'Li Wei merged escalation e3 into it.',
    'Li Wei took “Lost” apart from it: “A slip.”',
  ]);
});

test('of the cases that sentences name each is looked up once, and those that are only counted are not', () => {
  const events = [
    { ...at('escalation.v1.EscalationDuplicateAdded', { duplicate: 'escalations/e1' }), resource: 'escalations/e9' },
    { ...at('escalation.v1.EscalationMerged', { into: 'escalations/e9' }), resource: 'escalations/e9' },
    at('escalation.v1.EscalationLinked', { link: { kind: 'LINK_KIND_RELATED', target: 'escalations/e1' } }),
    at('escalation.v1.EscalationCommented', { text: 'as escalations/e5 says' }),
    at('problem.v1.ProblemEscalationsAdded', { escalations: ['escalations/e2', 'escalations/e3'] }),
    at('problem.v1.ProblemEscalationsAdded', { escalations: ['5', '6', '7', '8'].map((id) => `escalations/e${id}`) }),
  ];
  expect(casesNamedIn(events)).toEqual(['escalations/e1', 'escalations/e2', 'escalations/e3']);
});

test('what happened in the source is not said of who took its history in, but for taking it in', async () => {
  const imported = (type: string, fields: object) => ({ ...at(type, fields), origin: 'import' });
  const story = [
    imported('escalation.v1.EscalationWorkStarted', {}),
    imported('escalation.v1.EscalationHistoryRecorded', { first_ordinal: 1 }),
    at('escalation.v1.EscalationWorkStarted', {}),
  ];
  expect(await toldIn('en', story)).toEqual([
    'Somebody in the source began to work on it.',
    'Li Wei took in rows of its history, from number 1 on.',
    'Li Wei began to work on it.',
  ]);
  expect((await toldIn('zh-CN', story))[0]).toBe('来源系统人员开始处理。');
});

test('who had a case before is called by name', async () => {
  const story = ['partner@engineering', 'kim'].map((assignee) =>
    at('escalation.v1.EscalationAssigneeChanged', { assignee }),
  );
  expect((await toldIn('en', story))[1]).toBe('Li Wei changed who has it: now kim, before Li Wei.');
});

test('a plan’s own sentences call other things by their titles, where these are known', async () => {
  const drafted = (problem: string) => ({
    ...at('plan.v1.PlanDrafted', { problem, cause: 'As problems/q7 said' }),
    summary: `Li Wei drafted the plan “Sort it” for ${problem}, revision 1 of its cause: “As problems/q7 said”.`,
  });
  expect(await toldIn('en', [drafted('problems/q1'), drafted('problems/q2')])).toEqual([
    'Li Wei drafted the plan “Sort it” for “Uploads fail”, revision 1 of its cause: “As problems/q7 said”.',
    'Li Wei drafted the plan “Sort it” for problem q2, revision 1 of its cause: “As problems/q7 said”.',
  ]);
});

test.each([
  [
    'en',
    'due 2026-12-13 23:59 UTC, decided 2026-12-13 12:00 UTC, by hand on 2026-12-14 00:00 UTC',
    /^due Dec 13, 2026, decided Dec 1[34], 2026, .* on 2026-12-14 00:00 UTC$/,
  ],
  [
    'zh-CN',
    '截止2026年12月13日 23:59（UTC），决定2026年12月13日 12:00（UTC），手写2026年12月14日 00:00（UTC）',
    /^截止2026年12月13日，决定2026年12月1[34]日 .*，手写2026年12月14日 00:00（UTC）$/,
  ],
] as const)(
  'times that the service tells of an event in %s are those of the reader, days that were agreed on are of all, what people wrote stays',
  async (language, summary, expected) => {
    const item = { due_time: '2026-12-13T23:59:59Z', decide_time: '2026-12-13T12:00:00Z' };
    const decided = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
      new Date(item.decide_time),
    );
    const [told] = await toldIn(language, [{ ...at('plan.v1.PlanItemProposed', { item }), summary }]);
    expect(told).toMatch(expected);
    expect(told).toContain(decided);
  },
);

test('fingerprints are told by what they say', async () => {
  const print = '1|category 45/subcategory 220|';
  const story = [
    at('problem.v1.ProblemFingerprintsAdded', { fingerprints: [print, '1|video|gone'] }),
    { ...at('plan.v1.PlanFingerprintsRead', { fingerprints: [print] }), summary: `It watches for: ${print}.` },
  ];
  expect(await toldIn('en', story)).toEqual([
    'Li Wei had it watched for category 45 › subcategory 220, video: gone.',
    'It watches for: category 45 › subcategory 220.',
  ]);
  expect((await toldIn('zh-CN', story))[0]).toBe('Li Wei添加了指纹：category 45 › subcategory 220、video: gone。');
});

test('who joined a team and left it is told by name', async () => {
  const story = [
    at('team.v1.TeamRegistered', { display_name: 'Legal', kind: 'TEAM_KIND_POLICY' }),
    at('team.v1.TeamUpdated', { time_zone: 'Asia/Shanghai', calendar: 'CN', language: 'zh-CN' }),
    at('team.v1.TeamMemberPut', { member: { subject: 'mo', display_name: 'Mo', role: 'TEAM_ROLE_LEAD' } }),
    at('team.v1.TeamMemberRemoved', { subject: 'mo' }),
    at('team.v1.TeamMemberRemoved', { subject: 'kim' }),
  ];
  expect(await toldIn('en', story)).toEqual([
    'Li Wei took in the team “Legal”; kind: Process and policy.',
    'Li Wei said where it works: time zone Asia/Shanghai; holidays of CN; language: 简体中文.',
    'Li Wei entered “Mo” (mo) as a member; in the team: lead.',
    'Li Wei took mo out, whose name was “Mo”.',
    'Li Wei took kim out.',
  ]);
  expect(await toldIn('zh-CN', story)).toEqual([
    'Li Wei新建了团队“Legal”；类型：流程与政策。',
    'Li Wei更改了所在地：时区 Asia/Shanghai；节假日（国家）：CN；语言：简体中文。',
    'Li Wei登记了成员“Mo”（mo）；团队内角色：组长。',
    'Li Wei移出了 mo（名称：“Mo”）。',
    'Li Wei移出了 kim。',
  ]);
});

test('why a policy did something is told by its code, in the reader’s language, and as it stands without one', async () => {
  const reopened = (reason_by_code?: object) =>
    at('problem.v1.ProblemReopened', { reason: 'The same fingerprint came back.', reason_by_code }, 'policy:x');
  const story = [
    at(
      'problem.v1.ProblemOpened',
      {
        title: 'video: lost',
        open_reason: '5 escalations of the same fingerprint were opened',
        open_reason_by_code: {
          code: 'RECURRED',
          arguments: { count: '5', first: '2026-02-10', last: '2026-03-12', window: '604800s' },
        },
      },
      'policy:x',
    ),
    reopened({
      code: 'CAME_BACK_AFTER_CLOSED',
      arguments: { returned: '2026-03-02T10:00:00Z', closed: '2026-02-28T10:00:00Z' },
    }),
    reopened({ code: 'OF_LATER', arguments: { state: 'PROBLEM_STATE_CLOSED' } }),
    reopened(),
    at(
      'escalation.v1.EscalationUnmerged',
      { from: 'escalations/e1', reason_by_code: { code: 'BOTH_MERGED' } },
      'policy:x',
    ),
  ];
  expect(await toldIn('en', story)).toEqual([
    'The tracker opened the problem “video: lost”: “5 escalations of the same fingerprint were opened from Feb 10, 2026 to Mar 12, 2026 (UTC): so many within 7 days are a problem.”',
    'The tracker opened it again: “The same fingerprint came back on Mar 2, 2026, 10:00 AM: it was closed as fixed on Feb 28, 2026, 10:00 AM.”',
    'The tracker opened it again: “The same fingerprint came back.”',
    'The tracker opened it again: “The same fingerprint came back.”',
    'The tracker took it apart from escalation e1: “The other one was itself merged at the same time.”',
  ]);
  expect(await toldIn('zh-CN', story)).toEqual([
    '系统创建了问题“video: lost”：“2026年2月10日至2026年3月12日（UTC）期间新建了 5 个同一指纹的工单：7天内达到此数即为问题。”',
    '系统重新打开：“同一指纹于 2026年3月2日 10:00 再次出现：问题已于 2026年2月28日 10:00 因已修复而关闭。”',
    '系统重新打开：“The same fingerprint came back.”',
    '系统重新打开：“The same fingerprint came back.”',
    '系统将其从升级工单 e1中拆出：“另一工单当时也已被合并。”',
  ]);
});

test('what a policy did, the tracker did', async () => {
  const story = [at('problem.v1.ProblemResolved', { plan: 'plans/p1' }, 'policy:when-plan-closed-effective')];
  expect((await toldIn('en', story))[0]).toMatch(/^The tracker /);
  expect((await toldIn('zh-CN', story))[0]).toMatch(/^系统/);
});
