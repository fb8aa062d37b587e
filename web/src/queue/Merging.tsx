import { Alert, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { ActionButtons } from '../action/Act.tsx';
import { possible, UNMERGE } from '../action/actions.ts';
import { useCases } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Escalation } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { titleOf } from './cells.ts';
import { joined } from './terms.ts';

/** As which other one it goes on, since when and why, and what both say. */
export function MergedInto({ merge }: { merge: NonNullable<Escalation['merge']> }) {
  const { t, moment, list } = useWords();
  const into = merge.into ?? '';
  const title = titleOf({ name: into, ...useCases([into]).get(into) });
  return (
    <Alert color="gray" title={t('escalation.mergedInto', { when: moment(merge.merge_time) })}>
      <Link href={`/${merge.into}`} className="text-link">
        {title}
      </Link>
      <Text size="sm">{merge.reason}</Text>
      {merge.shared_terms && merge.shared_terms.length > 0 && (
        <Text size="sm">{t('escalation.shared', { terms: list(joined(merge.shared_terms)) })}</Text>
      )}
    </Alert>
  );
}

/** Those that go on as this one; each can be taken apart again. */
export function Duplicates({ names }: { names: string[] }) {
  const { t } = useWords();
  const cases = useCases(names);
  return (
    names.length > 0 && (
      <>
        <Title order={3} size="h5" mt="xs">
          {t('escalation.duplicates', { count: names.length })}
        </Title>
        <ul className="list">
          {names.map((name) => (
            <Duplicate key={name} name={name} escalation={cases.get(name)} />
          ))}
        </ul>
      </>
    )
  );
}

function Duplicate({ name, escalation }: { name: string; escalation: Escalation | undefined }) {
  const { t, list } = useWords();
  const session = useSession();
  const title = titleOf({ name, ...escalation });
  const shared = escalation?.merge?.shared_terms ?? [];
  return (
    <li className="row">
      <Link href={`/${name}`} className="text-link">
        {title}
      </Link>
      {escalation?.merge?.reason && <Text size="sm">{escalation.merge.reason}</Text>}
      {shared.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('escalation.shared', { terms: list(joined(shared)) })}
        </Text>
      )}
      <ActionButtons
        actions={possible([UNMERGE], session, escalation?.state)}
        target={{ name, title, seen: escalation }}
      />
    </li>
  );
}
