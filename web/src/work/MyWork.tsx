import { Badge, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ActionButtons, rowKeys } from '../action/Act.tsx';
import { useAct } from '../action/acting.ts';
import {
  type Action,
  answersFor,
  COMMENT_PLAN,
  COMMITMENT_ACTIONS,
  decisionsOnExtension,
  EXTENSION_ACTIONS,
  ITEM_ACTIONS,
  possible,
  possibleEver,
  possibleOnItem,
  withoutDots,
} from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { useHealths, usePeople, usePlan, useTeamNames, useTeams, useTeamWork } from '../api/queries.ts';
import { ownTeams, useSession } from '../api/session.ts';
import type { ActionItem, CommitmentToAnswer, HealthColour, ListedItem, TeamWork } from '../api/types.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { Downloads } from '../app/Downloads.tsx';
import { ChoiceFilter } from '../app/FilterFields.tsx';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { Keys } from '../app/Keys.tsx';
import { useNotice } from '../app/notice.tsx';
import { Answer } from '../app/Trouble.tsx';
import { fullDays } from '../language/days.ts';
import { type MessageId, useWords } from '../language/words.ts';
import { agreedDue } from '../plans/baselines.ts';
import { Comments } from '../plans/Comments.tsx';
import { useItemCells } from '../plans/cells.ts';
import { ItemEvidence } from '../plans/ItemEvidence.tsx';
import { HealthBadge, StateBadge } from '../plans/marks.tsx';
import { waitsFor } from '../plans/waits.ts';
import { notListedBefore, soonestFirst, worstFirst } from './sections.ts';

type ExtensionOfItem = NonNullable<TeamWork['extensions']>[number];

/** What my teams have to answer, do, unblock and verify; every step is a button and a key. */
export function MyWork() {
  return (
    <AddressCheck choices={{ order_by: ['health'] }}>
      <Sections />
    </AddressCheck>
  );
}

function Sections() {
  const { t } = useWords();
  const session = useSession();
  const { data: teams = [] } = useTeams();
  const [{ team: chosen, order_by: order = '' }] = useFilters();
  const own = ownTeams(session);
  const choices = own.length > 0 ? own : teams.flatMap((team) => team.name ?? []);
  const shown = chosen ? [chosen] : own.length > 0 ? own : choices.slice(0, 1);
  const nameOf = useTeamNames();
  return (
    <Stack>
      <Heading>{t('nav.work')}</Heading>
      <div className="filters">
        {choices.length > 1 && (
          <ChoiceFilter
            name="team"
            label={t('field.team')}
            otherwise={own.length > 0 ? '' : shown[0]}
            data={[
              ...(own.length > 0 ? [{ value: '', label: t('work.allTeams') }] : []),
              ...choices.map((name) => ({ value: name, label: nameOf(name) })),
            ]}
          />
        )}
        <ChoiceFilter
          name="order_by"
          label={t('order')}
          data={[
            { value: '', label: t('order.due') },
            { value: 'health', label: t('order.health') },
          ]}
        />
      </div>
      <Keys
        rows="keys.rows"
        on={{ 'keys.onRow': possibleEver([...EXTENSION_ACTIONS, ...COMMITMENT_ACTIONS, ...ITEM_ACTIONS], session) }}
      />
      {shown.map((team) => (
        <TeamSection key={team} team={team} byHealth={order === 'health'} />
      ))}
    </Stack>
  );
}

function TeamSection({ team, byHealth }: { team: string; byHealth: boolean }) {
  const work = useTeamWork(team);
  const { data: healths = new Map() } = useHealths(team);
  return (
    <Answer query={work}>{(data) => <Work team={team} work={data} healths={healths} byHealth={byHealth} />}</Answer>
  );
}

interface WorkProps {
  team: string;
  work: TeamWork;
  healths: Map<string | undefined, HealthColour | undefined>;
  byHealth: boolean;
}

