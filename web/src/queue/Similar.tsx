import { Table, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { ActionButtons } from '../action/Act.tsx';
import { MERGE, possible } from '../action/actions.ts';
import { choicesOf, reasonsIn } from '../action/choices.ts';
import { useSession } from '../api/session.ts';
import type { Escalation, EscalationView } from '../api/types.ts';
import { Heads } from '../app/Heads.tsx';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';
import { StateBadge } from '../plans/marks.tsx';
import { titleOf } from './cells.ts';

/** So long a text can be sought. */
const MOST_SOUGHT = 200;

/** Others that may be the same matter, each with what makes it so; whoever may do so merges this one into any of them. */
export function Similar({ view }: { view: EscalationView }) {
  const { escalation = {}, related = [], more_related: more } = view;
  const words = useWords();
  const { t, moment } = words;
  const session = useSession();
  const open = choicesOf(related, escalation.name);
  const merging = possible([MERGE], session, escalation.state);
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('similar')}
      </Title>
      {related.length === 0 ? (
        <Text>{t('similar.none')}</Text>
      ) : (
        <Scrollable label={t('similar')}>
          <Table>
            <Heads columns={['title', 'reason', 'state', 'open_time']} acts={merging.length > 0} />
            <Table.Tbody>
              {related.map((each) => {
                const title = titleOf(each);
                return (
                  <Table.Tr key={each.name}>
                    <Table.Th scope="row">
                      <Link href={`/${each.name}`} className="text-link">
                        {title}
                      </Link>
                    </Table.Th>
                    <Table.Td>{reasonsIn(view, each, words)}</Table.Td>
                    <Table.Td>
                      <StateBadge state={each.state} />
                    </Table.Td>
                    <Table.Td>{moment(each.open_time)}</Table.Td>
                    {merging.length > 0 && (
                      <Table.Td className="acts">
                        {open.includes(each) && (
                          <ActionButtons
                            actions={merging.map((merge) => into(merge, each))}
                            target={{
                              name: escalation.name ?? '',
                              title: t('similar.merging', { title: titleOf(escalation), into: title }),
                              seen: escalation,
                            }}
                          />
                        )}
                      </Table.Td>
                    )}
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Scrollable>
      )}
      {more && (
        <Text size="sm" mt="xs">
          {t('similar.more')}{' '}
          {escalation.title && escalation.title.length <= MOST_SOUGHT && (
            <Link
              href={`/escalations?${new URLSearchParams({ text: escalation.title, state: 'all' })}`}
              className="text-link"
            >
              {t('similar.search')}
            </Link>
          )}
        </Text>
      )}
    </section>
  );
}

/** It is chosen already; what is left to say is why. */
const into = (merge: typeof MERGE, { name }: Escalation): typeof MERGE => ({
  ...merge,
  label: 'action.mergeIntoIt',
  fields: merge.fields.filter((field) => field.name !== 'into'),
  fixed: { into: name },
});
