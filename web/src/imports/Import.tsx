import { Alert, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { refresh } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Downloads } from '../app/Downloads.tsx';
import { placesFor } from '../app/Frame.tsx';
import { Heading } from '../app/Heading.tsx';
import { Scrollable } from '../app/Scrollable.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { useWords, type Violation } from '../language/words.ts';
import { type Log, logOf, MOST_ROWS, textOf, UnreadableFile } from './log.ts';
import { type Recorded, record } from './recording.ts';

const FIRST_ROWS = 5;
const MOST_SHOWN = 100;

/** Takes another tool's audit log in: what it holds, what would become of it, and then what became of it. */
export default function Import() {
  const { t } = useWords();
  const session = useSession();
  const read = useMutation({ mutationFn: async (file: File) => logOf(await textOf(file)) });
  const unreadable = read.error instanceof UnreadableFile ? read.error : undefined;
  if (!placesFor(session).some(({ path }) => path === '/import')) {
    return (
      <Stack>
        <Heading>{t('nav.import')}</Heading>
        <Alert color="red" title={t('reason.ROLE_NOT_ALLOWED')} role="alert" />
      </Stack>
    );
  }
  return (
    <Stack>
      <Heading>{t('nav.import')}</Heading>
      <Text>{t('import.text', { most: MOST_ROWS })}</Text>
      <div className="filters">
        <TextInput
          type="file"
          label={t('import.file')}
          description={t('import.hint')}
          accept=".csv,.gz"
          onClick={(event) => {
            event.currentTarget.value = ''; // the same file is read again when it was repaired
          }}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) {
              read.mutate(file);
            }
          }}
          error={unreadable && t(unreadable.id, unreadable.values)}
        />
      </div>
      {read.isPending && <Text role="status">{t('import.reading')}</Text>}
      {read.error && !unreadable && <Trouble error={read.error} />}
      {read.data && <LogScreen key={read.submittedAt} log={read.data} />}
    </Stack>
  );
}

function LogScreen({ log }: { log: Log }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [told, setTold] = useState<Recorded>();
  const leaves = useRef(new AbortController());
  useEffect(() => () => leaves.current.abort(), []);
  const work = useMutation({
    mutationFn: async (dryRun: boolean) => {
      leaves.current = new AbortController();
      setTold(undefined);
      setTold(await record(log, dryRun, leaves.current.signal, setTold));
      refresh(queries, '/api/v1/escalations:recordHistory');
    },
  });
  const dryRun = work.variables === true;
  const stopped = work.error instanceof DOMException;
  return (
    <Stack>
      <Text role="status">{t('import.found', { rows: log.rows, cases: log.cases.length })}</Text>
      <FirstRows log={log} />
      <Group>
        <Button
          onClick={() => work.mutate(true)}
          loading={work.isPending && dryRun}
          disabled={work.isPending && !dryRun}
        >
          {t('import.check')}
        </Button>
        <Button
          variant="default"
          onClick={() => work.mutate(false)}
          loading={work.isPending && !dryRun}
          disabled={work.isPending && dryRun}
        >
          {t('import.start')}
        </Button>
        {work.isPending && (
          <Button variant="default" onClick={() => leaves.current.abort()}>
            {t('import.stop')}
          </Button>
        )}
      </Group>
      {work.isPending && <progress max={log.rows} value={told?.rows ?? 0} aria-label={t('import.progress')} />}
      {work.error && !stopped && <Trouble error={work.error} />}
      {told && (
        <Alert
          color={work.isPending || stopped ? 'gray' : told.refused.length > 0 ? 'yellow' : 'teal'}
          title={t(work.isSuccess ? (dryRun ? 'import.checked' : 'import.done') : 'import.soFar')}
        >
          {t(dryRun ? 'import.wouldBe' : 'import.were', {
            added: told.added,
            known: told.known,
            events: told.events,
            rows: told.refusedRows,
            cases: told.refusedCases,
          })}
        </Alert>
      )}
      {told && told.refused.length > 0 && <RefusedRows refused={told.refused} columns={log.columns} />}
    </Stack>
  );
}

function FirstRows({ log }: { log: Log }) {
  const { t } = useWords();
  const rows = log.cases.slice(0, FIRST_ROWS).flatMap((pieces) => pieces[0]?.rows ?? []);
  return (
    <Scrollable label={t('import.first')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {log.columns.map((column) => (
              <Table.Th scope="col" key={column}>
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, FIRST_ROWS).map(({ line, values }) => (
            <Table.Tr key={line}>
              {log.columns.map((column, index) => (
                <Table.Td key={column}>{values[index]}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scrollable>
  );
}

/** The column of the file in which it is wrong, or what of the row; the reason names the line. */
const columnOf = ({ field }: Violation) => field.replace(/^rows\[\d+\]\.?/, '');

function RefusedRows({ refused, columns }: { refused: Recorded['refused']; columns: string[] }) {
  const { t, field, violation } = useWords();
  const placeOf = (column: string) => (columns.includes(column) ? column : field(column));
  const rows = refused.map((each) => [
    each.externalId || t('value.none'),
    'line' in each
      ? t('import.orphan', { line: each.line })
      : violation({ ...each.wrong, of: placeOf(columnOf(each.wrong)) }),
  ]);
  const heads = [t('field.external_id'), t('field.reason')];
  return (
    <>
      <Text>{t('import.repair')}</Text>
      <Scrollable label={t('import.refused')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {heads.map((head) => (
                <Table.Th scope="col" key={head}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, MOST_SHOWN).map(([externalId, reason]) => (
              <Table.Tr key={`${externalId} ${reason}`}>
                <Table.Th scope="row">{externalId}</Table.Th>
                <Table.Td>{reason}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scrollable>
      {rows.length > MOST_SHOWN && <Text size="sm">{t('import.more', { shown: MOST_SHOWN, all: rows.length })}</Text>}
      <Downloads file="refused" heads={heads} rows={() => rows.map(([id = '', reason = '']) => [id, reason])} />
    </>
  );
}
