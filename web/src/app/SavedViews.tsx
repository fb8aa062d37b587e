import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { useWords } from '../language/words.ts';
import { keepViews, keptViews, type View } from './views.ts';

/** What was asked of a list, under a name, in this browser; the address holds all of it. */
export function SavedViews({ place }: { place: string }) {
  const { t } = useWords();
  const search = useSearch();
  const [views, setViews] = useState(() => keptViews(place));
  const [name, setName] = useState('');
  const keep = (changed: View[]) => {
    keepViews(place, changed);
    setViews(changed);
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    const called = name.trim();
    if (called) {
      keep([...views.filter((each) => each.name !== called), { name: called, search }]);
      setName('');
    }
  };
  return (
    <details className="more">
      <summary>{t('views', { count: views.length })}</summary>
      <Stack gap="xs">
        <ul className="list">
          {views.map((view) => (
            <li key={view.name}>
              <Group gap="xs">
                <Link
                  href={view.search ? `${place}?${view.search}` : place}
                  className="text-link"
                  aria-current={view.search === search ? 'page' : undefined}
                >
                  {view.name}
                </Link>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => keep(views.filter((each) => each !== view))}
                  aria-label={t('action.about', { action: t('views.forget'), title: view.name })}
                >
                  {t('views.forget')}
                </Button>
              </Group>
            </li>
          ))}
        </ul>
        <Text size="sm">{t('views.text')}</Text>
        <form onSubmit={add} className="filters">
          <TextInput
            label={t('views.name')}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={name.trim() === ''}>
            {t('views.keep')}
          </Button>
        </form>
      </Stack>
    </details>
  );
}
