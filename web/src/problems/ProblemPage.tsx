import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ActionButtons } from '../action/Act.tsx';
import {
  type Action,
  ADD_FACTOR,
  ADD_WHY,
  CONFIRM_HYPOTHESIS,
  DRAFT_PLAN,
  PROBLEM_CONFIDENTIALITY_ACTIONS,
  PROPOSE_HYPOTHESIS,
  possible,
  possibleOnProblem,
  REJECT_HYPOTHESIS,
  RETRACT_FINDING,
  TAKE_IN_AGAIN,
} from '../action/actions.ts';
import { matterOf } from '../action/fingerprint.ts';
import type { Target } from '../action/target.ts';
import { read, readAfter } from '../api/client.ts';
import { useCases, usePeople } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { ProblemCase, ProblemView } from '../api/types.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { Addresses } from '../app/Addresses.tsx';
import { AsOf } from '../app/AsOf.tsx';
import { Confidential } from '../app/Confidential.tsx';
import { Events, useTimeline } from '../app/Events.tsx';
import { Facts } from '../app/Facts.tsx';
import { Answer } from '../app/Trouble.tsx';
import { lastInstantOf } from '../language/days.ts';
import { type MessageId, useWords } from '../language/words.ts';
import { StateBadge } from '../plans/marks.tsx';
import { titleOf } from '../queue/cells.ts';
import { Members, MembersThen, ORDERS, useMembers } from './Members.tsx';
import { ProblemTrend } from './Trend.tsx';
import { type WhyNode, whyTree } from './whys.ts';

type Retraction = NonNullable<ProblemCase['whys']>[number]['retraction'];

/** A problem: its members, how its cause is sought, and the cause that was confirmed; or how it stood at the end of any day. */
export default function ProblemPage({ name }: { name: string }) {
  return (
    <AddressCheck choices={{ order_by: Object.keys(ORDERS) }}>
      <Problem name={name} />
    </AddressCheck>
  );
}

function Problem({ name }: { name: string }) {
  const { t, value } = useWords();
  const view = useQuery({
    queryKey: ['problem-view', name],
    queryFn: ({ signal }) => read('/api/v1/views/problems/{problem}', name, readAfter(), signal),
  });
  useMembers(name); // begin while the rest is read
  useTimeline(name);
  return (
    <Answer query={view} screen>
      {(shown) => (
        <Stack>
          <AsOf<ProblemView>
            name={name}
            from={shown.problem?.open_time}
            now={shown}
            text={t('problem.past')}
            then={async (as_of, signal) => ({
              problem: await read('/api/v1/problems/{problem}', name, { as_of }, signal),
            })}
            title={({ problem }) => problem?.title}
            marks={({ problem = {} }) => (
              <>
                <StateBadge state={problem.state} />
                <Text size="sm">{value(problem.kind)}</Text>
              </>
            )}
          >
            {(view, slider, day) => <Screen view={view} slider={slider} day={day} />}
          </AsOf>
        </Stack>
      )}
    </Answer>
  );
}

interface ScreenProps {
  view: ProblemView;
  /** Where another day is chosen. */
  slider: ReactNode;
  /** At whose end it stood so; none now. */
  day?: string;
}

