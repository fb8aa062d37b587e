import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { LanguageProvider } from '../language/Language.tsx';
import { Facts } from './Facts.tsx';

const shown = (...facts: [string, string | number | undefined][]) =>
  render(
    <LanguageProvider first="en">
      <Facts facts={facts} />
    </LanguageProvider>,
  ).container.textContent;

test('what is not known, or never happened, is left out whole', () => {
  expect(shown(['open_reason', 'It recurs'], ['close_time', undefined], ['reopen_count', 0])).toBe(
    'Why it was openedIt recurs',
  );
  expect(shown(['open_reason', 'It recurs'], ['reopen_count', 2])).toContain('2');
  expect(shown(['reopen_count', 0])).toBe('');
});
