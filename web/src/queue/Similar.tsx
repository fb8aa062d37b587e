import { Table, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { ActionButtons } from '../action/Act.tsx';
import { MERGE, possible } from '../action/actions.ts';
import { choicesOf, sharedTerms } from '../action/choices.ts';
import { useSession } from '../api/session.ts';
import type { Escalation, ProblemCase } from '../api/types.ts';
import { Heads } from '../app/Heads.tsx';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';
import { StateBadge } from '../plans/marks.tsx';
import { titleOf } from './cells.ts';

interface SimilarProps {
  escalation: Escalation;
  problem?: ProblemCase;
  related: Escalation[];
}

/** Others that may be the same matter, each with what makes it so; whoever may do so merges this one into any of them. */
export function Similar({ escalation, problem, related }: SimilarProps) {
  const { t, moment, list } = useWords();
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
                    <Table.Td>
                      {list(
                        reasonsFor(escalation, problem, each).map((reason) =>
                          typeof reason === 'string' ? t(reason) : t('escalation.shared', { terms: list(reason) }),
                        ),
                      )}
                    </Table.Td>
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

/** Why another one stands beside a case: as messages, or as the terms that both share. */
export function reasonsFor(escalation: Escalation, problem: ProblemCase | undefined, other: Escalation) {
  const linked = (one: Escalation, { name }: Escalation) => one.links?.some(({ target }) => target === name);
  const shared = sharedTerms(escalation, other);
  const reasons = [
    ...(linked(escalation, other) || linked(other, escalation) ? (['similar.linked'] as const) : []),
    ...(problem?.escalations?.includes(other.name ?? '') ? (['similar.problem'] as const) : []),
    ...(shared.length > 0 ? [shared] : []),
  ];
  return reasons.length > 0 ? reasons : (['similar.alike'] as const); // in other words, but of one fingerprint
}
