import { MantineProvider } from '@mantine/core';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { LanguageChoice } from '../app/Frame.tsx';
import { Heading } from '../app/Heading.tsx';
import english from './en.json';
import { type Language, LanguageProvider } from './Language.tsx';
import { useWords } from './words.ts';
import chinese from './zh-CN.json';

beforeEach(() => localStorage.clear());

function Screen() {
  const { t } = useWords();
  return (
    <>
      <LanguageChoice />
      <Heading>{t('nav.plans')}</Heading>
    </>
  );
}

const show = (first: Language, load: (language: Language) => Promise<Record<string, string>>) =>
  render(
    <MantineProvider env="test">
      <LanguageProvider first={first} load={load}>
        <Screen />
      </LanguageProvider>
    </MantineProvider>,
  );
const both = async (language: Language) => (language === 'en' ? english : chinese);

test('the title of the window says what is shown, in the language that was chosen', async () => {
  show('en', both);
  expect(document.title).toBe('Plans – Remediation Tracker');
  await userEvent.selectOptions(screen.getByLabelText('Language'), 'zh-CN');
  await waitFor(() => expect(document.title).toBe('整改方案 – 整改追踪'));
});

const NotThere = ({ resource }: { resource: string }) =>
  useWords().refusal({ detail: '', metadata: { code: 'NOT_THERE', resource } });

test.each([
  ['plans/zzz', '没有方案 zzz。'],
  ['items of none', '没有 items of none。'],
])('beside %s a Chinese sentence has the room that its words need', async (resource, said) => {
  render(
    <LanguageProvider first="zh-CN" load={both}>
      <NotThere resource={resource} />
    </LanguageProvider>,
  );
  await screen.findByText(said);
});

test('a language that cannot be loaded leaves the page, says so, and can be chosen again', async () => {
  let there = false;
  show('zh-CN', (language) => (there || language === 'en' ? both(language) : Promise.reject(new Error('offline'))));
  await screen.findByText('简体中文 could not be loaded. Check your connection and choose it again.');
  expect(screen.getByRole('heading').textContent).toBe('Plans');
  there = true;
  await userEvent.selectOptions(screen.getByLabelText('Language'), 'zh-CN');
  await waitFor(() => expect(screen.getByRole('heading').textContent).toBe('整改方案'));
});