function Work({ team, work, healths, byHealth }: WorkProps) {
  const { t, field } = useWords();
  const sorted = <T extends { plan?: string }>(list: T[] = []) => (byHealth ? worstFirst(list, healths) : list);
  const waiting = (work.extensions ?? []).filter(({ extension }) => extension?.state === 'DECISION_STATE_PENDING');
  const toAnswer = sorted(soonestFirst(work.to_answer ?? []));
  const own = sorted(work.items);
  const [items, verify, holdsUp] = notListedBefore(own, sorted(work.to_verify), sorted(work.holds_up));
  const claimed = items.filter(isClaimed);
  const open = items.filter((each) => !isClaimed(each));
  const itemRow = (listed: ListedItem) => (
    <ItemRow key={listed.item?.name} listed={listed} health={healths.get(listed.plan)} />
  );
  const parts: [MessageId, number, React.ReactNode][] = [
    [
      'work.toAnswer',
      toAnswer.length,
      toAnswer.map((each) => (
        <CommitmentRow key={each.plan} team={team} asked={each} health={healths.get(each.plan)} />
      )),
    ],
    ['work.items', open.length, open.map(itemRow)],
    ['work.claimed', claimed.length, claimed.map(itemRow)],
    ['work.toVerify', verify.length, verify.map(itemRow)],
    ['work.holdsUp', holdsUp.length, holdsUp.map(itemRow)],
    [
      'work.extensions',
      waiting.length,
      waiting.map((each) => <ExtensionRow key={`${each.item?.item?.name} ${each.extension?.number}`} waiting={each} />),
    ],
  ];
  const name = work.team?.display_name ?? team;
  const { heads, cells } = useItemCells();
  const listed: ListedItem[] = [
    ...toAnswer.flatMap(({ items: asked = [], plan, plan_title }) => asked.map((item) => ({ item, plan, plan_title }))),
    ...items,
    ...verify,
    ...holdsUp,
  ];
  return (
    <section aria-label={name}>
      <Title order={2} mb="xs">
        {name}
      </Title>
      <Stack>
        {parts.every(([, count]) => count === 0) && <Text>{t('empty.work')}</Text>}
        {parts.map(
          ([label, count, rows]) =>
            count > 0 && (
              <section key={label}>
                <Title order={3} size="h4" mb="xs">
                  {t(label, { count })}
                </Title>
                <ul className="list">{rows}</ul>
              </section>
            ),
        )}
        {listed.length + waiting.length > 0 && (
          <Downloads
            file={`work-${team.slice('teams/'.length)}`}
            heads={[...heads, t('work.until'), field('reason')]}
            rows={() => [
              ...listed.map((each) => [...cells(each), '', '']),
              ...waiting.map(({ item = {}, extension }) => [
                ...cells(item),
                extension?.due_time ?? '',
                extension?.reason ?? '',
              ]),
            ]}
          />
        )}
      </Stack>
    </section>
  );
}

/** Its team is done with it, as far as the team says. */
const isClaimed = ({ item }: ListedItem) => item?.state === 'ITEM_STATE_DONE_CLAIMED';

interface ActionRowProps {
  actions: Action[];
  target: Target;
  /** Hears a letter that starts none of them. */
  otherwise?: (key: string) => void;
  children: ReactNode;
}

