import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ActionButtons, ActionSection } from '../action/Act.tsx';
import { CONFIDENTIALITY_ACTIONS, OPEN_PROBLEM, OPEN_RECURRENCE, possible, possibleOnCase } from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { read, readAfter } from '../api/client.ts';
import { usePeople, useTeamNames } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { EscalationView } from '../api/types.ts';
import { AddressCheck } from '../app/AddressCheck.tsx';
import { AsOf } from '../app/AsOf.tsx';
import { Confidential } from '../app/Confidential.tsx';
import { Events, useTimeline } from '../app/Events.tsx';
import { Facts } from '../app/Facts.tsx';
import { Answer } from '../app/Trouble.tsx';
import { lastInstantOf } from '../language/days.ts';
import { useWords } from '../language/words.ts';
import { StateBadge } from '../plans/marks.tsx';
import { Cycles } from './Cycles.tsx';
import { titleOf } from './cells.ts';
import { Duplicates, MergedInto } from './Merging.tsx';
import { Similar } from './Similar.tsx';
import { SourceWords } from './SourceWords.tsx';

/** One escalation: what it says, what belongs to it, what happened, and what can be done now; or how it stood at the end of any day. */
export default function EscalationPage({ name }: { name: string }) {
  return (
    <AddressCheck>
      <Case name={name} />
    </AddressCheck>
  );
}

function Case({ name }: { name: string }) {
  const { t } = useWords();
  const view = useQuery({
    queryKey: ['escalation-view', name],
    queryFn: ({ signal }) => read('/api/v1/views/escalations/{escalation}', name, readAfter(), signal),
  });
  useTimeline(name); // begins while the rest is read
  return (
    <Answer query={view} screen>
      {(shown) => (
        <Stack>
          <AsOf<EscalationView>
            name={name}
            from={shown.escalation?.open_time}
            now={shown}
            text={t('escalation.past')}
            then={async (as_of, signal) => ({
              escalation: await read('/api/v1/escalations/{escalation}', name, { as_of }, signal),
            })}
            title={({ escalation }) => titleOf({ name, ...escalation })}
            marks={({ escalation = {} }) => (
              <>
                <StateBadge state={escalation.state} />
                <StateBadge state={escalation.priority} />
              </>
            )}
          >
            {(view, slider, day) => <Screen name={name} view={view} slider={slider} day={day} />}
          </AsOf>
        </Stack>
      )}
    </Answer>
  );
}

interface ScreenProps {
  name: string;
  view: EscalationView;
  /** Where another day is chosen. */
  slider: ReactNode;
  /** At whose end it stood so; none now. */
  day?: string;
}

function Screen({ name, view, slider, day }: ScreenProps) {
  const { t, value, moment, number, list } = useWords();
  const session = useSession();
  const teamNames = useTeamNames();
  const people = usePeople();
  const { escalation = {}, problem, plan, earlier_plans = [] } = view;
  const confidential = escalation.confidentiality === 'CONFIDENTIALITY_CONFIDENTIAL';
  const known = possible(
    CONFIDENTIALITY_ACTIONS,
    session,
    confidential ? escalation.confidentiality : 'CONFIDENTIALITY_OPEN',
  );
  const actions = [...possibleOnCase(escalation, session), ...(confidential ? [] : known)];
  const recurs = problem?.state === 'PROBLEM_STATE_CLOSED';
  const affected = escalation.classification?.affected_users;
  const target: Target = { name, title: titleOf({ name, ...escalation }), seen: escalation };
  return (
    <>
      {confidential && <Confidential viewers={escalation.viewers} actions={known} target={target} />}
      {!day && <ActionSection actions={actions} target={target} />}
      {escalation.merge && <MergedInto merge={escalation.merge} />}
      {escalation.description && <Text className="prewrap">{escalation.description}</Text>}
      <div className="columns">
        <section>
          <Title order={2} size="h4">
            {t('facts')}
          </Title>
          <Facts
            facts={[
              ['external_id', escalation.external_id],
              ['source', escalation.source],
              ['channel', escalation.channel],
              ['market', escalation.market],
              ['language', escalation.language],
              ['category', list(escalation.classification?.category ?? [])],
              ['symptom', escalation.classification?.symptom],
              ['impact', escalation.classification?.impact && value(escalation.classification.impact)],
              ['urgency', escalation.classification?.urgency && value(escalation.classification.urgency)],
              ['affected_users', affected ? number(affected) : undefined],
              ['harm_type', escalation.classification?.harm_type],
              ['team', teamNames(escalation.team) || escalation.source_team],
              ['assignee', people(escalation.assignee)],
              ['source_priority', escalation.source_priority],
              ['waiting_for', escalation.waiting_for],
              ['resolution_code', escalation.resolution_code],
              ['resolution_summary', escalation.resolution_summary],
              ['open_time', escalation.open_time && moment(escalation.open_time)],
              ['update_time', escalation.update_time && moment(escalation.update_time)],
            ]}
          />
        </section>
        <section>
          {!day && (
            <>
              <Title order={2} size="h4">
                {t('escalation.belongs')}
              </Title>
              <ul>
                {problem && (
                  <li>
                    <Link href={`/${problem.name}`} className="text-link">
                      {t('escalation.problem', { title: problem.title, state: value(problem.state) })}
                    </Link>
                  </li>
                )}
                {plan && (
                  <li>
                    <Link href={`/${plan.name}`} className="text-link">
                      {t('escalation.plan', { title: plan.title, state: value(plan.state) })}
                    </Link>
                  </li>
                )}
                {earlier_plans.map((earlier) => (
                  <li key={earlier.name}>
                    <Link href={`/${earlier.name}`} className="text-link">
                      {t('escalation.earlierPlan', { title: earlier.title, state: value(earlier.state) })}
                    </Link>
                  </li>
                ))}
                {!problem && !plan && <li>{t('escalation.belongsToNothing')}</li>}
              </ul>
              {(!problem || recurs) && (
                <ActionButtons
                  actions={possible([recurs ? OPEN_RECURRENCE : OPEN_PROBLEM], session, undefined)}
                  target={{
                    ...target,
                    values: {
                      escalations: [name],
                      fingerprints: [escalation.fingerprint ?? ''].filter(Boolean),
                      ...(recurs && { recurrence_of: problem?.name }),
                    },
                  }}
                />
              )}
            </>
          )}
          <Duplicates names={escalation.merged ?? []} />
        </section>
      </div>
      {!day && <Similar view={view} />}
      <Cycles cycles={escalation.cycles} />
      <SourceWords escalation={escalation} problem={problem} day={day} />
      <section>
        <Title order={2} size="h4" mb="xs">
          {t('history')}
        </Title>
        {slider}
        <Events name={name} until={day && lastInstantOf(day)} />
      </section>
    </>
  );
}
