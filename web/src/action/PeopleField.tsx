import { Button, Group, Stack, TextInput, type TextInputProps } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { useWords } from '../language/words.ts';
import { linesOf } from './lines.ts';
import { Offered } from './PersonField.tsx';
import type { People } from './people.ts';

interface PeopleFieldProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  people: People;
  /** Who they are, a line each, and last what was typed of another. */
  value: string;
  change: (lines: string) => void;
}

/** Some of those who are offered, by what they are called; also others, by their ids. */
export function PeopleField({ people, value, change, ...input }: PeopleFieldProps) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const lines = linesOf(value);
  const chosen = text.trim() ? lines.slice(0, -1) : lines;

  const show = (all: string[], typed: string) => {
    setText(typed);
    change([...new Set(all), typed].join('\n').trim());
  };
  const add = (...typed: string[]) => show([...chosen, ...typed.map((each) => people.idOf(each.trim()))], '');
  const remove = (person: string) => {
    show(
      chosen.filter((each) => each !== person),
      text,
    );
    field.current?.focus();
  };
  const typeOn = (typed: string) => {
    if (people.isOffered(typed) && typed.length > text.length + 1) {
      add(typed); // who comes whole was chosen from the list
    } else {
      show(chosen, typed);
    }
  };
  const addTyped = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing && text.trim()) {
      event.preventDefault();
      if (!people.areSeveral(text.trim())) {
        add(text);
      }
    }
  };
  const addLines = (event: ClipboardEvent) => {
    const pasted = linesOf(event.clipboardData.getData('text'));
    if (pasted.length > 1) {
      event.preventDefault();
      add(...pasted);
    }
  };
  return (
    <Stack gap="xs">
      <TextInput
        {...input}
        ref={field}
        value={text}
        onChange={(event) => typeOn(event.currentTarget.value)}
        onKeyDown={addTyped}
        onPaste={addLines}
        list={list}
        autoComplete="off"
      />
      <Offered
        id={list}
        people={{ ...people, offered: people.offered.filter(({ subject }) => !chosen.includes(subject)) }}
      />
      {chosen.length > 0 && (
        <Group gap="xs">
          {chosen.map((person) => (
            <Button
              key={person}
              size="compact-sm"
              variant="default"
              onClick={() => remove(person)}
              rightSection="✕"
              aria-label={t('people.remove', { person: people.shown(person) })}
            >
              {people.shown(person)}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}