/** What is to be done about something: its actions, which its letters and arrows reach too. */
function ActionRow({ actions, target, otherwise, children }: ActionRowProps) {
  const act = useAct();
  const unfolded = actions.map((action) => (action.label === 'action.comment' ? { ...action, seldom: false } : action));
  return (
    <li
      className="row"
      data-row
      data-thing={target.name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the row takes the letters and arrows of its actions
      tabIndex={0}
      onKeyDown={(event) => rowKeys(event, actions, (action) => act(action, target), otherwise)}
    >
      {children}
      <ActionButtons actions={unfolded} target={target} />
    </li>
  );
}

function CommitmentRow({ team, asked, health }: { team: string; asked: CommitmentToAnswer; health?: HealthColour }) {
  const { t, due } = useWords();
  const people = usePeople();
  const plan = usePlan(asked.plan) ?? {};
  const { replanning } = plan;
  const session = useSession();
  const { manager, confidentiality, items = [] } = asked;
  const answers = answersFor({ manager, confidentiality }, team, items, session);
  const actions = [...answers, ...possible([COMMENT_PLAN], session, undefined)];
  const target: Target = {
    name: asked.plan ?? '',
    title: asked.plan_title ?? '',
    seen: asked.commitment,
    values: { team },
    items: asked.items,
  };
  return (
    <ActionRow actions={actions} target={target}>
      <div className="row-head">
        <Link href={`/${asked.plan}`} className="text-link">
          {asked.plan_title}
        </Link>
        <HealthBadge colour={health} />
        <Text size="sm" c="dimmed">
          {t('work.waiting', { days: fullDays(asked.waiting_days) })}
        </Text>
      </div>
      {replanning && (
        <Text size="sm">
          {t('work.askedAnew', { requester: people(replanning.requester), reason: replanning.reason })}
        </Text>
      )}
      <ul>
        {asked.items?.map((item) => (
          <li key={item.name}>
            {t('work.asked', { title: item.title, date: due(item.due_time) })}
            {replanning && <AgreedBefore item={item} before={agreedDue(plan, item)} />}
          </li>
        ))}
      </ul>
    </ActionRow>
  );
}

/** When an item was due as it was agreed last; nothing where that is as it was. */
function AgreedBefore({ item, before }: { item: ActionItem; before: string | undefined }) {
  const { t, due } = useWords();
  if (before && due(before) === due(item.due_time)) {
    return null;
  }
  return (
    <Text span size="sm" c="dimmed">
      {before ? t('work.wasDue', { date: due(before) }) : t('work.added')}
    </Text>
  );
}

function ItemRow({ listed, health }: { listed: ListedItem; health?: HealthColour }) {
  const { t, due, value } = useWords();
  const notice = useNotice();
  const session = useSession();
  const item = listed.item ?? {};
  const waits = item.state === 'ITEM_STATE_ACCEPTED' && (item.depends_on ?? []).length > 0;
  const others = usePlan(waits ? listed.plan : undefined)?.items ?? [];
  const actions = possibleOnItem(listed, session, others);
  const target: Target = { name: item.name ?? '', title: item.title ?? '', seen: item };
  const tellWhyNot = (key: string) => {
    const other = ITEM_ACTIONS.find((each) => each.key === key.toLowerCase());
    if (other) {
      const action = withoutDots(t(other.label));
      notice(t('keys.notNow', { action, title: target.title, state: value(item.state) }));
    }
  };
  return (
    <ActionRow actions={actions} target={target} otherwise={tellWhyNot}>
      <div className="row-head">
        <Text fw={600}>{item.title}</Text>
        <StateBadge state={item.state} />
        {listed.overdue ? (
          <Badge color="red">{t('item.late', { days: fullDays(listed.days_late) })}</Badge>
        ) : (
          <Text size="sm">{t('item.due', { date: due(item.due_time) })}</Text>
        )}
        <Link href={`/${listed.plan}`} className="text-link">
          {listed.plan_title}
        </Link>
        <HealthBadge colour={health} />
      </div>
      <WaitsFor item={item} items={others} />
      {item.blocked_reason && <Text size="sm">{t('item.blocked', { reason: item.blocked_reason })}</Text>}
      <ItemEvidence item={item} />
      <Comments of={item} />
    </ActionRow>
  );
}

/** What comes before an item that was not started yet. */
function WaitsFor({ item, items }: { item: ActionItem; items: ActionItem[] }) {
  const { t, list } = useWords();
  const first = waitsFor(item, items);
  return (
    first.length > 0 && (
      <Text size="sm">{t('item.waitsFor', { items: list(first.map(({ title }) => title ?? '')) })}</Text>
    )
  );
}

function ExtensionRow({ waiting: { item: listed, extension } }: { waiting: ExtensionOfItem }) {
  const { t, due } = useWords();
  const session = useSession();
  const item = listed?.item ?? {};
  const actions = decisionsOnExtension(extension ?? {}, listed?.plan_state, session);
  const target: Target = {
    name: item.name ?? '',
    title: item.title ?? '',
    seen: item,
    values: { number: extension?.number },
  };
  return (
    <ActionRow actions={actions} target={target}>
      <div className="row-head">
        <Text fw={600}>{item.title}</Text>
        <Text size="sm">
          {t('work.extension', {
            from: due(extension?.previous_due_time ?? item.due_time),
            to: due(extension?.due_time),
            reason: extension?.reason,
          })}
        </Text>
      </div>
    </ActionRow>
  );
}
