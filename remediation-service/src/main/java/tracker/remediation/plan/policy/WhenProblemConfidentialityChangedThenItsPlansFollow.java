package tracker.remediation.plan.policy;

import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.platform.command.EventKeys;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.ProblemConfidentialityChanged;
import tracker.remediation.plan.PlanDrafting;

/**
 * Whenever others may know of a problem, they may know of its plans. Of one group with the policy that drafts them, which takes the
 * events of a problem in turn, so that none is missed that is just being drafted. A redelivery changes nothing.
 */
@Component
@ProcessingGroup(WhenRootCauseConfirmedThenDraftPlan.NAME)
class WhenProblemConfidentialityChangedThenItsPlansFollow {

    private final PlanDrafting drafting;

    WhenProblemConfidentialityChangedThenItsPlansFollow(PlanDrafting drafting) {
        this.drafting = drafting;
    }

    @EventHandler(payloadType = ProblemConfidentialityChanged.class)
    void on(DomainEventMessage<ProblemConfidentialityChanged> event) {
        OutsideOfBatch.call(() ->
                drafting.follow(event.getAggregateIdentifier(), Map.of(EventKeys.CAUSATION_ID, event.getIdentifier())));
    }
}