function Screen({ view, slider, day }: ScreenProps) {
  const { problem = {}, plan, earlier_plans: earlier = [], opened = [] } = view;
  const { t, value, moment, date, list, written } = useWords();
  const people = usePeople();
  const session = useSession();
  const target: Target = { name: problem.name ?? '', title: problem.title ?? '', seen: problem };
  const cause = problem.root_cause;
  const confidential = problem.confidentiality === 'CONFIDENTIALITY_CONFIDENTIAL';
  const known = possible(
    PROBLEM_CONFIDENTIALITY_ACTIONS,
    session,
    confidential ? problem.confidentiality : 'CONFIDENTIALITY_OPEN',
  );
  return (
    <>
      {confidential && <Confidential viewers={problem.viewers} actions={known} target={target} />}
      <ActionButtons
        actions={[...possibleOnProblem(problem, session), ...(confidential ? [] : known)]}
        target={target}
      />
      {problem.resolution && (
        <Alert color="gray" title={value(problem.resolution)}>
          {problem.resolution_reason}
          {problem.duplicate_of && <OtherProblem name={problem.duplicate_of} />}
        </Alert>
      )}
      <Facts
        facts={[
          ['recurrence_of', problem.recurrence_of && <OtherProblem name={problem.recurrence_of} />],
          ['open_reason', written(problem.open_reason, problem.open_reason_by_code)],
          ['open_time', moment(problem.open_time)],
          ['resolve_time', problem.resolve_time && moment(problem.resolve_time)],
          ['close_time', problem.close_time && moment(problem.close_time)],
          ['reopen_count', problem.reopen_count],
        ]}
      />
      {problem.description && <Text className="prewrap">{problem.description}</Text>}
      <Alert color={cause ? 'teal' : 'gray'} title={t(cause ? 'problem.cause' : 'problem.noCause')}>
        {cause && (
          <Stack gap={4}>
            <Text className="prewrap">{cause.statement}</Text>
            <Text size="sm">
              {t('problem.confirmed', {
                who: people(cause.confirmed_by),
                date: date(cause.confirm_time),
                revision: cause.revision,
              })}
            </Text>
            <Facts facts={[['category', cause.category]]} />
            <Addresses evidence={cause.evidence} />
          </Stack>
        )}
      </Alert>
      {problem.workaround && (
        <Section title={t('field.workaround')}>
          <Text className="prewrap">{problem.workaround}</Text>
        </Section>
      )}
      {plan ? (
        <Text>
          <Link href={`/${plan.name}`} className="text-link">
            {t('escalation.plan', { title: plan.title, state: value(plan.state) })}
          </Link>
        </Text>
      ) : (
        <ActionButtons
          actions={possible([DRAFT_PLAN], session, problem.state)}
          target={{ ...target, values: { problem: problem.name } }}
        />
      )}
      {earlier.map((each) => (
        <Text key={each.name} size="sm">
          <Link href={`/${each.name}`} className="text-link">
            {t('escalation.earlierPlan', { title: each.title, state: value(each.state) })}
          </Link>
        </Text>
      ))}
      <Findings
        title={t('problem.whys')}
        found={problem.whys}
        purpose="problem.noWhys"
        add={ADD_WHY}
        target={target}
        state={problem.state}
      >
        <Whys nodes={whyTree(problem.whys ?? [])} target={target} state={problem.state} />
      </Findings>
      <Findings
        title={t('problem.factors')}
        found={problem.factors}
        purpose="problem.noFactors"
        add={ADD_FACTOR}
        target={target}
        state={problem.state}
      >
        <ul className="list">
          {problem.factors?.map((factor) => (
            <li key={factor.id} className="row">
              <Text>{t('problem.factor', { category: value(factor.category), statement: factor.statement })}</Text>
              <Addresses evidence={factor.evidence} />
              <Retractable
                id={factor.id}
                text={factor.statement}
                retraction={factor.retraction}
                target={target}
                state={problem.state}
              />
            </li>
          ))}
        </ul>
      </Findings>
      <Findings
        title={t('problem.hypotheses')}
        found={problem.hypotheses}
        purpose="problem.noHypotheses"
        add={PROPOSE_HYPOTHESIS}
        target={target}
        state={problem.state}
      >
        <ul className="list">
          {problem.hypotheses?.map((hypothesis) => (
            <li key={hypothesis.id} className="row">
              <div className="row-head">
                <Text>{hypothesis.statement}</Text>
                <StateBadge state={hypothesis.state} />
              </div>
              {hypothesis.verdict && <Text size="sm">{hypothesis.verdict}</Text>}
              <Addresses evidence={hypothesis.evidence} />
              <Group gap="xs">
                {hypothesis.state === 'HYPOTHESIS_STATE_PROPOSED' && !hypothesis.retraction && (
                  <ActionButtons
                    actions={possible([CONFIRM_HYPOTHESIS, REJECT_HYPOTHESIS], session, problem.state)}
                    target={{ ...target, title: hypothesis.statement ?? '', values: { hypothesis: hypothesis.id } }}
                  />
                )}
                <Retractable
                  id={hypothesis.id}
                  text={hypothesis.statement}
                  retraction={hypothesis.retraction}
                  target={target}
                  state={problem.state}
                />
              </Group>
            </li>
          ))}
        </ul>
      </Findings>
      {problem.timeline && problem.timeline.length > 0 && (
        <Section title={t('problem.timeline')}>
          <ol className="list">
            {problem.timeline
              .toSorted((one, other) => (one.time ?? '').localeCompare(other.time ?? ''))
              .map((entry) => (
                <li key={entry.id} className="row">
                  <Text size="sm" c="dimmed">
                    {moment(entry.time)}
                  </Text>
                  <Text className="prewrap">{entry.text}</Text>
                  <Retractable
                    id={entry.id}
                    text={entry.text}
                    retraction={entry.retraction}
                    target={target}
                    state={problem.state}
                  />
                </li>
              ))}
          </ol>
        </Section>
      )}
      {opened.length > 0 && (
        <Section title={t('problem.trend')}>
          <ProblemTrend name={target.name} opened={opened} />
        </Section>
      )}
      <Section title={t('field.escalations')}>
        {day ? <MembersThen problem={problem} day={day} /> : <Members problem={problem} />}
        <Removed names={problem.removed_escalations ?? []} target={target} state={problem.state} />
        {problem.fingerprints && problem.fingerprints.length > 0 && (
          <Text size="sm">{t('problem.fingerprints', { fingerprints: list(problem.fingerprints.map(matterOf)) })}</Text>
        )}
      </Section>
      <Section title={t('history')}>
        {slider}
        <Events name={problem.name ?? ''} until={day && lastInstantOf(day)} />
      </Section>
    </>
  );
}

