import { expect, test } from 'vitest';
import { coordinator, escalation, items, manager, partner, plan, specialist } from '../../tests/fixtures.ts';
import type { ActionItem, Session } from '../api/types.ts';
import {
  accessTo,
  answersTo,
  decisionsOn,
  decisionsOnExtension,
  ESCALATION_ACTIONS,
  ITEM_ACTIONS,
  ITEM_RISK_ACTIONS,
  mayAnswer,
  mayPassOn,
  OPEN_ESCALATION,
  PLAN_ACTIONS,
  PLAN_RISK_ACTIONS,
  PROBLEM_ACTIONS,
  possible,
  possibleOn,
  possibleOnCase,
  possibleOnItem,
  possibleWhile,
  possibleWithin,
  UNMERGE,
} from './actions.ts';

const analyst: Session = { ...partner, roles: ['analyst'], teams: [] };

const labels = (...args: Parameters<typeof possible>) => possible(...args).map(({ label }) => label);

test('a partner works on an item of their own team', () => {
  expect(labels(ITEM_ACTIONS, partner, 'ITEM_STATE_IN_PROGRESS', 'teams/engineering')).toEqual([
    'action.claimDone',
    'action.block',
    'action.requestExtension',
    'action.setOwner',
    'action.setContributors',
    'action.comment',
  ]);
});

test('and only judges that of another, or says something about it', () => {
  expect(labels(ITEM_ACTIONS, partner, 'ITEM_STATE_IN_PROGRESS', 'teams/content')).toEqual(['action.comment']);
  expect(labels(ITEM_ACTIONS, partner, 'ITEM_STATE_DONE_CLAIMED', 'teams/content')).toEqual([
    'action.verify',
    'action.reject',
    'action.comment',
  ]);
});

test('who leads asks for more time on behalf of any team', () => {
  expect(labels(ITEM_ACTIONS, coordinator, 'ITEM_STATE_BLOCKED', 'teams/content')).toEqual([
    'action.requestExtension',
    'action.comment',
  ]);
});

test('the contract says who leads a plan', () => {
  expect(labels(PLAN_ACTIONS, partner, 'PLAN_STATE_DRAFT')).toEqual(['action.comment']);
  expect(labels(PLAN_ACTIONS, manager, 'PLAN_STATE_SUSPENDED')).toEqual(['action.resume', 'action.comment']);
  expect(labels(PLAN_ACTIONS, analyst, 'PLAN_STATE_SUSPENDED')).toEqual([]);
});

test('how a plan is judged is set while it is drafted or re-planned, and made stricter with a word about it once it is agreed', () => {
  const notes = (state: string) =>
    possible(PLAN_ACTIONS, manager, state)
      .filter(({ label }) => label === 'action.setEffectivenessCheck')
      .map(({ note }) => note);
  expect(notes('PLAN_STATE_ALIGNING')).toEqual([undefined]);
  expect(notes('PLAN_STATE_REPLANNING')).toEqual([undefined]);
  expect(notes('PLAN_STATE_AGREED')).toEqual(['note.checkAgreed']);
  expect(notes('PLAN_STATE_IN_EXECUTION')).toEqual(['note.checkAgreed']);
  expect(notes('PLAN_STATE_MONITORING')).toEqual([]);
});

test('what is merged is taken apart, and merged no further', () => {
  expect(labels([UNMERGE, ...ESCALATION_ACTIONS], specialist, 'ESCALATION_STATE_MERGED')).toEqual([
    'action.unmerge',
    'action.comment',
    'action.relate',
    'action.linkToProblem',
  ]);
});

test('a call is sent the etag that was seen only where the contract takes one', () => {
  expect(accessTo('/api/v1/plans').fields).not.toContain('etag');
  expect(accessTo('/api/v1/plans/{plan}:cancel').fields).toContain('etag');
  expect(accessTo('/api/v1/plans/{plan}:comment').fields).not.toContain('etag');
});

