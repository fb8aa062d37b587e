import { Table, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { ActionButtons } from '../action/Act.tsx';
import { type Action, MERGE, possibleOnCase, RELATE } from '../action/actions.ts';
import { cautionOf, choicesOf, reasonsIn } from '../action/choices.ts';
import { useSession } from '../api/session.ts';
import type { Escalation, EscalationView } from '../api/types.ts';
import { Heads } from '../app/Heads.tsx';
import { Scrollable } from '../app/Scrollable.tsx';
import { type MessageId, useWords } from '../language/words.ts';
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
  const possible = possibleOnCase(escalation, session);
  const merging = possible.filter(({ label }) => label === MERGE.label).map(chosen('action.mergeIntoIt', 'into'));
  const relating = possible.filter(({ label }) => label === RELATE.label).map(chosen('action.relateToIt', 'link'));
  const others = choicesOf(related, escalation.name);
  const open = choicesOf(related, escalation.name, escalation);
  const linked = (escalation.links ?? []).map(({ target }) => target);
  /** What came back is related to what was over before it. */
  const actionsFor = (each: Escalation) =>
    open.includes(each)
      ? merging.map((merge) => ({ ...merge({ into: each.name }), caution: cautionOf(each, escalation) }))
      : others.includes(each) && !linked.includes(each.name)
        ? relating.map((relate) => relate({ link: { kind: 'LINK_KIND_RELATED', target: each.name } }))
        : [];
  const acts = merging.length + relating.length > 0;
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
            <Heads columns={['title', 'reason', 'state', 'open_time']} acts={acts} />
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
                    {acts && (
                      <Table.Td className="acts">
                        {actionsFor(each).length > 0 && (
                          <ActionButtons
                            actions={actionsFor(each)}
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

/** The other one is chosen already. */
const chosen =
  (label: MessageId, field: string) =>
  (action: Action) =>
  (fixed: Action['fixed']): Action => ({
    ...action,
    label,
    fields: action.fields.filter(({ name }) => name !== field),
    fixed,
    seldom: false,
  });