function OtherProblem({ name }: { name: string }) {
  const other = useQuery({
    queryKey: ['problem', name],
    queryFn: ({ signal }) => read('/api/v1/problems/{problem}', name, undefined, signal),
  });
  return (
    <Text>
      <Link href={`/${name}`} className="text-link">
        {other.data?.title ?? name}
      </Link>
    </Text>
  );
}

/** Escalations that were taken out, and how each comes in again. */
function Removed({ names, target, state }: { names: string[]; target: Target; state: string | undefined }) {
  const { t } = useWords();
  const session = useSession();
  const cases = useCases(names);
  const actions = possible([TAKE_IN_AGAIN], session, state);
  return (
    names.length > 0 && (
      <>
        <Text size="sm" mt="xs">
          {t('problem.removed')}
        </Text>
        <ul>
          {names.map((name) => {
            const title = titleOf({ name, ...cases.get(name) });
            return (
              <li key={name}>
                <Link href={`/${name}`} className="text-link">
                  {title}
                </Link>
                <ActionButtons actions={actions} target={{ ...target, title, values: { escalations: [name] } }} />
              </li>
            );
          })}
        </ul>
      </>
    )
  );
}

function Section({ title, buttons, children }: { title: string; buttons?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="row-head">
        <Title order={2} size="h4" mb="xs">
          {title}
        </Title>
        {buttons}
      </div>
      {children}
    </section>
  );
}

interface FindingsProps {
  title: string;
  found: unknown[] | undefined;
  /** What is said while there is none: what they are for, and how to begin. */
  purpose: MessageId;
  add: Action;
  target: Target;
  state: string | undefined;
  children: ReactNode;
}

/** Findings of one kind, and a way to add one; nothing where there is none and none can be added. */
function Findings({ title, found = [], purpose, add, target, state, children }: FindingsProps) {
  const { t } = useWords();
  const session = useSession();
  const actions = possible([add], session, state);
  return (
    (found.length > 0 || actions.length > 0) && (
      <Section title={title} buttons={<ActionButtons actions={actions} target={target} />}>
        {found.length > 0 ? children : <Text>{t(purpose)}</Text>}
      </Section>
    )
  );
}

function Whys({ nodes, target, state }: { nodes: WhyNode[]; target: Target; state: string | undefined }) {
  const { t } = useWords();
  const session = useSession();
  return (
    <ol className="whys">
      {nodes.map(({ why, further }) => (
        <li key={why.id}>
          <Text fw={600}>{why.question}</Text>
          <Text className="prewrap">{why.answer}</Text>
          <Addresses evidence={why.evidence} />
          <Group gap="xs">
            {!why.retraction && (
              <ActionButtons
                actions={possible([{ ...ADD_WHY, label: 'action.addFurtherWhy' }], session, state)}
                target={{ ...target, title: t('quoted', { text: why.answer }), values: { parent: why.id } }}
              />
            )}
            <Retractable id={why.id} text={why.question} retraction={why.retraction} target={target} state={state} />
          </Group>
          {further.length > 0 && <Whys nodes={further} target={target} state={state} />}
        </li>
      ))}
    </ol>
  );
}

interface RetractableProps {
  id: string | undefined;
  /** What it says. */
  text: string | undefined;
  retraction: Retraction;
  target: Target;
  state: string | undefined;
}

function Retractable({ id, text, retraction, target, state }: RetractableProps) {
  const { t } = useWords();
  const session = useSession();
  const people = usePeople();
  if (retraction) {
    return (
      <Text size="sm" c="dimmed">
        {t('problem.retracted', { who: people(retraction.retracted_by), reason: retraction.reason })}
      </Text>
    );
  }
  return (
    <ActionButtons
      actions={possible([RETRACT_FINDING], session, state)}
      target={{ ...target, title: t('quoted', { text }), values: { finding: id } }}
    />
  );
}
