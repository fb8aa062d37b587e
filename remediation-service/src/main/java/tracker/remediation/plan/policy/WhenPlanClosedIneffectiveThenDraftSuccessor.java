package tracker.remediation.plan.policy;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.plan.v1.PlanClosedIneffective;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.remediation.plan.PlanDrafting;

/** Whenever a plan did not work, its successor is drafted with what was learnt. A redelivery drafts the same plan. */
@Component
@ProcessingGroup(WhenPlanClosedIneffectiveThenDraftSuccessor.NAME)
class WhenPlanClosedIneffectiveThenDraftSuccessor {

    static final String NAME = "when-plan-closed-ineffective-then-draft-successor";

    private final PlanDrafting drafting;

    WhenPlanClosedIneffectiveThenDraftSuccessor(PlanDrafting drafting) {
        this.drafting = drafting;
    }

    @EventHandler(payloadType = PlanClosedIneffective.class)
    void on(DomainEventMessage<PlanClosedIneffective> event) {
        OutsideOfBatch.call(() ->
                drafting.draftSuccessor(Caller.policy(NAME), event.getAggregateIdentifier(), CausedBy.event(event)));
    }
}
