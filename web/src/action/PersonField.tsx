import { TextInput, type TextInputProps } from '@mantine/core';
import { useId, useState } from 'react';
import type { People } from './people.ts';

interface PersonFieldProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  people: People;
  /** Who it is, or what was typed of them. */
  value: string;
  change: (text: string) => void;
}

/** One of those who are offered, by what they are called; also somebody else, by their id. */
export function PersonField({ people, value, change, ...input }: PersonFieldProps) {
  const [text, setText] = useState<string>();
  const list = useId();
  return (
    <>
      <TextInput
        {...input}
        value={text === value ? text : people.shown(value)}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          change(currentTarget.value);
        }}
        list={list}
        autoComplete="off"
      />
      <Offered id={list} people={people} />
    </>
  );
}

export function Offered({ id, people: { offered } }: { id: string; people: People }) {
  return (
    <datalist id={id}>
      {offered.map(({ subject, label, team }) => (
        <option key={subject} value={label}>
          {team}
        </option>
      ))}
    </datalist>
  );
}
