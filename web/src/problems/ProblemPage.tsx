import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ActionButtons, type Target } from '../action/Act.tsx';
import {
  ADD_FACTOR,
  ADD_WHY,
  CONFIRM_HYPOTHESIS,
  DRAFT_PLAN,
  PROBLEM_ACTIONS,
  PROBLEM_CONFIDENTIALITY_ACTIONS,
  PROPOSE_HYPOTHESIS,
  possible,
  REJECT_HYPOTHESIS,
  REMOVE_ESCALATION,
  RETRACT_FINDING,
  TAKE_IN_AGAIN,
} from '../action/actions.ts';
import { read, readAfter } from '../api/client.ts';
import { usePeople } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { ProblemCase } from '../api/types.ts';
import { Addresses } from '../app/Addresses.tsx';
import { Events, useTimeline } from '../app/Events.tsx';
import { Heading } from '../app/Heading.tsx';
import { Answer } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';
import { StateBadge } from '../plans/marks.tsx';
import { ProblemTrend, useMembers } from './Trend.tsx';
import { type WhyNode, whyTree } from './whys.ts';

type Retraction = NonNullable<ProblemCase['whys']>[number]['retraction'];

/** A problem: its members, how its cause is sought, and the cause that was confirmed. */
export default function ProblemPage({ name }: { name: string }) {
  const view = useQuery({
    queryKey: ['problem-view', name],
    queryFn: ({ signal }) => read('/api/v1/views/problems/{problem}', name, readAfter(), signal),
  });
  const members = useMembers(name);
  useTimeline(name); // begins while the rest is read
  return (
    <Answer query={view}>
      {({ problem = {}, escalations = [], plan, earlier_plans = [] }) => (
        <Screen
          problem={problem}
          escalations={escalations}
          plan={plan}
          earlier_plans={earlier_plans}
          members={members}
        />
      )}
    </Answer>
  );
}

type ScreenProps = Pick<Required<Awaited<ReturnType<typeof readView>>>, 'escalations' | 'earlier_plans'> & {
  problem: ProblemCase;
  plan: Awaited<ReturnType<typeof readView>>['plan'];
  members: ReturnType<typeof useMembers>;
};
const readView = (name: string) => read('/api/v1/views/problems/{problem}', name);