test('who claimed an item done does not judge that', () => {
  const [, , claimed = {}] = items;
  const judges = (session: typeof partner) => [
    possibleOnItem({ item: claimed, plan_state: plan.state }, session).map(({ label }) => label),
    possibleWithin(plan, claimed, session).map(({ label }) => label),
  ];
  const verdict = ['action.verify', 'action.reject', 'action.comment'];
  const none = ['action.comment'];
  expect(judges(partner)).toEqual([verdict, verdict]);
  expect(judges({ ...partner, subject: 'partner@content', teams: ['content'] })).toEqual([none, none]);
});

test('who carries an item, helps with it or ever worked on it does not verify it, but may send it back', () => {
  const [, , claimed = {}] = items;
  const judges = (rest: ActionItem) => {
    const item = { ...claimed, owner: 'ana', ...rest };
    return possibleOnItem({ item, plan_state: plan.state }, partner).map(({ label }) => label);
  };
  const me = partner.subject;
  expect(judges({})).toEqual(['action.verify', 'action.reject', 'action.comment']);
  for (const mine of [{ owner: me }, { contributors: [me] }, { worked_by: [me] }]) {
    expect(judges(mine)).toEqual(['action.reject', 'action.comment']);
  }
});

test.each([
  ['PLAN_STATE_ALIGNING', 'ITEM_STATE_ACCEPTED', ['action.setOwner', 'action.setContributors', 'action.comment']],
  ['PLAN_STATE_SUSPENDED', 'ITEM_STATE_IN_PROGRESS', ['action.comment']],
  ['PLAN_STATE_SUSPENDED', 'ITEM_STATE_BLOCKED', ['action.comment']],
  ['PLAN_STATE_SUSPENDED', 'ITEM_STATE_DONE_CLAIMED', ['action.comment']],
  [
    'PLAN_STATE_AGREED',
    'ITEM_STATE_ACCEPTED',
    ['action.start', 'action.requestExtension', 'action.setOwner', 'action.setContributors', 'action.comment'],
  ],
] as const)('while a plan is %s, an item that is %s is worked on as far as the plan lets', (plan_state, state, can) => {
  const item = { ...items[0], state, owner: 'ana' };
  expect(possibleOnItem({ item, plan_state }, partner).map(({ label }) => label)).toEqual(can);
});

test('more time is given, and a risk of an item accepted, while the plan is under way', () => {
  const asked = { requester: partner.subject };
  expect(decisionsOnExtension(asked, 'PLAN_STATE_REPLANNING', manager)).toHaveLength(2);
  expect(decisionsOnExtension(asked, 'PLAN_STATE_SUSPENDED', manager)).toEqual([]);
  expect(possibleWhile('PLAN_STATE_ALIGNING', ITEM_RISK_ACTIONS)).toHaveLength(2);
  expect(possibleWhile('PLAN_STATE_SUSPENDED', ITEM_RISK_ACTIONS)).toEqual([]);
});

test('what is under way is asked of another team or for another day only while it is planned anew', () => {
  const reoffered = (planState: typeof plan.state, state: ActionItem['state']) =>
    possibleWithin({ ...plan, state: planState }, { ...items[0], state }, manager).filter(
      ({ label }) => label === 'action.reoffer',
    ).length;
  for (const state of ['ITEM_STATE_ACCEPTED', 'ITEM_STATE_IN_PROGRESS', 'ITEM_STATE_BLOCKED'] as const) {
    expect([reoffered('PLAN_STATE_REPLANNING', state), reoffered('PLAN_STATE_ALIGNING', state)]).toEqual([1, 0]);
  }
  for (const state of ['ITEM_STATE_OFFERED', 'ITEM_STATE_DECLINED', 'ITEM_STATE_COUNTER_PROPOSED'] as const) {
    expect([
      reoffered('PLAN_STATE_REPLANNING', state),
      reoffered('PLAN_STATE_ALIGNING', state),
      reoffered('PLAN_STATE_SUSPENDED', state),
    ]).toEqual([1, 1, 0]);
  }
});

