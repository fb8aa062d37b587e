import { Text } from '@mantine/core';
import { ActionButtons } from '../action/Act.tsx';
import { type Action, decisionsOn } from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { usePeople } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { RiskAcceptance } from '../api/types.ts';
import { type MessageId, useWords } from '../language/words.ts';
import { isExpired } from './states.ts';

const WORDS: Record<string, MessageId> = {
  DECISION_STATE_PENDING: 'risk.pending',
  DECISION_STATE_APPROVED: 'risk.approved',
  DECISION_STATE_DENIED: 'risk.denied',
};

interface LeftAtRisk {
  risk_acceptance?: RiskAcceptance;
  risk_expire_time?: string;
}

interface RiskProps {
  of: LeftAtRisk;
  /** The instant that is shown; now when there is none. */
  at?: string;
  actions: Action[];
  target: Target;
}

/** A risk that somebody asks to accept, until when and why; somebody else decides, and again once that time is over. */
export function Risk({ of, at, actions, target }: RiskProps) {
  const { t, due } = useWords();
  const people = usePeople();
  const session = useSession();
  const risk = of.risk_acceptance;
  if (!risk) {
    return null;
  }
  const decisions = decisionsOn(risk, actions, session);
  const words = WORDS[risk.state ?? ''];
  return (
    <div>
      {isExpired(of, at) && (
        <Text size="sm" c="red" fw={600}>
          {t('risk.expired', { until: due(of.risk_expire_time) })}
        </Text>
      )}
      {words && (
        <Text size="sm">
          {t(words, {
            requester: people(risk.requester),
            decider: people(risk.decider),
            until: due(risk.expire_time),
            reason: risk.decision_reason || risk.reason,
          })}
        </Text>
      )}
      {decisions.length > 0 && <ActionButtons actions={decisions} target={target} />}
    </div>
  );
}