function Screen({ problem, escalations, plan, earlier_plans, members }: ScreenProps) {
  const { t, value, moment, date, list } = useWords();
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
    <Stack>
      <div className="row-head">
        <Heading>{problem.title}</Heading>
        <StateBadge state={problem.state} />
        <Text size="sm">{value(problem.kind)}</Text>
      </div>
      {confidential && (
        <Alert color="red" title={t('escalation.confidential')}>
          <Text size="sm" mb="xs">
            {t(problem.viewers?.length ? 'escalation.viewers' : 'escalation.noViewers', {
              who: list((problem.viewers ?? []).map(people)),
            })}
          </Text>
          <ActionButtons actions={known} target={target} />
        </Alert>
      )}
      <ActionButtons
        actions={[...possible(PROBLEM_ACTIONS, session, problem.state), ...(confidential ? [] : known)]}
        target={target}
      />
      {problem.resolution && (
        <Alert color="gray" title={value(problem.resolution)}>
          {problem.resolution_reason}
          {problem.duplicate_of && <OtherProblem name={problem.duplicate_of} />}
        </Alert>
      )}
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
      {earlier_plans.map((earlier) => (
        <Text key={earlier.name} size="sm">
          <Link href={`/${earlier.name}`} className="text-link">
            {t('escalation.earlierPlan', { title: earlier.title, state: value(earlier.state) })}
          </Link>
        </Text>
      ))}
      <Section
        title={t('problem.whys')}
        buttons={<ActionButtons actions={possible([ADD_WHY], session, problem.state)} target={target} />}
      >
        <Whys nodes={whyTree(problem.whys ?? [])} target={target} state={problem.state} />
      </Section>
      <Section
        title={t('problem.factors')}
        buttons={<ActionButtons actions={possible([ADD_FACTOR], session, problem.state)} target={target} />}
      >
        <ul className="list">
          {problem.factors?.map((factor) => (
            <li key={factor.id} className="row">
              <Text>{t('problem.factor', { category: value(factor.category), statement: factor.statement })}</Text>
              <Addresses evidence={factor.evidence} />
              <Retractable id={factor.id} retraction={factor.retraction} target={target} state={problem.state} />
            </li>
          ))}
        </ul>
      </Section>
      <Section
        title={t('problem.hypotheses')}
        buttons={<ActionButtons actions={possible([PROPOSE_HYPOTHESIS], session, problem.state)} target={target} />}
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
              {hypothesis.state === 'HYPOTHESIS_STATE_PROPOSED' && !hypothesis.retraction && (
                <ActionButtons
                  actions={possible([CONFIRM_HYPOTHESIS, REJECT_HYPOTHESIS], session, problem.state)}
                  target={{ ...target, title: hypothesis.statement ?? '', values: { hypothesis: hypothesis.id } }}
                />
              )}
            </li>
          ))}
        </ul>
      </Section>
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
                  <Retractable id={entry.id} retraction={entry.retraction} target={target} state={problem.state} />
                </li>
              ))}
          </ol>
        </Section>
      )}
      <Section title={t('problem.trend')}>
        <ProblemTrend name={problem.name ?? ''} members={members} />
      </Section>
      <Section title={t('problem.members', { count: problem.escalations?.length ?? escalations.length })}>
        <ul>
          {escalations.map((escalation) => (
            <li key={escalation.name}>
              <Link href={`/${escalation.name}`} className="text-link">
                {t('escalation.listed', {
                  title: escalation.title || escalation.external_id || escalation.name,
                  state: value(escalation.state),
                  date: date(escalation.open_time),
                })}
              </Link>
              <ActionButtons
                actions={possible([REMOVE_ESCALATION], session, problem.state)}
                target={{
                  ...target,
                  title: escalation.title || escalation.external_id || (escalation.name ?? ''),
                  values: { escalations: [escalation.name] },
                }}
              />
            </li>
          ))}
        </ul>
        {problem.removed_escalations && problem.removed_escalations.length > 0 && (
          <>
            <Text size="sm">{t('problem.removed')}</Text>
            <ul>
              {problem.removed_escalations.map((removed) => (
                <Removed key={removed} name={removed} target={target} state={problem.state} />
              ))}
            </ul>
          </>
        )}
        {problem.fingerprints && problem.fingerprints.length > 0 && (
          <Text size="sm">{t('problem.fingerprints', { fingerprints: list(problem.fingerprints) })}</Text>
        )}
      </Section>
      <Section title={t('history')}>
        <Events name={problem.name ?? ''} />
      </Section>
    </Stack>
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

/** An escalation that was taken out, and how it comes in again. */
function Removed({ name, target, state }: { name: string; target: Target; state: string | undefined }) {
  const session = useSession();
  const escalation = useQuery({
    queryKey: ['escalation', name],
    queryFn: ({ signal }) => read('/api/v1/escalations/{escalation}', name, undefined, signal),
  });
  const title = escalation.data?.title || escalation.data?.external_id || name;
  return (
    <li>
      <Link href={`/${name}`} className="text-link">
        {title}
      </Link>
      <ActionButtons
        actions={possible([TAKE_IN_AGAIN], session, state)}
        target={{ ...target, title, values: { escalations: [name] } }}
      />
    </li>
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
            <Retractable id={why.id} retraction={why.retraction} target={target} state={state} />
          </Group>
          {further.length > 0 && <Whys nodes={further} target={target} state={state} />}
        </li>
      ))}
    </ol>
  );
}

interface RetractableProps {
  id: string | undefined;
  retraction: Retraction;
  target: Target;
  state: string | undefined;
}

function Retractable({ id, retraction, target, state }: RetractableProps) {
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
      target={{ ...target, title: t('problem.finding', { id }), values: { finding: id } }}
    />
  );
}