test('who offers what is blocked anew is told that the block ends', () => {
  const replanning = { ...plan, state: 'PLAN_STATE_REPLANNING' as const };
  const cautionOf = (state: ActionItem['state']) =>
    possibleWithin(replanning, { ...items[0], state }, manager).find(({ label }) => label === 'action.reoffer')
      ?.caution;
  expect(cautionOf('ITEM_STATE_BLOCKED')).toBe('caution.reofferBlocked');
  expect(cautionOf('ITEM_STATE_IN_PROGRESS')).toBe(undefined);
});

test('who asked for another plan, or changed it, does not approve it', () => {
  const approves = (replanning: typeof plan.replanning) =>
    possibleOn({ ...plan, state: 'PLAN_STATE_REPLANNING', replanning }, manager).some(
      ({ label }) => label === 'action.approveReplanning',
    );
  expect(approves({ requester: 'olga', changed_by: ['ann'] })).toBe(true);
  expect(approves({ requester: manager.subject })).toBe(false);
  expect(approves({ requester: 'olga', changed_by: ['ann', manager.subject] })).toBe(false);
});

test('who put a plan forward answers for no team but their own', () => {
  const mine = { ...plan, manager: manager.subject };
  expect(mayAnswer(mine, 'teams/content', manager)).toBe(false);
  expect(mayAnswer(mine, 'teams/content', { ...manager, teams: ['content'] })).toBe(true);
  expect(mayAnswer({ ...mine, manager: 'olga' }, 'teams/content', manager)).toBe(true);
  expect(mayAnswer(mine, 'teams/content', coordinator)).toBe(true);
  expect(mayAnswer(mine, 'teams/content', partner)).toBe(false);
  expect(mayAnswer(mine, 'teams/engineering', partner)).toBe(true);
  const asked = { team: 'teams/content', state: 'ITEM_STATE_OFFERED', asked_by: coordinator.subject } as const;
  expect(mayAnswer({ ...mine, items: [asked] }, 'teams/content', coordinator)).toBe(false);
  expect(mayAnswer({ ...mine, items: [asked] }, 'teams/policy', coordinator)).toBe(true);
  expect(
    mayAnswer({ ...mine, items: [{ ...asked, state: 'ITEM_STATE_ACCEPTED' }] }, 'teams/content', coordinator),
  ).toBe(true);
});

test('who countered in the place of a team does not take that', () => {
  const countered = { ...items[0], team: 'teams/content', state: 'ITEM_STATE_COUNTER_PROPOSED' } as const;
  const takes = (item: ActionItem, session = manager) =>
    possibleWithin({ ...plan, state: 'PLAN_STATE_ALIGNING' }, item, session).some(
      ({ label }) => label === 'action.takeCounterProposal',
    );
  expect(takes({ ...countered, countered_by: 'olga' })).toBe(true);
  expect(takes({ ...countered, countered_by: manager.subject })).toBe(false);
  expect(takes({ ...countered, countered_by: manager.subject }, { ...manager, teams: ['content'] })).toBe(true);
});

test('a partner works on the cases of their own team', () => {
  const can = (team: string, state: typeof escalation.state) =>
    possibleOnCase({ ...escalation, team, state }, partner).map(({ label }) => label);
  expect(can('teams/engineering', 'ESCALATION_STATE_ASSIGNED')).toEqual(['action.acknowledge', 'action.comment']);
  expect(can('teams/engineering', 'ESCALATION_STATE_ACKNOWLEDGED')).toEqual(['action.start', 'action.comment']);
  expect(can('teams/engineering', 'ESCALATION_STATE_IN_PROGRESS')).toEqual([
    'action.pend',
    'action.mitigate',
    'action.comment',
  ]);
  for (const state of ['ASSIGNED', 'ACKNOWLEDGED', 'IN_PROGRESS'] as const) {
    expect(can('teams/content', `ESCALATION_STATE_${state}`)).toEqual(['action.comment']);
  }
});

