import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { LanguageProvider } from '../language/Language.tsx';
import { FigureView } from './FigureView.tsx';

vi.mock('./Chart.tsx', () => ({ default: () => null }));

test.each([
  [true, ['May', 'July']],
  [false, ['May', 'June', 'July']],
])('of what is sparse (%s) the table has the groups of which there is something', async (sparse, listed) => {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <FigureView
            file="opened"
            label="Opened"
            head="Month"
            groups={['May', 'June', 'July']}
            columns={[{ head: 'Opened', values: [3, 0, 5], links: ['/a', '/b', '/c'] }]}
            sparse={sparse}
          />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByRole('table');
  expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual(listed);
  expect(screen.getByRole('link', { name: '5' }).getAttribute('href')).toBe('/c');
});

test('a rate is told in percent', async () => {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="en">
          <FigureView
            file="rates"
            label="Rates"
            head="Team"
            groups={['Content', 'Support']}
            columns={[{ head: 'Verification rate', values: [0.5, null], rate: true }]}
          />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByRole('table');
  expect(screen.getAllByRole('cell').map(({ textContent }) => textContent)).toEqual(['50%', '–']);
});
