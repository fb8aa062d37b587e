import { expect, test } from 'vitest';
import { items } from '../../tests/fixtures.ts';
import { agreedEnd } from '../language/days.ts';
import { standing, valuesOf } from './ActionDialog.tsx';

test('what was typed is sent as the contract wants it, and nothing that was left empty', () => {
  const values = valuesOf(
    [
      { name: 'evidence', kind: 'lines' },
      { name: 'note', kind: 'text' },
      { name: 'due_time', kind: 'date' },
      { name: 'window', kind: 'days' },
      { name: 'threshold', kind: 'number' },
    ],
    {
      evidence: ' https://a.example/1 \n\nhttps://a.example/2',
      note: '  ',
      due_time: '2026-12-01',
      window: '14',
      threshold: '0',
    },
    {},
  );
  expect(values).toEqual({
    evidence: ['https://a.example/1', 'https://a.example/2'],
    due_time: agreedEnd('2026-12-01'),
    window: '1209600s',
    threshold: 0,
  });
});

test('a counter-proposal holds the items that got another date', () => {
  const values = valuesOf(
    [{ name: 'counters', kind: 'counters' }],
    {
      'counters.plans/p1/items/2.due_time': '2027-01-15',
      'counters.plans/p1/items/3.title': ' Two articles ',
      'counters.plans/p1/items/4.owner': ' ',
    },
    { items },
  );
  expect(values).toEqual({
    counters: [
      { item: 'plans/p1/items/2', due_time: agreedEnd('2027-01-15') },
      { item: 'plans/p1/items/3', title: 'Two articles' },
    ],
  });
});

test('of the items that are asked all are chosen at first, and then none is named', () => {
  const fields = [{ name: 'items', kind: 'asked' as const }];
  const asked = items.slice(0, 2);
  const stood = standing(fields, undefined, false, asked);
  expect(stood).toEqual({ items: 'plans/p1/items/1\nplans/p1/items/2' });
  expect(valuesOf(fields, stood, { items: asked })).toEqual({});
  expect(valuesOf(fields, { items: 'plans/p1/items/2' }, { items: asked })).toEqual({ items: ['plans/p1/items/2'] });
});

test('a list that is replaced is typed on from what it is, and none is none', () => {
  const fields = [
    { name: 'viewers', kind: 'people' as const },
    { name: 'reason', kind: 'long' as const },
  ];
  expect(standing(fields, { viewers: ['kim', 'ana'], reason: 'old' })).toEqual({ viewers: 'kim\nana' });
  expect(standing(fields, { viewers: ['kim'], reason: 'old' }, true)).toEqual({ viewers: 'kim', reason: 'old' });
  expect(standing(fields, undefined)).toEqual({ viewers: '' });
  expect(valuesOf(fields, { viewers: ' kim \n\nana' }, {})).toEqual({ viewers: ['kim', 'ana'] });
});

test('a text that stood there and was emptied is sent as empty, and no choice is', () => {
  const fields = [
    { name: 'title', kind: 'text' as const },
    { name: 'description', kind: 'long' as const },
    { name: 'kind', kind: ['ITEM_KIND_PREVENT'] },
  ];
  const stood = standing(fields, { title: 'Uploads', description: 'They fail', kind: 'ITEM_KIND_PREVENT' }, true);
  const typed = { ...stood, description: ' ', kind: '' };
  expect(valuesOf(fields, typed, {}, stood)).toEqual({ title: 'Uploads', description: '' });
  expect(valuesOf(fields, typed, {}, { description: '' })).toEqual({ title: 'Uploads' });
});

test('how a plan is judged is typed on from how it is, of which it is a part', () => {
  const fields = [
    { name: 'threshold', kind: 'number' as const },
    { name: 'window', kind: 'days' as const },
  ];
  const stood = standing(fields, { effectiveness: { threshold: 2, window: '1209600s' } }, 'effectiveness');
  expect(stood).toEqual({ threshold: '2', window: '14' });
  expect(valuesOf(fields, { ...stood, window: '60' }, {}, stood)).toEqual({ threshold: 2, window: '5184000s' });
  expect(standing(fields, {}, 'effectiveness')).toEqual({ threshold: '0' }); // as it is judged unless it is set
});

test('whom an item is asked of is typed on from what it is, and a day that stays is not sent', () => {
  const fields = [
    { name: 'team', kind: 'team' as const },
    { name: 'owner', kind: 'person' as const },
    { name: 'due_time', kind: 'date' as const },
  ];
  const item = { team: 'teams/content', owner: 'kim', due_time: new Date(2026, 10, 20, 12).toISOString() };
  const stood = standing(fields, item, true);
  expect(stood).toEqual({ team: 'teams/content', owner: 'kim', due_time: '2026-11-20' });
  expect(valuesOf(fields, { ...stood, owner: 'ana' }, {}, stood)).toEqual({ team: 'teams/content', owner: 'ana' });
  expect(valuesOf(fields, { ...stood, due_time: '2026-12-01' }, {}, stood)).toMatchObject({
    due_time: agreedEnd('2026-12-01'),
  });
});

test('what is replaced as a whole is typed on from what there is, somebody of a team too', () => {
  const member = { subject: 'mo', display_name: 'Morgan', role: 'TEAM_ROLE_HEAD' };
  const known = { display_name: 'Engineering', kind: 'TEAM_KIND_ENGINEERING', members: [member], member };
  const name = { name: 'display_name', kind: 'text' as const };
  const who = { name: 'member', kind: 'member' as const };
  expect(standing([name], known, true)).toEqual({ display_name: 'Engineering' });
  expect(standing([name], known)).toEqual({});
  const typed = standing([who], known);
  expect(valuesOf([who], { ...typed, 'member.display_name': ' Mo ' }, {})).toEqual({
    member: { ...member, display_name: 'Mo' },
  });
});
