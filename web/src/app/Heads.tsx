import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../language/words.ts';

interface HeadsProps {
  /** Fields of the contract. */
  columns: readonly string[];
  /** Whether the last column has what can be done. */
  acts?: boolean;
  /** Heads of columns between, of what is no field. */
  children?: ReactNode;
}

/** The first row of a table: what its columns are called. */
export function Heads({ columns, acts, children }: HeadsProps) {
  const { t, field } = useWords();
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map((column) => (
          <Table.Th scope="col" key={column}>
            {field(column)}
          </Table.Th>
        ))}
        {children}
        {acts && (
          <Table.Th scope="col" className="acts">
            {t('actions')}
          </Table.Th>
        )}
      </Table.Tr>
    </Table.Thead>
  );
}

interface CellProps {
  /** Of its column: told beside it where the screen is too narrow for columns. */
  head: string;
  children: ReactNode;
}

/** What stands in a column of a table that is `stacked` on a narrow screen. */
export function Cell({ head, children }: CellProps) {
  return <Table.Td data-head={head}>{children}</Table.Td>;
}
