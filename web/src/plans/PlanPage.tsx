import { Alert, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ActionSection } from '../action/Act.tsx';
import { COMMENT_PLAN, ITEM_ACTIONS, PLAN_RISK_ACTIONS, possibleEver, possibleOn } from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { read, readAfter } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import type { Plan, PlanView } from '../api/types.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { DateSlider } from '../app/DateSlider.tsx';
import { Events } from '../app/Events.tsx';
import { useFilters } from '../app/filters.ts';
import { Heading } from '../app/Heading.tsx';
import { Keys } from '../app/Keys.tsx';
import { Answer } from '../app/Trouble.tsx';
import { BurnDown } from '../insights/BurnDown.tsx';
import { dayOf, endOfDay, lastInstantOf } from '../language/days.ts';
import { type MessageId, useWords } from '../language/words.ts';
import { Alignment } from './Alignment.tsx';
import { BaselineChoice } from './BaselineChoice.tsx';
import { Board } from './Board.tsx';
import { Changes } from './Changes.tsx';
import { Comments } from './Comments.tsx';
import { Gantt } from './Gantt.tsx';
import { ItemTable } from './ItemTable.tsx';
import { Health, StateBadge } from './marks.tsx';
import { PlanFacts } from './PlanFacts.tsx';
import { Replanning } from './Replanning.tsx';
import { Risk } from './Risk.tsx';

const TABS = ['board', 'table', 'timeline', 'burnDown', 'alignment', 'history', 'changes'] as const;
type Tab = (typeof TABS)[number];

const CHOICES = { tab: TABS, basis: ['occurred', 'known'] };

/** A plan as it stands, or as it stood at the end of any day. */
export default function PlanPage({ name }: { name: string }) {
  return (
    <AddressCheck choices={CHOICES}>
      <PlanOf name={name} />
    </AddressCheck>
  );
}

function PlanOf({ name }: { name: string }) {
  const [{ as_of: asOf }, set] = useFilters();
  const { t } = useWords();
  const view = useQuery({
    queryKey: ['plan-view', name],
    queryFn: ({ signal }) => read('/api/v1/views/plans/{plan}', name, readAfter(), signal),
  });
  const first = view.data?.plan?.draft_time;
  const notYet = asOf !== undefined && first !== undefined && asOf < dayOf(first);
  const past = useQuery({
    queryKey: ['plan', name, asOf],
    queryFn: async ({ signal }): Promise<Shown> => ({
      view: await read('/api/v1/views/plans/{plan}', name, { as_of: lastInstantOf(asOf ?? '') }, signal),
      day: asOf,
    }),
    enabled: asOf !== undefined && first !== undefined && !notYet,
    // the slider stays where it is, and keeps the focus
    placeholderData: (before) => before ?? (view.data && { view: view.data }),
  });
  return (
    <Answer query={view} screen>
      {({ plan: now = {}, ...others }) => {
        const present: Shown = { view: { plan: now, ...others } };
        const isPast = asOf !== undefined && !notYet;
        return (
          <Stack>
            <PlanHead
              view={notYet ? { plan: { title: now.title } } : (isPast && past.data?.view) || present.view}
              live={asOf === undefined}
            />
            <DateSlider
              from={now.draft_time}
              notYet={t('plan.notYet')}
              asOf={asOf}
              choose={(day) => set('as_of', day)}
            />
            {notYet ? (
              <Alert color="yellow" title={t('plan.notYet')} role="status" />
            ) : isPast ? (
              <Answer query={past}>{(shown) => <PlanScreen now={now} shown={shown} asOf={asOf} />}</Answer>
            ) : (
              <PlanScreen now={now} shown={present} />
            )}
          </Stack>
        );
      }}
    </Answer>
  );
}

/** A plan, and the day at whose end it stood so; none now. */
interface Shown {
  view: PlanView;
  day?: string;
}