test('a problem that was resolved is not opened again because it was closed as a duplicate', () => {
  const [close] = PROBLEM_ACTIONS.filter(({ label }) => label === 'action.closeAsDuplicate');
  expect(close?.undo?.({ state: 'PROBLEM_STATE_ASSESS' }, {})?.action.label).toBe('action.reopen');
  expect(close?.undo?.({ state: 'PROBLEM_STATE_RESOLVED' }, {})).toBeUndefined();
});

test('what belongs to a plan is changed while it is built or re-planned, not while it is carried out', () => {
  const [, item = {}] = items;
  const within = (state: typeof plan.state) =>
    possibleWithin({ ...plan, state }, item, manager)
      .filter(({ seldom }) => seldom)
      .map(({ label }) => label);
  expect(within('PLAN_STATE_IN_EXECUTION')).toEqual([
    'action.setOwner',
    'action.setContributors',
    'action.comment',
    'action.setDependencies',
    'action.requestRiskAcceptance',
  ]);
  expect(within('PLAN_STATE_DRAFT')).toEqual([
    'action.setOwner',
    'action.setContributors',
    'action.comment',
    'action.setDependencies',
    'action.supersede',
    'action.cancelItem',
  ]);
});

test('what was left at a risk is decided anew, before it expires and after', () => {
  const [, item = {}] = items;
  const left = {
    ...item,
    state: 'ITEM_STATE_RISK_ACCEPTED' as const,
    risk_expire_time: '2020-01-01T00:00:00Z',
    risk_acceptance: { state: 'DECISION_STATE_APPROVED' as const },
  };
  const within = (state: typeof plan.state, each: typeof item) =>
    possibleWithin({ ...plan, state }, each, manager).map(({ label }) => label);
  expect(within('PLAN_STATE_IN_EXECUTION', left)).toEqual(['action.comment', 'action.requestRiskAcceptance']);
  for (const each of [left, { ...left, risk_expire_time: '2999-01-01T00:00:00Z' }]) {
    expect(within('PLAN_STATE_REPLANNING', each)).toEqual([
      'action.reoffer',
      'action.comment',
      'action.supersede',
      'action.cancelItem',
      'action.requestRiskAcceptance',
    ]);
  }
  expect(
    within('PLAN_STATE_IN_EXECUTION', { ...left, risk_acceptance: { state: 'DECISION_STATE_PENDING' as const } }),
  ).toEqual(['action.comment']);

  const ended = { ...plan, state: 'PLAN_STATE_RISK_ACCEPTED' as const, risk_expire_time: '2020-01-01T00:00:00Z' };
  expect(possibleOn(ended, manager).map(({ label }) => label)).toEqual([
    'action.resume',
    'action.requestRiskAcceptance',
    'action.comment',
  ]);
  expect(possibleOn({ ...ended, risk_expire_time: '2999-01-01T00:00:00Z' }, manager).map(({ label }) => label)).toEqual(
    ['action.comment'],
  );
});

test('somebody else than who asked accepts a risk, once', () => {
  const risk = { state: 'DECISION_STATE_PENDING' as const, requester: manager.subject };
  const decisions = (...args: Parameters<typeof decisionsOn>) => decisionsOn(...args).map(({ label }) => label);
  expect(decisions(risk, PLAN_RISK_ACTIONS, manager)).toEqual([]);
  expect(decisions(risk, PLAN_RISK_ACTIONS, coordinator)).toEqual(['action.acceptRisk', 'action.denyRisk']);
  expect(decisions({ ...risk, state: 'DECISION_STATE_DENIED' }, PLAN_RISK_ACTIONS, coordinator)).toEqual([]);
});

