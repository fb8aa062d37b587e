import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Refusal } from '../api/client.ts';
import { LanguageProvider } from '../language/Language.tsx';
import { Answer, NotFound } from './Trouble.tsx';

const show = (children: React.ReactNode) =>
  render(
    <MantineProvider env="test">
      <LanguageProvider first="en">{children}</LanguageProvider>
    </MantineProvider>,
  );
const refused = {
  data: undefined,
  error: new Refusal({
    type: '',
    title: '',
    status: 404,
    detail: '',
    reason: 'NOT_FOUND',
    metadata: {},
    violations: [],
    request_id: '',
  }),
  isPlaceholderData: false,
  refetch: () => undefined,
};

test('an address that leads nowhere is what the window is about', () => {
  document.title = 'Queue';
  show(<NotFound />);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('There is nothing here');
  expect(document.title).toContain('There is nothing here');
});

test('why a screen has no answer is its heading; of a part of one it is not', () => {
  document.title = 'Queue';
  show(<Answer query={refused}>{() => null}</Answer>);
  expect(screen.queryByRole('heading', { level: 1 })).toBeNull();
  show(
    <Answer query={refused} screen>
      {() => null}
    </Answer>,
  );
  expect(document.title).toContain(screen.getByRole('heading', { level: 1 }).textContent);
  expect(document.title).not.toContain('Queue');
});
