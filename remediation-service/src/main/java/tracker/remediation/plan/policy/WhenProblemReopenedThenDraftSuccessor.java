package tracker.remediation.plan.policy;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.platform.command.Origin;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.ProblemReopened;
import tracker.remediation.plan.PlanDrafting;

/**
 * Whenever a problem that a plan had resolved is reopened, the plan that follows it is drafted with what was learnt: without one
 * nobody would be at work on it. A redelivery drafts the same plan.
 */
@Component
@ProcessingGroup(WhenProblemReopenedThenDraftSuccessor.NAME)
class WhenProblemReopenedThenDraftSuccessor {

    static final String NAME = "when-problem-reopened-then-draft-successor";

    private final PlanDrafting drafting;

    WhenProblemReopenedThenDraftSuccessor(PlanDrafting drafting) {
        this.drafting = drafting;
    }

    @EventHandler(payloadType = ProblemReopened.class)
    void on(DomainEventMessage<ProblemReopened> event) {
        if (Origin.of(event.getMetaData()) == Origin.IMPORT) {
            return;
        }
        OutsideOfBatch.call(() -> drafting.draftForReturn(
                Caller.policy(NAME), event.getAggregateIdentifier(), event.getTimestamp(), CausedBy.event(event)));
    }
}