test('a case is taken in with all that the contract takes, but what only a source or an administrator says', () => {
  const { path, fields } = OPEN_ESCALATION;
  const unasked = ['request_id', 'occurred_time', 'source'];
  expect(fields.map(({ name }) => name).sort()).toEqual(
    accessTo(path)
      .fields.filter((field) => !unasked.includes(field))
      .sort(),
  );
});

test('single items are answered where there are several', () => {
  const asked = (count: number) =>
    answersTo(items.slice(0, count), partner).map(({ label, fields }) => [label, ...fields.map(({ name }) => name)]);
  expect(asked(1)).toEqual([
    ['action.accept'],
    ['action.decline', 'reason'],
    ['action.counter', 'counters', 'reason'],
    ['action.delegate', 'to_team', 'reason'],
  ]);
  expect(asked(2)).toEqual([
    ['action.accept'],
    ['action.decline', 'items', 'reason'],
    ['action.counter', 'counters', 'reason'],
    ['action.delegate', 'items', 'to_team', 'reason'],
    ['action.acceptSome', 'items'],
  ]);
});

test('who accepts says who is accountable where nobody is yet', () => {
  const [first = {}, second = {}] = items;
  const asked = (...items: (typeof first)[]) =>
    [partner, manager].map(
      (session) => answersTo(items, session).find(({ label }) => label === 'action.accept')?.fields,
    );
  expect(asked(first, second)).toEqual([[], []]);
  expect(asked(first, { ...second, owner: undefined })).toEqual([
    [{ name: 'owner', kind: 'person', value: partner.subject }],
    [{ name: 'owner', kind: 'person' }],
  ]);
});

test('what was written is corrected where it still can be', () => {
  expect(labels(PLAN_ACTIONS, manager, 'PLAN_STATE_MONITORING')).toContain('action.correct');
  expect(labels(PLAN_ACTIONS, manager, 'PLAN_STATE_CANCELLED')).not.toContain('action.correct');
  const [first = {}] = items;
  const corrected = (planState: typeof plan.state, state: typeof first.state) =>
    possibleWithin({ ...plan, state: planState }, { ...first, state }, manager).some(
      ({ label }) => label === 'action.correct',
    );
  expect(corrected('PLAN_STATE_PROPOSED', 'ITEM_STATE_PROPOSED')).toBe(true);
  expect(corrected('PLAN_STATE_ALIGNING', 'ITEM_STATE_OFFERED')).toBe(false);
});

test('a case is taken for oneself or for one’s team, without a question', () => {
  const held = { ...escalation, state: 'ESCALATION_STATE_TRIAGED' as const, team: 'teams/engineering' };
  const taking = (of: typeof escalation, teams: string[]) =>
    possibleOnCase(of, { ...specialist, teams })
      .filter(({ label, fields }) => label.startsWith('action.assignTo') && fields.length === 0)
      .map(({ key, fixed }) => [key, fixed?.team, fixed?.assignee]);
  expect(taking(held, [])).toEqual([['i', 'teams/engineering', 'specialist']]);
  expect(taking(held, ['content'])).toEqual([
    ['i', 'teams/content', 'specialist'],
    ['g', 'teams/content', ''],
  ]);
  expect(taking({ ...held, team: undefined }, [])).toEqual([]);
  expect(taking({ ...held, assignee: 'specialist' }, ['engineering', 'content'])).toEqual([]);
  expect(taking(escalation, ['content'])).toEqual([]); // it is triaged first
});

test('each letter of a row means one action', () => {
  const states = new Set(ESCALATION_ACTIONS.flatMap(({ states = [] }) => states));
  for (const state of states) {
    const keys = possibleOnCase(
      { ...escalation, state: state as typeof escalation.state },
      { ...specialist, teams: ['content'] },
    ).flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  }
  expect(states.size).toBeGreaterThan(8);
});

