import { Text } from '@mantine/core';
import { ActionButtons, type Target } from '../action/Act.tsx';
import { type Action, decisionsOn } from '../action/actions.ts';
import { useSession } from '../api/session.ts';
import type { RiskAcceptance } from '../api/types.ts';
import { type MessageId, useWords } from '../language/words.ts';

const WORDS: Record<string, MessageId> = {
  DECISION_STATE_PENDING: 'risk.pending',
  DECISION_STATE_APPROVED: 'risk.approved',
  DECISION_STATE_DENIED: 'risk.denied',
};

/** A risk that somebody asks to accept, until when and why; somebody else decides. */
export function Risk({ risk, actions, target }: { risk: RiskAcceptance; actions: Action[]; target: Target }) {
  const { t, date } = useWords();
  const decisions = decisionsOn(risk, actions, useSession());
  const words = WORDS[risk.state ?? ''];
  return (
    <div>
      {words && (
        <Text size="sm">
          {t(words, {
            requester: risk.requester,
            decider: risk.decider,
            until: date(risk.expire_time),
            reason: risk.decision_reason || risk.reason,
          })}
        </Text>
      )}
      {decisions.length > 0 && <ActionButtons actions={decisions} target={target} />}
    </div>
  );
}