/** What it is called and for, where it stands and what it is to do away with. */
function PlanHead({ view: { plan = {}, problem }, live }: { view: PlanView; live: boolean }) {
  const { t } = useWords();
  const settled = problem?.resolution ?? (problem?.state === 'PROBLEM_STATE_RESOLVED' ? problem.state : undefined);
  return (
    <>
      <div className="row-head">
        <Heading>{plan.title}</Heading>
        {plan.state && <StateBadge state={plan.state} />}
      </div>
      {plan.confidentiality === 'CONFIDENTIALITY_CONFIDENTIAL' && <Alert color="red" title={t('plan.confidential')} />}
      {problem && (
        <div className="row-head">
          <Link href={`/${plan.problem}`} className="text-link">
            {problem.title ?? plan.problem}
          </Link>
          {live && settled && <StateBadge state={settled} />}
        </div>
      )}
      {plan.cause && <Text>{t('plan.cause', { cause: plan.cause })}</Text>}
      {plan.superseded_by && (
        <Alert color="yellow" title={t('plan.causeSuperseded')}>
          <Link href={`/${plan.superseded_by}`} className="text-link">
            {t('plan.causePlan')}
          </Link>
        </Alert>
      )}
    </>
  );
}

/** `asOf` is the day that was asked for: until it has come, another one is shown, under its own name. */
function PlanScreen({ now, shown: { view, day }, asOf }: { now: Plan; shown: Shown; asOf?: string }) {
  const { t, date } = useWords();
  const session = useSession();
  const [filters, set] = useFilters();
  const tab = (TABS.find((each) => each === filters.tab) ?? 'board') satisfies Tab;
  const { plan = {}, columns } = view;
  const live = asOf === undefined;
  const target: Target = { name: plan.name ?? '', title: plan.title ?? '', seen: plan };
  const actions = live ? possibleOn(plan, session) : [];
  const baseline = Number(filters.baseline ?? 1);
  const compared = (screen: React.ReactNode) => (
    <Stack>
      <BaselineChoice view={view} number={baseline} choose={(number) => set('baseline', number)} />
      {screen}
    </Stack>
  );
  const screens: Record<Tab, React.ReactNode> = {
    board: <Board plan={plan} columns={columns} live={live} at={day && view.view_time} />,
    table: compared(<ItemTable plan={plan} columns={columns} baseline={baseline} live={live} asOf={day} />),
    timeline: compared(
      <Gantt
        plan={plan}
        columns={columns}
        at={view.view_time ?? new Date().toISOString()}
        baseline={baseline}
        live={live}
      />,
    ),
    burnDown: <BurnDown plan={plan.name ?? ''} drafted={now.draft_time} asOf={day} />,
    alignment: <Alignment plan={plan} alignment={view.alignment} teams={view.teams ?? []} live={live} asOf={day} />,
    history: <Events name={plan.name ?? ''} until={day && view.view_time} />,
    changes: <Changes plan={now} problem={view.problem} />,
  };
  return (
    <Stack>
      {day && (
        <Alert color="yellow" title={t('plan.past', { date: date(endOfDay(day)) })}>
          {t('plan.pastText')}
        </Alert>
      )}
      <Health health={view.standing?.health} />
      <PlanFacts plan={{ ...plan, successor: view.successor }} />
      {live && plan.state === 'PLAN_STATE_REPLANNING' && <Replanning plan={plan} />}
      <Comments of={plan} />
      <Risk of={plan} at={day && view.view_time} actions={live ? PLAN_RISK_ACTIONS : []} target={target} />
      {live && <ActionSection actions={actions} target={target} />}
      {live && (tab === 'board' || tab === 'table') && (
        <Keys
          rows="keys.rows"
          on={{
            'keys.onItem': possibleEver(ITEM_ACTIONS, session),
            'keys.onPlan': possibleEver([COMMENT_PLAN], session),
          }}
        />
      )}
      <Tabs value={tab} onChange={(chosen) => set('tab', chosen ?? '')} keepMounted={false}>
        <Tabs.List>
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`plan.${each}` satisfies MessageId)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((each) => (
          <Tabs.Panel key={each} value={each} pt="md">
            {screens[each]}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