test('a case with duplicates of its own is not merged itself', () => {
  const can = (merged: string[]) => possibleOnCase({ ...escalation, merged }, specialist).map(({ label }) => label);
  expect(can([])).toContain('action.merge');
  expect(can(['escalations/e9'])).not.toContain('action.merge');
  expect(can(['escalations/e9'])).toContain('action.relate');
});

test('an item is not started before what comes first of it', () => {
  const first = { ...items[0], name: 'plans/p1/items/8' };
  const item: ActionItem = { ...items[0], state: 'ITEM_STATE_ACCEPTED', depends_on: [first.name] };
  const can = (state: ActionItem['state']) => {
    const all = [{ ...first, state }, item];
    return [
      possibleWithin({ ...plan, items: all }, item, partner),
      possibleOnItem({ item, plan_state: plan.state }, partner, all),
    ].map((actions) => actions.some(({ label }) => label === 'action.start'));
  };
  expect(can('ITEM_STATE_IN_PROGRESS')).toEqual([false, false]);
  expect(can('ITEM_STATE_VERIFIED')).toEqual([true, true]);
});

test('more time is asked for once, until that is decided', () => {
  const can = (...states: ('DECISION_STATE_PENDING' | 'DECISION_STATE_DENIED')[]) => {
    const extensions = states.map((state, index) => ({ number: index + 1, state }));
    const item: ActionItem = { ...items[0], state: 'ITEM_STATE_ACCEPTED', extensions };
    return [
      possibleWithin(plan, item, partner),
      possibleOnItem({ item, plan_state: 'PLAN_STATE_IN_EXECUTION' }, partner),
    ].map((actions) => actions.some(({ label }) => label === 'action.requestExtension'));
  };
  expect(can('DECISION_STATE_DENIED')).toEqual([true, true]);
  expect(can('DECISION_STATE_DENIED', 'DECISION_STATE_PENDING')).toEqual([false, false]);
});

test('a plan goes a step on only when its items are as far', () => {
  const can = (label: string, state: typeof plan.state, ...each: ActionItem[]) =>
    possibleOn({ ...plan, state, replanning: { requester: 'olga' }, items: each }, manager).some(
      (action) => action.label === label,
    );
  const item = (state: ActionItem['state'], owner?: string): ActionItem => ({ state, owner });
  const cancelled = item('ITEM_STATE_CANCELLED');
  const verified = item('ITEM_STATE_VERIFIED', 'ana');

  expect(can('action.propose', 'PLAN_STATE_DRAFT', cancelled)).toBe(false);
  expect(can('action.propose', 'PLAN_STATE_DRAFT', item('ITEM_STATE_PROPOSED'))).toBe(true);

  expect(can('action.implement', 'PLAN_STATE_IN_EXECUTION', cancelled)).toBe(false);
  expect(can('action.implement', 'PLAN_STATE_IN_EXECUTION', verified, item('ITEM_STATE_DONE_CLAIMED'))).toBe(false);
  expect(can('action.implement', 'PLAN_STATE_IN_EXECUTION', verified, cancelled)).toBe(true);

  const approve = (...each: ActionItem[]) => can('action.approveReplanning', 'PLAN_STATE_REPLANNING', ...each);
  expect(approve(verified, item('ITEM_STATE_OFFERED', 'ana'))).toBe(false);
  expect(approve(verified, item('ITEM_STATE_ACCEPTED'))).toBe(false);
  expect(approve(verified, item('ITEM_STATE_ACCEPTED', 'ana'), cancelled)).toBe(true);
});

test('a team does not pass on what is confidential; who leads does', () => {
  const kept = { ...plan, confidentiality: 'CONFIDENTIALITY_CONFIDENTIAL' as const };
  expect(mayPassOn(kept, 'teams/engineering', partner)).toBe(false);
  expect(mayPassOn(kept, 'teams/engineering', manager)).toBe(true);
  expect(mayPassOn(plan, 'teams/engineering', partner)).toBe(true);
});
