import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useTold } from '../action/told.ts';
import { read } from '../api/client.ts';
import { usePeople } from '../api/queries.ts';
import type { Plan } from '../api/types.ts';
import { Facts } from '../app/Facts.tsx';
import { useWords } from '../language/words.ts';

const NO_TITLES: ReadonlyMap<string, string> = new Map();

/** Who leads a plan, what it was agreed on and why anew, how its effect is judged, and what came before and after it. */
export function PlanFacts({ plan }: { plan: Plan }) {
  const { t, date, written } = useWords();
  const people = usePeople();
  const { told } = useTold(NO_TITLES);
  const { effectiveness: check, replanning, baselines = [], predecessor, successor } = plan;
  const judged = check?.judge_time !== undefined;
  return (
    <div className="columns">
      <Facts
        facts={[
          ['manager', people(plan.manager)],
          ['end_reason', plan.end_reason],
          ['lessons', plan.lessons?.map((lesson, at) => written(lesson, plan.lessons_by_code?.[at])).join('\n')],
          ['predecessor', predecessor && <PlanLink name={predecessor} />],
          ['successor', successor && <PlanLink name={successor} />],
          ...(check
            ? ([
                ['threshold', told('threshold', check.threshold ?? 0)],
                ['window', told('window', check.window)],
                ['start_time', check.start_time && told('start_time', check.start_time)],
                ['end_time', check.end_time && told('end_time', check.end_time)],
                ['observed', judged ? told('observed', check.observed ?? 0) : undefined],
                ['judge_time', check.judge_time && told('judge_time', check.judge_time)],
              ] as const)
            : []),
        ]}
      />
      {(baselines.length > 0 || replanning) && (
        <section>
          <Title order={2} size="h5">
            {t('plan.baselines')}
          </Title>
          <ul>
            {baselines.map(({ number, agree_time, reason, requester, approver }) => (
              <li key={number}>
                <Text size="sm">
                  {t(reason ? 'plan.rebaselined' : 'plan.baseline', {
                    number,
                    when: date(agree_time),
                    reason,
                    requester: people(requester),
                    approver: people(approver),
                  })}
                </Text>
              </li>
            ))}
            {replanning && (
              <li>
                <Text size="sm">
                  {t('plan.replanning', {
                    requester: people(replanning.requester),
                    when: date(replanning.start_time),
                    reason: replanning.reason,
                  })}
                </Text>
              </li>
            )}
          </ul>
        </section>
      )}
    </div>
  );
}

/** By its title, and what tells it from this one, which is often called the same. */
function PlanLink({ name }: { name: string }) {
  const { t, value, date } = useWords();
  const { data: plan } = useQuery({
    queryKey: ['plan-title', name],
    queryFn: ({ signal }) => read('/api/v1/plans/{plan}', name, undefined, signal),
  });
  return (
    <Link href={`/${name}`} className="text-link">
      {plan ? t('plan.other', { title: plan.title, state: value(plan.state), date: date(plan.draft_time) }) : name}
    </Link>
  );
}
