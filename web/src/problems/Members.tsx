import { Stack, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Offer } from '../action/Act.tsx';
import { possible, REMOVE_ESCALATION } from '../action/actions.ts';
import { read, readAfter } from '../api/client.ts';
import { allOf, usePages } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Escalation, ProblemCase } from '../api/types.ts';
import { Downloads } from '../app/Downloads.tsx';
import { ChoiceFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Answer } from '../app/Trouble.tsx';
import { lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { titleOf, useCaseCells } from '../queue/cells.ts';
import { Rows } from '../queue/Rows.tsx';

const PAGE = 100;
const NEWEST = 'open_time desc';
export const ORDERS = { [NEWEST]: 'order.newest', open_time: 'order.oldest', priority: 'order.priority' } as const;

/** The escalations of a problem, page by page, in the order that the address says. */
export function useMembers(problem: string) {
  const [{ order_by = NEWEST }] = useFilters();
  const page = (token: string, signal?: AbortSignal) =>
    read('/api/v1/escalations', '', { problem, order_by, page_size: PAGE, page_token: token, ...readAfter() }, signal);
  const among = async (name: string[]) => {
    const query = { problem, name, page_size: name.length, ...readAfter() };
    const { escalations = [] } = await read('/api/v1/escalations', '', query);
    return escalations.map((each) => each.name ?? '');
  };
  const key: readonly unknown[] = ['members', problem, order_by];
  return { key, page, list: usePages(key, page, keepPreviousData, { among }) };
}

const casesOf = (pages: { escalations?: Escalation[] }[] = []) => pages.map((page) => page.escalations ?? []);

/** All escalations of a problem, of which each can be taken out. */
export function Members({ problem }: { problem: ProblemCase }) {
  const { t } = useWords();
  const session = useSession();
  const name = problem.name ?? '';
  const members = useMembers(name);
  const offers = useCallback(
    (escalation: Escalation) => ({
      actions: possible([REMOVE_ESCALATION], session, problem.state),
      target: { name, title: titleOf(escalation), seen: problem, values: { escalations: [escalation.name] } },
    }),
    [name, problem, session],
  );
  return (
    <Answer query={members.list}>
      {({ pages }) =>
        pages[0]?.escalations?.length ? (
          <Stack gap="xs">
            <search className="filters">
              <ChoiceFilter
                name="order_by"
                label={t('order')}
                otherwise={NEWEST}
                data={Object.entries(ORDERS).map(([order, label]) => ({ value: order, label: t(label) }))}
              />
            </search>
            <MemberRows problem={name} members={members} offers={offers} />
          </Stack>
        ) : (
          <Text>{t('problem.noMembers')}</Text>
        )
      }
    </Answer>
  );
}

/** Those that belonged to it at the end of a day, as they stood then, in the order in which they were taken in. */
export function MembersThen({ problem, day }: { problem: ProblemCase; day: string }) {
  const { t } = useWords();
  const { name = '', escalations: names = [] } = problem;
  const page = async (token: string, signal?: AbortSignal) => {
    const [first, next] = [Number(token), Number(token) + PAGE];
    const asked = names.slice(first, next);
    const query = { name: asked, as_of: lastInstantOf(day), page_size: PAGE };
    const { escalations = [] } = await read('/api/v1/escalations', '', query, signal);
    return {
      escalations: asked.flatMap((each) => escalations.find((escalation) => escalation.name === each) ?? []),
      next_page_token: next < names.length ? String(next) : '',
      total_size: names.length,
    };
  };
  const key = ['members', name, { as_of: day }, names.length];
  const list = usePages(key, page);
  return names.length === 0 ? (
    <Text>{t('problem.noMembersThen')}</Text>
  ) : (
    <Answer query={list}>
      {() => (
        <Stack gap="xs">
          <MemberRows problem={name} members={{ key, page, list }} day={day} />
        </Stack>
      )}
    </Answer>
  );
}

interface MemberRowsProps {
  problem: string;
  members: ReturnType<typeof useMembers>;
  /** At whose end they stood so; none now. */
  day?: string;
  offers?: (escalation: Escalation) => Offer;
}

/** As a list, and as a file. */
function MemberRows({ problem, members: { key, page, list }, day, offers }: MemberRowsProps) {
  const { t } = useWords();
  const { heads, cells } = useCaseCells();
  const pages = list.data?.pages;
  return (
    <>
      <Rows
        label={t('field.escalations')}
        pages={casesOf(pages)}
        total={pages?.[0]?.total_size ?? 0}
        more={list.hasNextPage}
        loading={list.isFetchingNextPage}
        load={list.fetchNextPage}
        asOf={day}
        of={key}
        again={async () => casesOf((await list.refetch()).data?.pages)}
        offers={offers}
      />
      <Downloads
        file={`escalations-of-${problem.slice('problems/'.length)}`}
        asOf={day}
        heads={heads}
        rows={async () => (await allOf(page)).flatMap(({ escalations = [] }) => escalations).map(cells)}
      />
    </>
  );
}
