import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { dayOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { type Cell, csvOf, pastedOf } from './csv.ts';
import { useNotice } from './notice.tsx';
import { save } from './save.ts';
import { Trouble } from './Trouble.tsx';
import { workbookOf } from './workbook.ts';

const WAYS = ['copy', 'workbook', 'excel', 'plain'] as const;

interface DownloadsProps {
  /** Of the file, without the day and its end. */
  file: string;
  /** At whose end it was so; it is so now when there is none. */
  asOf?: string;
  heads: string[];
  /** All of them, however many pages they come in. */
  rows: () => Cell[][] | Promise<Cell[][]>;
}

/** A table to paste into a spreadsheet, or as a file: a workbook, or CSV with or without the mark by which Excel knows UTF-8. */
export function Downloads({ file, asOf, heads, rows }: DownloadsProps) {
  const { t } = useWords();
  const notice = useNotice();
  const work = useMutation({
    mutationFn: async (how: (typeof WAYS)[number]) => {
      const all = await rows();
      const name = `${file}-${asOf ? `as-of-${asOf}` : dayOf(new Date())}`;
      if (how === 'copy') {
        await navigator.clipboard.writeText(pastedOf(heads, all));
        notice(t('download.copied', { count: all.length }));
      } else if (how === 'workbook') {
        save(`${name}.xlsx`, await workbookOf(heads, all, (head) => t('download.utc', { head })));
      } else {
        const csv = csvOf(heads, all, how === 'excel');
        save(`${name}.csv`, new Blob([csv], { type: 'text/csv;charset=utf-8' }));
      }
    },
  });
  return (
    <>
      <Group>
        {WAYS.map((how) => (
          <Button
            key={how}
            variant="default"
            onClick={() => work.mutate(how)}
            disabled={work.isPending && work.variables !== how}
            loading={work.isPending && work.variables === how}
          >
            {t(`download.${how}`)}
          </Button>
        ))}
      </Group>
      {work.error && <Trouble error={work.error} />}
    </>
  );
}
