import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { Team } from '../api/types.ts';
import { PersonField } from './PersonField.tsx';
import { amongMembers, type People, peopleOf } from './people.ts';

const team = (slug: string, ...members: [subject: string, name: string][]): Team => ({
  name: `teams/${slug}`,
  display_name: slug,
  members: members.map(([subject, display_name]) => ({ subject, display_name, role: 'TEAM_ROLE_MEMBER' })),
});
const teams = [
  team('content', ['emil@content', 'Emil'], ['li@content', 'Li Wei'], ['mo', 'Mo']),
  team('policy', ['li@policy', 'Li Wei'], ['mo', 'Mo'], ['odd', 'emil@content']),
  team('support'),
];
const labels = (...args: Parameters<typeof peopleOf>) => peopleOf(...args).offered.map(({ label }) => label);

test('members of the team are offered first, or only they; all, where the directory knows none of them', () => {
  const others = ['Emil', 'Li Wei (li@content)'];
  expect(labels(teams, 'teams/policy', false)).toEqual(['Li Wei (li@policy)', 'Mo', 'emil@content (odd)', ...others]);
  expect(labels(teams, 'teams/policy', true)).toEqual(['Li Wei', 'Mo', 'emil@content']);
  expect(labels(teams, 'teams/support', true)).toHaveLength(5);
  expect(labels(teams, undefined, true)).toHaveLength(5);
});

test('with what is confidential only members of the team are offered, though others are known', () => {
  const among = (of: string) => amongMembers(peopleOf(teams, of, false), teams, of);
  expect(among('teams/policy').offered.map(({ subject }) => subject)).toEqual(['li@policy', 'mo', 'odd']);
  expect(among('teams/support').offered).toEqual([]);
  expect(among('teams/policy').shown('li@content')).toBe('Li Wei (li@content)');
});

test('a name is whoever of those offered has it alone, and another word is an id', () => {
  const { idOf, areSeveral, shown } = peopleOf(teams, 'teams/policy', false);
  expect(['Emil', 'Li Wei (li@policy)', 'emil@content', 'mo', 'olga'].map(idOf)).toEqual([
    'emil@content',
    'li@policy',
    'emil@content',
    'mo',
    'olga',
  ]);
  expect([areSeveral('Li Wei'), areSeveral('Emil'), areSeveral('olga')]).toEqual([true, false, false]);
  const inContent = peopleOf(teams, 'teams/content', true);
  expect([inContent.idOf('Li Wei'), inContent.areSeveral('Li Wei')]).toEqual(['li@content', false]);
  expect(['emil@content', 'olga'].map(shown)).toEqual(['Emil', 'olga']);
});

const Form = ({ first, people, label }: { first: string; people: People; label: string }) => {
  const [value, change] = useState(first);
  return (
    <MantineProvider env="test">
      <PersonField label={label} value={value} change={change} people={people} />
    </MantineProvider>
  );
};

test('who stands there is shown by name, and what is typed as it is typed', async () => {
  render(<Form label="Who" first="emil@content" people={peopleOf(teams, 'teams/content', true)} />);
  const field = screen.getByLabelText('Who') as HTMLInputElement;
  expect(field.value).toBe('Emil');
  await userEvent.clear(field);
  await userEvent.type(field, 'mo'); // the id of Mo, and the beginning of another
  expect(field.value).toBe('mo');
});
